import { toBylines } from './byline.ts'
import { decode, readWhole } from './bytes.ts'
import { withKey } from './content-key.ts'
import { articleEntry, unreadable } from './entry.ts'
import { articleIn, FrontMatterError, splitFrontMatter } from './front-matter.ts'
import { type Head, LINE_BREAK, readHead } from './head.ts'
import type { HeadField, ReadOptions } from './options.ts'
import type { Entry, Origin, Value } from './record.ts'
import { beginningOf } from './title.ts'
import { compact, toOutlet } from './values.ts'

type DocumentOptions = Omit<ReadOptions, 'dryRun'>

/**
 * Reads a text as one article. Its front matter holds fields of the article; in a text without front matter, the first
 * and last lines may hold some.
 */
export async function* readDocument(file: string, options: DocumentOptions): AsyncGenerator<Entry> {
  yield documentEntry({ file, line: null, path: [] }, decode(await readWhole(file)), options)
}

export function documentEntry(origin: Origin, text: string, options: DocumentOptions): Entry {
  try {
    const article = toArticle(text, options)
    if (article.title === '' && article.body === undefined) return unreadable(origin, 'it holds no text')
    return withKey(articleEntry(origin, article, options), options)
  } catch (error) {
    if (error instanceof FrontMatterError) return unreadable(origin, error.message)
    throw error
  }
}

/** @throws FrontMatterError */
function toArticle(text: string, options: DocumentOptions): Value {
  const { values, body } = splitFrontMatter(text)
  const head = values !== null || options.head === 'none' ? {} : readHead(body)
  const unused = (name: string) =>
    options.note?.(`Front matter: \`${name}\` matches no field of an article and is left out.`)
  const article = values === null ? fieldsOf(head, options) : articleIn(values, unused)
  return compact({
    ...article,
    title: article.title ?? titleOf(body, head.title),
    body: article.body ?? (body.trim() === '' ? undefined : body),
  })
}

/**
 * The metadata in a text, as fields of an article. If the text prints a time without an offset, the offset is
 * `utcOffset`; without that option, the time is left out.
 */
function fieldsOf({ authors, date, outlet, source }: Head, options: DocumentOptions): Value {
  const offset = date?.offset ?? options.utcOffset
  const isClear = date !== undefined && (date.clock === null || offset !== undefined)
  if (date !== undefined && !isClear)
    options.note?.(
      'Some texts print a time without an offset, and the time is left out. Give the offset with --utc-offset.',
    )
  const fields = {
    authors: authors && toBylines(authors),
    publishedAt: isClear ? `${date.day}${date.clock === null ? '' : `T${date.clock}${offset}`}` : undefined,
    outlet: outlet === undefined ? undefined : toOutlet(outlet),
    credits: source === undefined ? undefined : [{ text: source }],
  }
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) options.onHead?.(field as HeadField)
  return fields
}

function titleOf(body: string, plain: string | undefined): string {
  const lines = body.split(LINE_BREAK)
  const line = lines.find((one) => headingOf(one) !== '') ?? plain ?? lines.find((one) => one.trim() !== '') ?? ''
  return beginningOf(headingOf(line) || line) ?? ''
}

/** The words of a Markdown heading, without the `#` marks before and after them. Empty if the line is not a heading. */
function headingOf(line: string): string {
  const marks = /^#{1,6}[ \t]+/.exec(line)?.[0] ?? ''
  // A pattern such as /[ \t#]+$/ would try each run of these characters again from each of its characters, which takes
  // quadratic time.
  let end = marks === '' ? 0 : line.length
  while (end > marks.length && ' \t#'.includes(line[end - 1] ?? '')) end -= 1
  return line.slice(marks.length, end).trim()
}
