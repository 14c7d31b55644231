import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { ArchiveError } from '../../errors.ts'
import { decodeChunks, openBytes } from './bytes.ts'
import { articleEntry, unreadable } from './entry.ts'
import { extensionOf } from './format.ts'
import { MAX_LINE_BYTES } from './ndjson.ts'
import type { ReadOptions } from './options.ts'
import type { Entry, Value } from './record.ts'
import { compact, textOf, toOutlet } from './values.ts'

/** Names of columns that need no mapping, folded: letters and digits in lower case. */
const DEFAULT_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  key: ['key', 'id', 'guid', 'uri', 'articleid'],
  url: ['url', 'link', 'permalink', 'href'],
  title: ['title', 'headline'],
  description: ['description', 'summary', 'abstract', 'excerpt', 'lead', 'standfirst'],
  body: ['body', 'text', 'content', 'fulltext', 'articlebody', 'article'],
  language: ['language', 'lang'],
  publishedAt: ['publishedat', 'published', 'publicationdate', 'datepublished', 'pubdate', 'date'],
  modifiedAt: ['modifiedat', 'modified', 'datemodified', 'updated'],
  section: ['section', 'category', 'rubric'],
  subjects: ['subjects', 'tags', 'keywords', 'topics'],
  authors: ['authors', 'author', 'byline', 'by'],
  status: ['status'],
  outlet: ['outlet', 'source', 'publisher', 'publication', 'newspaper', 'outletname'],
  'outlet.domain': ['outletdomain', 'domain'],
}
const OUTLET_FIELDS = ['key', 'name', 'domain', 'homepage', 'kind', 'country', 'language'].map(
  (field) => `outlet.${field}`,
)
export const CSV_FIELDS: readonly string[] = [...Object.keys(DEFAULT_COLUMNS), ...OUTLET_FIELDS]

interface Row {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** A row is an article; the first row names the columns. */
export async function* readCsv(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  const text = decodeChunks(openBytes(file))
  const first = await text.next()
  const head = first.done ? '' : first.value
  const skipped: CsvError[] = []
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(file, head),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_LINE_BYTES,
    on_skip: (error) => {
      // The parser reports a bad row several times.
      if (error && skipped.at(-1)?.lines !== error.lines) skipped.push(error)
      return undefined
    },
  })
  const source = Readable.from(chain(head, text))
  source.on('error', (error) => parser.destroy(error))
  let columns: ReadonlyMap<string, number> | null = null
  let width = 0
  for await (const { record, info } of source.pipe(parser) as AsyncIterable<Row>) {
    yield* skippedRows(file, skipped)
    // `info` counts to the end of a record, which quoted line ends make longer than a line.
    const origin = { file, line: info.lines - (record.join('').match(/\r\n|\r|\n/g)?.length ?? 0), path: [] }
    if (columns === null) {
      columns = columnsOf(file, record, options)
      width = record.length
    } else if (record.length > width)
      yield unreadable(
        origin,
        `this row has ${record.length} fields and the header ${width}: quote a field that holds the separator`,
      )
    else yield articleEntry(origin, toArticle(columns, record), options)
  }
  yield* skippedRows(file, skipped)
}

async function* chain(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  if (head !== '') yield head
  for await (const text of rest) if (text !== '') yield text
}

function* skippedRows(file: string, skipped: CsvError[]): Generator<Entry> {
  for (const { message, lines } of skipped.splice(0))
    yield unreadable({ file, line: Number(lines ?? 0) || null, path: [] }, `the row cannot be read: ${message}`)
}

/** The separator that the header has most of. */
function delimiterOf(file: string, head: string): string {
  if (extensionOf(file) === 'tsv') return '\t'
  const header = head.split('\n', 1)[0] ?? ''
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: header.split(mark).length }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark
}

/**
 * Field -> number of its column. @throws SETUP where a mapping names a column that is not there, or nothing can be
 * mapped.
 */
function columnsOf(
  file: string,
  header: readonly string[],
  { columns: mapped = {}, note }: ReadOptions,
): Map<string, number> {
  const names = header.map((name) => name.trim())
  const found = new Map<string, number>()
  for (const [field, column] of Object.entries(mapped)) {
    const index = names.indexOf(column)
    if (index === -1)
      throw new ArchiveError(
        'SETUP',
        `it has no column "${column}" for \`${field}\`: its columns are ${names.join(', ')}.`,
      )
    found.set(field, index)
  }
  const taken = new Set(found.values())
  const folded = names.map((name) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))
  for (const [field, defaults] of Object.entries(DEFAULT_COLUMNS)) {
    const index = defaults.map((name) => folded.indexOf(name)).find((at) => at !== -1 && !taken.has(at))
    if (index === undefined || found.has(field)) continue
    found.set(field, index)
    taken.add(index)
  }
  if (!found.has('title'))
    throw new ArchiveError(
      'SETUP',
      `no column is known to be the title. Say which with --map, e.g. --map title="${names[0] ?? 'Headline'}"; its columns are ${names.join(', ')}.`,
    )
  const unused = names.filter((_, index) => !taken.has(index))
  if (unused.length > 0)
    note?.(`${file}: columns that no field takes are left out: ${unused.join(', ')}. --map assigns them.`)
  return found
}

function toArticle(columns: ReadonlyMap<string, number>, record: readonly string[]): Value {
  const cell = (field: string) => textOf(record[columns.get(field) ?? -1])
  const outletName = cell('outlet')
  const outlet = compact({
    ...(outletName === undefined ? {} : (toOutlet(outletName) as Value)),
    ...Object.fromEntries(
      OUTLET_FIELDS.filter((field) => cell(field) !== undefined).map((field) => [
        field.slice('outlet.'.length),
        cell(field),
      ]),
    ),
  })
  return compact({
    ...Object.fromEntries(
      ['key', 'url', 'title', 'description', 'language', 'section'].map((field) => [field, cell(field)]),
    ),
    body: columns.has('body') ? record[columns.get('body')!]?.trim() || undefined : undefined,
    publishedAt: cell('publishedAt'),
    modifiedAt: cell('modifiedAt'),
    status: cell('status'),
    subjects: split(cell('subjects'), /[;|,]/),
    // A name may hold a comma: "Brannigan, Maeve".
    authors: split(cell('authors'), /[;|]/).map((name) => ({ name })),
    outlet: Object.keys(outlet).length > 0 ? outlet : undefined,
  })
}

function split(text: string | undefined, at: RegExp): string[] {
  return [...new Set((text ?? '').split(at).flatMap((part) => textOf(part) ?? []))]
}
