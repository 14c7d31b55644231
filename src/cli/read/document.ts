import { relative, sep } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { decode, readWhole } from './bytes.ts'
import { type Head, LINE_BREAK, readHead } from './head.ts'
import type { HeadField, ReadOptions } from './options.ts'
import { type Entry, isObject, type Value } from './record.ts'
import { readTime } from './time.ts'
import { asksForQuotes, toOutlet } from './values.ts'

const FRONT_MATTER = /^---[ \t]*\r?\n(?:(.*?)\r?\n)?---[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s
const TITLE_LENGTH = 200
/** Names that other tools give these fields in front matter. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['date', 'publishedAt'],
  ['lang', 'language'],
  ['tags', 'subjects'],
  ['author', 'authors'],
])

type DocumentOptions = Omit<ReadOptions, 'dryRun'>

/** One text is one article; front matter holds fields of ArticleInput, without it the first and last lines some. */
export async function* readDocument(file: string, options: DocumentOptions): AsyncGenerator<Entry> {
  const origin = { file, line: null, path: [] }
  try {
    const bytes = await readWhole(file)
    const value = toArticle(decode(bytes), toKey(file), options)
    yield { origin, kind: 'article', value }
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    yield { origin, faults: [{ code: 'INVALID', field: [], message: `front matter: ${error.message}` }] }
  }
}

/** Stays the same however the file is named on the command line, as long as the command runs in the same directory. */
export function toKey(file: string): string {
  return relative(process.cwd(), file)
    .split(sep)
    .filter((part) => part !== '..')
    .join('/')
}

/** @throws YAMLParseError for front matter that is not YAML. */
export function toArticle(text: string, key: string, options: DocumentOptions): Value {
  const [whole, yaml] = FRONT_MATTER.exec(text) ?? []
  const parsed: unknown = yaml === undefined ? undefined : parse(yaml)
  // Between two rules may stand a sentence, too: then all of it is text.
  const front = isObject(parsed) ? withOurNames(parsed) : {}
  const body = whole !== undefined && (isObject(parsed) || !yaml?.trim()) ? text.slice(whole.length) : text
  const head = isObject(parsed) || options.head === 'none' ? {} : readHead(body)
  const article: Record<string, unknown> = isObject(parsed) ? { ...front } : fieldsOf(head, options)
  if (article.title === undefined) article.title = titleOf(body, head.title)
  // A URL is known under other keys, perhaps.
  if (article.key === undefined && article.url === undefined) article.key = key
  article.outlet ??= options.outlet
  article.language ??= options.language
  article.publishedAt ??= options.publishedAt
  if (typeof article.outlet === 'string') article.outlet = toOutlet(article.outlet)
  if (typeof article.publishedAt === 'string') {
    const time = readTime(article.publishedAt, options)
    if ('at' in time) article.publishedAt = time.at
  }
  if (typeof article.authors === 'string') article.authors = [article.authors]
  if (Array.isArray(article.authors))
    article.authors = article.authors.map((author: unknown) => (typeof author === 'string' ? { name: author } : author))
  if (body.trim() !== '' && article.body === undefined) article.body = body
  article.extractQuotes = asksForQuotes(article, options)
  return Object.fromEntries(Object.entries(article).filter(([, value]) => value !== undefined))
}

function withOurNames(front: Value): Value {
  return Object.fromEntries(Object.entries(front).map(([name, value]) => [OTHER_NAMES.get(name) ?? name, value]))
}

/** The metadata in a text, as fields of an article. A time without an offset is left out if no offset is given. */
function fieldsOf({ authors, date, outlet, source }: Head, options: DocumentOptions): Record<string, unknown> {
  const offset = date?.offset ?? options.utcOffset
  const isClear = date !== undefined && (date.clock === null || offset !== undefined)
  if (date !== undefined && !isClear)
    options.note?.('Some texts print a time without an offset: it is left out. --utc-offset says which it is.')
  const fields = {
    authors,
    publishedAt: isClear ? `${date.day}${date.clock === null ? '' : `T${date.clock}${offset}`}` : undefined,
    outlet,
    credits: source === undefined ? undefined : [{ text: source }],
  }
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) options.onHead?.(field as HeadField)
  return fields
}

function titleOf(body: string, plain: string | undefined): string {
  const lines = body.split(LINE_BREAK)
  const line = lines.find((one) => headingOf(one) !== '') ?? plain ?? lines.find((one) => one.trim() !== '') ?? ''
  const points = [...(headingOf(line) || line.trim())]
  return points.length > TITLE_LENGTH ? `${points.slice(0, TITLE_LENGTH - 1).join('')}…` : points.join('')
}

/** The words of a Markdown heading, without the marks that may close it; empty for anything else. */
function headingOf(line: string): string {
  const marks = /^#{1,6}[ \t]+/.exec(line)?.[0] ?? ''
  // By hand: a pattern that ends in "marks and the end" tries each run of marks from each of its places.
  let end = marks === '' ? 0 : line.length
  while (end > marks.length && ' \t#'.includes(line[end - 1] ?? '')) end -= 1
  return line.slice(marks.length, end).trim()
}
