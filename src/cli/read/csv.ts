import { CsvError, parse } from 'csv-parse/sync'
import { decode, openBytes } from './bytes.ts'
import { type Assigned, assignFields, noteNames, toDraft } from './fields.ts'
import { extensionOf } from './format.ts'
import { splitLines } from './lines.ts'
import type { ReadOptions } from './options.ts'
import { broken, Damage, type Found } from './record.ts'

/**
 * Reads each row as an article, except for the header: this is the first row, and it names the columns. If the option
 * `header` is false, the file has no header, and the columns are called 1, 2, 3 ...
 */
export async function* readCsv(file: string, options: ReadOptions): AsyncGenerator<Found> {
  let columns: Columns | null = null
  for await (const { line, cells } of rowsOf(file, options)) {
    if (typeof cells === 'string') {
      yield { line, ...broken(`the row cannot be read: ${cells}`) }
      continue
    }
    if (columns === null) {
      const isHeader = options.header !== false
      columns = columnsOf(
        file,
        isHeader ? cells.map((name) => name.trim()) : cells.map((_, at) => `${at + 1}`),
        options,
      )
      if (isHeader) continue
    }
    const { width, assigned, places } = columns
    const valueOf = (name: string) => withoutNothing(cells[places.get(name) ?? -1])
    // Some programs end each row with a separator, so empty cells beyond the header are allowed.
    if (cells.slice(width).some((cell) => cell !== ''))
      yield {
        line,
        ...broken(
          `this row has ${cells.length} fields, but the header has ${width}: quote a field that contains the separator`,
        ),
      }
    else yield { line, read: () => toDraft(assigned, valueOf) }
  }
}

/** The value of a cell. Undefined for the words that databases and pandas write for a missing value. */
const withoutNothing = (cell = '') => (/^(?:nan|null|none|nat|<na>|\\n)$/i.test(cell.trim()) ? undefined : cell)

interface Row {
  readonly line: number
  /** The cells, or the reason why the row cannot be read. */
  readonly cells: readonly string[] | string
}

// The archive accepts bodies of up to 5,000,000 code points. A body of this length fits if each code point has at most
// three bytes in UTF-8. Without a limit, an unclosed quotation mark would make the rest of the file one row, which
// would be held in memory.
const MAX_ROW_LENGTH = 16 * 1024 * 1024

/**
 * Yields the rows that are not empty. If a row cannot be read, yields the number of its first line and the reason.
 * Reading continues at the second line of that row, because a stray quotation mark may have joined several rows.
 */
async function* rowsOf(file: string, options: ReadOptions): AsyncGenerator<Row> {
  const source = linesOf(file)
  const ahead: TextLine[] = []
  const next = async () => ahead.pop() ?? (await source.next()).value
  const first = await next()
  const named = /^"?sep=(.)"?\r?$/i.exec(first?.text ?? '')?.[1]
  const header = named === undefined ? first : await next()
  if (header === undefined) return
  ahead.push(header)
  const dialect = dialectOf(file, header.text ?? '', named, options)
  for (;;) {
    const [line, ...others] = await takeRow(next, dialect.quote)
    if (line === undefined) return
    const cells = cellsOf([line, ...others], dialect)
    yield { line: line.number, cells }
    if (typeof cells === 'string') ahead.push(...others.reverse())
  }
}

interface TextLine {
  readonly number: number
  /** Null for a line that is not UTF-8 or is too long. */
  readonly text: string | null
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
 * Takes the lines of the next row. The row ends at the first line end outside quotation marks, at a line that cannot be
 * read, or at the end of the file. Stops after MAX_ROW_LENGTH characters, even inside a row. Skips empty lines before
 * the row.
 */
async function takeRow(next: () => Promise<TextLine | undefined>, quote: string | false): Promise<TextLine[]> {
  const row: TextLine[] = []
  let isOpen = false
  for (let length = 0, line; length <= MAX_ROW_LENGTH && (line = await next());) {
    if (row.length === 0 && line.text?.trim() === '') continue
    row.push(line)
    length += line.text?.length ?? 0
    isOpen = isOpen !== (quote !== false && (line.text ?? '').split(quote).length % 2 === 0)
    if (!isOpen || line.text === null) break
  }
  return row
}

/** Returns the cells of a row, or the reason why the row cannot be read. */
function cellsOf(row: readonly TextLine[], { delimiter, quote }: Dialect): string[] | string {
  const lines = row.map(({ text }) => text)
  if (lines.includes(null))
    return `a line in it is not UTF-8 (convert the file, for example with iconv) or is longer than ${MAX_ROW_LENGTH / 1024 ** 2} MiB`
  const options = { delimiter, quote, record_delimiter: ['\r\n', '\n'], relax_column_count: true }
  try {
    const [cells, ...others]: (string[] | undefined)[] = parse(`${lines.join('\n')}\n`, options)
    return cells === undefined || others.length > 0 ? 'its quotation marks do not match' : cells
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // The library counts lines from the start of the row, not of the file, so the line number is removed from its
    // message.
    return error.message.replace(/(?:: the parsing is finished with an opening quote)? at line \d+/, '')
  }
}

type Dialect = ReturnType<typeof dialectOf>

/**
 * Returns the separator and the quotation mark. The options can give the separator, and so can a line for Excel before
 * the header, such as `sep=;`. Otherwise, the separator is a tab in a .tsv file. In any other file, it is the one of
 * comma, semicolon, tab and `|` that occurs most often in the header.
 */
function dialectOf(file: string, header: string, named: string | undefined, options: ReadOptions) {
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: header.split(mark).length }))
  const most = counts.reduce((best, one) => (one.count > best.count ? one : best)).mark
  const delimiter = options.delimiter ?? named ?? (extensionOf(file) === 'tsv' ? '\t' : most)
  // In tab-separated values, quotation marks are ordinary characters.
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
      `no column is known to be the title. Name the column with --map, e.g. --map title="${header[0] || 'Headline'}"; its columns are ${header.join(', ')}.`,
    )
  noteNames(assigned, file, note)
  // If several columns have the same name, the first one is read.
  const places = new Map(header.map((name, at) => [name, at] as const).reverse())
  return { width: header.length, assigned, places }
}
