import { CsvError, parse } from 'csv-parse/sync'
import { Damage, decode, openBytes } from './bytes.ts'
import { articleEntry, orUnreadable, unreadable } from './entry.ts'
import { type Assigned, assignFields, noteNames, toDraft } from './fields.ts'
import { extensionOf } from './format.ts'
import { splitLines } from './lines.ts'
import type { ReadOptions } from './options.ts'
import type { Entry } from './record.ts'

/**
 * Reads each row as an article. The first row names the columns. Without a header, the columns are called 1, 2, 3 ...
 */
export async function* readCsv(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  let columns: Columns | null = null
  for await (const row of rowsOf(file, options)) {
    const origin = { file, line: row.line, path: [] }
    if ('problem' in row) {
      yield unreadable(origin, `the row cannot be read: ${row.problem}`)
      continue
    }
    const { cells } = row
    const isHeader = columns === null && options.header !== false
    columns ??= columnsOf(
      file,
      isHeader ? cells.map((name) => name.trim()) : cells.map((_, at) => `${at + 1}`),
      options,
    )
    const { assigned, places } = columns
    if (isHeader) continue
    // Some programs end each row with a separator, so empty cells beyond the header are allowed.
    if (cells.slice(columns.width).some((cell) => cell !== ''))
      yield unreadable(
        origin,
        `this row has ${cells.length} fields and the header ${columns.width}: quote a field that contains the separator`,
      )
    else
      yield orUnreadable(origin, () =>
        articleEntry(
          origin,
          toDraft(assigned, (name) => valueOf(cells[places.get(name) ?? -1])),
          options,
        ),
      )
  }
}

/** The value of a cell. Undefined for the words that databases and pandas write for a missing value. */
const valueOf = (cell: string | undefined) =>
  cell !== undefined && /^(?:nan|null|none|nat|<na>|\\n)$/i.test(cell.trim()) ? undefined : cell

interface TextLine {
  readonly number: number
  /** Null for a line that is not UTF-8 or is too long. */
  readonly text: string | null
}
type Row = { readonly line: number } & ({ readonly cells: readonly string[] } | { readonly problem: string })

// Calling the parser once for each row takes several times as long.
const MAX_ROWS_AT_ONCE = 256
// A body of the archive has at most 5,000,000 code points. Without a limit, an unclosed quotation mark would make the
// rest of the file one row, which would be held in memory.
const MAX_ROW_LENGTH = 16 * 1024 * 1024

/**
 * Yields the rows that are not empty. If a row cannot be read, its first line is yielded with the problem, and reading
 * continues with the line after it.
 */
async function* rowsOf(file: string, options: ReadOptions): AsyncGenerator<Row> {
  const source = linesOf(file)
  const ahead: TextLine[] = []
  const next = async () => ahead.pop() ?? (await source.next()).value
  const first = await next()
  if (first === undefined) return
  const named = /^"?sep=(.)"?\r?$/i.exec(first.text ?? '')?.[1]
  const second = named === undefined ? first : await next()
  if (second !== undefined) ahead.push(second)
  const { delimiter, quote } = dialectOf(file, second?.text ?? '', named, options)
  const parseText: Parse = (text) =>
    parse(text, { delimiter, quote, record_delimiter: ['\r\n', '\n'], relax_column_count: true })
  for (let atOnce = 1; ;) {
    const rows = await takeRows(next, atOnce, quote)
    if (rows.length === 0) return
    const found = toCells(rows, parseText)
    if (Array.isArray(found)) {
      yield* rows.map(([line], at) => ({ line: line!.number, cells: found[at] ?? [] }))
      atOnce = Math.min(2 * atOnce, MAX_ROWS_AT_ONCE)
      continue
    }
    // If one of several rows is wrong, they are read again one by one. If a single row is wrong, its first line may
    // have a stray quotation mark, and the lines after it may be rows of their own.
    const [wrong, ...others] = rows.length === 1 ? rows.flat() : [undefined, ...rows.flat()]
    if (wrong !== undefined) yield { line: wrong.number, problem: found.message }
    ahead.push(...others.filter((line) => line !== undefined).reverse())
    atOnce = 1
  }
}

type Parse = (text: string) => string[][]

/** Returns the cells of each row, or an error if one of the rows cannot be read. */
function toCells(rows: readonly (readonly TextLine[])[], parseText: Parse): string[][] | Error {
  const lines = rows.flat().map(({ text }) => text)
  if (lines.includes(null))
    return new Error(
      `a line in it is not UTF-8 (convert the file, for example with iconv) or is longer than ${MAX_ROW_LENGTH / 1024 ** 2} MiB`,
    )
  try {
    const found = parseText(`${lines.join('\n')}\n`)
    return found.length === rows.length ? found : new Error('its quotation marks do not match')
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // The library counts lines from the first of these rows, not from the start of the file, so the line number is
    // removed from its message.
    return new Error(error.message.replace(/(?:: the parsing is finished with an opening quote)? at line \d+/, ''))
  }
}

/**
 * Takes up to `count` rows. A row ends at a line end outside quotation marks, or at the end of the file. Stops after
 * MAX_ROW_LENGTH characters, even inside a row.
 */
async function takeRows(next: () => Promise<TextLine | undefined>, count: number, quote: string | false) {
  const rows: TextLine[][] = []
  let row: TextLine[] = []
  let isOpen = false
  for (let length = 0, line; rows.length < count && length <= MAX_ROW_LENGTH && (line = await next());) {
    if (row.length === 0 && line.text?.trim() === '') continue
    row.push(line)
    length += line.text?.length ?? 0
    isOpen = isOpen !== (quote !== false && (line.text ?? '').split(quote).length % 2 === 0)
    if (isOpen && line.text !== null) continue
    rows.push(row)
    row = []
    isOpen = false
  }
  return row.length === 0 ? rows : [...rows, row]
}

async function* linesOf(file: string): AsyncGenerator<TextLine, undefined> {
  for await (const { number, bytes } of splitLines(openBytes(file), MAX_ROW_LENGTH, true)) {
    let text: string | null = null
    try {
      text = bytes && decode(bytes)
    } catch {
      // The row with this line is reported as wrong; the other rows are read.
    }
    yield { number, text }
  }
}

/**
 * Returns the separator and the quotation mark. The separator is the one that the options give, else the one that Excel
 * names in a line before the header, else the one that occurs most often in the header.
 */
function dialectOf(file: string, header: string, named: string | undefined, options: ReadOptions) {
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: header.split(mark).length }))
  const most = counts.reduce((best, one) => (one.count > best.count ? one : best)).mark
  const delimiter = options.delimiter ?? named ?? (extensionOf(file) === 'tsv' ? '\t' : most)
  // Quotation marks are text in tab-separated values.
  const quote = options.quote ?? (delimiter === '\t' ? 'none' : '"')
  return { delimiter, quote: quote === 'none' ? (false as const) : quote }
}

interface Columns {
  readonly width: number
  readonly assigned: Assigned
  /** Maps the name of a column to its index, counted from 0. */
  readonly places: ReadonlyMap<string, number>
}

/** @throws Damage if --map names a column that does not exist, or if no column is the title or body */
function columnsOf(file: string, header: readonly string[], { columns: mapped = {}, note }: ReadOptions): Columns {
  for (const [field, column] of Object.entries(mapped))
    if (!header.includes(column))
      throw new Damage(`it has no column "${column}" for \`${field}\`: its columns are ${header.join(', ')}.`)
  const assigned = assignFields(header, mapped)
  if (!assigned.names.has('title') && !assigned.names.has('body'))
    throw new Damage(
      `no column is known to be the title. Say which with --map, e.g. --map title="${header[0] || 'Headline'}"; its columns are ${header.join(', ')}.`,
    )
  noteNames(assigned, file, note)
  // If several columns have the same name, the first one is read.
  const places = new Map(header.map((name, at) => [name, at] as const).reverse())
  return { width: header.length, assigned, places }
}
