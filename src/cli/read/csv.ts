import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { Damage, decodeChunks, openBytes } from './bytes.ts'
import { articleEntry, unreadable } from './entry.ts'
import { assignFields, toDraft } from './fields.ts'
import { extensionOf } from './format.ts'
import { MAX_LINE_BYTES } from './lines.ts'
import type { ReadOptions } from './options.ts'
import type { Entry } from './record.ts'

interface Row {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** A row is an article; the first row names the columns, unless there is no header: then they have numbers from 1. */
export async function* readCsv(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  const text = decodeChunks(openBytes(file))
  const first = await text.next()
  const { head, skippedLines, delimiter } = dialectOf(file, first.done ? '' : first.value, options)
  // Quotation marks are text in tab-separated values.
  const quote = options.quote ?? (delimiter === '\t' ? 'none' : '"')
  const skipped: CsvError[] = []
  const parser = parse({
    bom: true,
    delimiter,
    quote: quote === 'none' ? false : quote,
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
  let columns: Columns | null = null
  for await (const { record, info } of source.pipe(parser) as AsyncIterable<Row>) {
    yield* skippedRows(file, skipped, skippedLines)
    // `info` counts to the end of a record, which quoted line ends make longer than a line.
    const line = info.lines + skippedLines - (record.join('').match(/\r\n|\r|\n/g)?.length ?? 0)
    const origin = { file, line, path: [] }
    const isHeader = columns === null && options.header !== false
    columns ??= columnsOf(
      file,
      isHeader ? record.map((name) => name.trim()) : record.map((_, index) => `${index + 1}`),
      options,
    )
    if (isHeader) continue
    if (record.length > columns.width)
      yield unreadable(
        origin,
        `this row has ${record.length} fields and the header ${columns.width}: quote a field that holds the separator`,
      )
    else yield articleEntry(origin, toArticle(columns, record, options), options)
  }
  yield* skippedRows(file, skipped, skippedLines)
}

async function* chain(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  if (head !== '') yield head
  for await (const text of rest) if (text !== '') yield text
}

function* skippedRows(file: string, skipped: CsvError[], before: number): Generator<Entry> {
  for (const { message, lines } of skipped.splice(0)) {
    const line = Number(lines ?? 0)
    yield unreadable({ file, line: line === 0 ? null : line + before, path: [] }, `the row cannot be read: ${message}`)
  }
}

/** The separator: the one given, the one that Excel names in a line before the header, else what the header has most of. */
function dialectOf(file: string, text: string, options: ReadOptions) {
  const [line = '', named = ''] = /^\ufeff?sep=(.)\r?\n/i.exec(text) ?? []
  const head = text.slice(line.length)
  const header = head.split('\n', 1)[0] ?? ''
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: header.split(mark).length }))
  const most = counts.reduce((best, one) => (one.count > best.count ? one : best)).mark
  const delimiter = options.delimiter ?? (named || (extensionOf(file) === 'tsv' ? '\t' : most))
  return { head, skippedLines: line === '' ? 0 : 1, delimiter }
}

interface Columns {
  readonly width: number
  /** Field -> number of its column. */
  readonly of: ReadonlyMap<string, number>
}

/** @throws Damage where a mapping names a column that is not there, or nothing can be mapped. */
function columnsOf(file: string, header: readonly string[], { columns: mapped = {}, note }: ReadOptions): Columns {
  for (const [field, column] of Object.entries(mapped))
    if (!header.includes(column))
      throw new Damage(`it has no column "${column}" for \`${field}\`: its columns are ${header.join(', ')}.`)
  const { names, unused } = assignFields(header, mapped)
  if (!names.has('title') && !names.has('body'))
    throw new Damage(
      `no column is known to be the title. Say which with --map, e.g. --map title="${header[0] ?? 'Headline'}"; its columns are ${header.join(', ')}.`,
    )
  if (unused.length > 0)
    note?.(`${file}: columns that no field takes are left out: ${unused.join(', ')}. --map assigns them.`)
  if (names.has('id') && !names.has('key'))
    note?.(
      `${file}: numbers in the column "${names.get('id')}" are not taken as keys, since other files may have the same. --map key="${names.get('id')}" takes them.`,
    )
  return { width: header.length, of: new Map([...names].map(([field, name]) => [field, header.indexOf(name)])) }
}

function toArticle(columns: Columns, record: readonly string[], { columns: mapped = {} }: ReadOptions) {
  return toDraft(
    (field) => record[columns.of.get(field) ?? -1],
    (field) => field in mapped,
  )
}
