import { beginningOf } from './article.ts'
import { decode, readWhole } from './bytes.ts'
import { articleIn, splitFrontMatter } from './front-matter.ts'
import { type Head, type HeadField, LINE_BREAK, readHead } from './head.ts'
import type { ReadOptions } from './options.ts'
import { Damage, type Found, type Value } from './record.ts'

/**
 * Reads a text as one article. If the text has front matter, the front matter contains fields of the article. If not,
 * the first and last lines of the text may contain fields.
 */
export async function* readText(file: string, options: ReadOptions): AsyncGenerator<Found> {
  const text = decode(await readWhole(file))
  yield { read: () => textDraft(text, options) }
}

/**
 * Converts a text to the fields that `toInput` takes.
 * @throws Damage if the front matter is invalid, or if there is neither a title nor a text.
 */
export function textDraft(text: string, options: Omit<ReadOptions, 'dryRun'>): Value {
  const { values, body } = splitFrontMatter(text)
  const head = values !== null || options.head === 'none' ? {} : readHead(body)
  const unused = (name: string) =>
    options.note?.(`Front matter: \`${name}\` matches no field of an article and is left out.`)
  const article: Value = values === null ? fieldsOf(head, options) : articleIn(values, unused)
  const title = article.title ?? titleOf(body, head.title)
  if (title === '' && article.body === undefined && body.trim() === '') throw new Damage('it holds no text')
  return { ...article, origin: 'text', title, body: article.body ?? body }
}

/**
 * The metadata in a text, as fields of an article. If a printed time has no offset from UTC, the option `utcOffset`
 * gives the offset. If the option is not set either, the text gives no `publishedAt`.
 */
function fieldsOf(
  { authors, date, outlet, source }: Head,
  { utcOffset, note, onHead }: Omit<ReadOptions, 'dryRun'>,
): Value {
  const offset = date?.offset ?? utcOffset
  const isClear = date !== undefined && (date.clock === null || offset !== undefined)
  if (date !== undefined && !isClear)
    note?.('Some texts give a time without an offset. Their time is left out. Set the offset with --utc-offset.')
  const fields: Readonly<Record<HeadField, unknown>> = {
    authors,
    publishedAt: isClear ? `${date.day}${date.clock === null ? '' : `T${date.clock}${offset}`}` : undefined,
    outlet,
    credits: source === undefined ? undefined : [{ text: source }],
  }
  for (const field of Object.keys(fields) as HeadField[]) if (fields[field] !== undefined) onHead?.(field)
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
  // A pattern such as /[ \t#]+$/ would take quadratic time: in a run of these characters, it would start again at each
  // character.
  let end = marks === '' ? 0 : line.length
  while (end > marks.length && ' \t#'.includes(line[end - 1] ?? '')) end -= 1
  return line.slice(marks.length, end).trim()
}
