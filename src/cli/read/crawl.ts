import { openBytes } from './bytes.ts'

/** The contents of one record of a WARC or ARC file. */
export interface CrawlRecord {
  /** Counted from 1. */
  readonly number: number
  /** The type of a WARC record, such as `response` or `resource`. In ARC files, web pages have the type `response`. */
  readonly type: string
  readonly address: string
  readonly contentType: string
  /** The first bytes of the record, at most `maxBytes`. */
  readonly content: Buffer
  readonly isWhole: boolean
}

/** What is wrong with a record. `number` is the number of the record in the file, or 0 for the whole file. */
export interface CrawlDamage {
  readonly number: number
  readonly damage: string
}

type Header = Pick<CrawlRecord, 'type' | 'address' | 'contentType'> & { readonly bytes: number }

const MAX_LINE_BYTES = 64 * 1024
const MAX_HEADER_LINES = 1_000
const LINE_FEED = 0x0a

/**
 * Yields the records of the wanted `types` in a WARC or ARC file, in file order, with only one record in memory at a
 * time. If the file ends within a record, or the length of a record is wrong, yields a CrawlDamage. After a wrong
 * length, continues with the next line that begins a record.
 */
export async function* readRecords(
  file: string,
  { maxBytes, types }: { maxBytes: number; types: readonly string[] },
): AsyncGenerator<CrawlRecord | CrawlDamage> {
  const reader = createReader(openBytes(file))
  try {
    let line = await reader.line()
    const isArc = line?.startsWith('filedesc:') === true
    const begins = (text: string) => (isArc ? ARC_HEADER.test(text) : text.startsWith('WARC/'))
    if (line === null || !begins(line)) {
      yield { number: 0, damage: 'the file is not a WARC or ARC' }
      return
    }
    for (let number = 1; line !== null; number += 1) {
      const header: Header | null = isArc ? arcHeader(line) : await warcHeader(reader)
      const isWanted = header !== null && types.includes(header.type)
      const content = header && (await reader.take(header.bytes, isWanted ? maxBytes : 0))
      if (isWanted && content) yield { number, ...header, content, isWhole: content.length === header.bytes }
      line = await reader.line()
      while (line === '') line = await reader.line()
      const continues = line !== null && begins(line)
      if (content === null || (line !== null && !continues))
        yield { number, damage: reader.isAtEnd() ? CUT : 'the length in the header of this record is wrong' }
      while (line !== null && !begins(line)) line = await reader.line()
    }
  } finally {
    await reader.close()
  }
}

const CUT = 'the file ends within this record: fetch the file again; all records before this one were read'

async function warcHeader(reader: Reader): Promise<Header | null> {
  const lines: string[] = []
  for (;;) {
    const line = await reader.line()
    if (line === null || lines.length > MAX_HEADER_LINES) return null
    if (line === '') break
    lines.push(line)
  }
  const fields = toFields(lines)
  const bytes = Number(/^\d+$/.exec(fields.get('content-length') ?? '')?.[0] ?? NaN)
  if (!Number.isSafeInteger(bytes)) return null
  return {
    type: fields.get('warc-type') ?? '',
    // Some tools write the address in angle brackets: <https://a.example/>.
    address: (fields.get('warc-target-uri') ?? '').replace(/^<(.*)>$/, '$1'),
    contentType: fields.get('content-type') ?? '',
    bytes,
  }
}

// A header line has the fields `address IP date type length`. Version 2 of ARC has five more fields before the length.
const ARC_HEADER = /^(\S+) \S+ \d{8,14} (\S+)(?: \S+){0,5} (\d{1,15})$/

function arcHeader(line: string): Header {
  const [, address = '', contentType = '', bytes = '0'] = ARC_HEADER.exec(line) ?? []
  return { type: /^https?:/i.test(address) ? 'response' : '', address, contentType, bytes: Number(bytes) }
}

/**
 * Returns header fields by their names in lower case. A line that begins with a space or tab continues the line before.
 */
export function toFields(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>()
  let last = ''
  for (const line of lines) {
    const [, name, value = ''] = /^([^\s:]+)\s*:\s*(.*)$/.exec(line) ?? []
    if (name !== undefined) fields.set((last = name.toLowerCase()), value.trim())
    else if (/^[ \t]/.test(line) && last !== '') fields.set(last, `${fields.get(last)} ${line.trim()}`)
  }
  return fields
}

type Reader = ReturnType<typeof createReader>

function createReader(chunks: AsyncGenerator<Buffer>) {
  let chunk: Buffer = Buffer.alloc(0)
  let isAtEnd = false
  /** Reads up to `most` bytes. If `mark` is given, stops after the next byte `mark`. Null at the end of the file. */
  const read = async (most: number, mark?: number): Promise<Buffer | null> => {
    while (chunk.length === 0 && !isAtEnd) {
      const next = await chunks.next()
      if (next.done) isAtEnd = true
      else chunk = next.value
    }
    const end = mark === undefined ? -1 : chunk.indexOf(mark)
    const part = chunk.subarray(0, end < 0 ? most : Math.min(end + 1, most))
    chunk = chunk.subarray(part.length)
    return part.length === 0 ? null : part
  }
  return {
    /**
     * Returns the next line without its line end. A line that is longer than 64 KiB is returned in pieces of this
     * length. Null at the end of the file.
     */
    line: async (): Promise<string | null> => {
      const parts: Buffer[] = []
      for (let length = 0, part; (part = await read(MAX_LINE_BYTES - length, LINE_FEED)); length += part.length) {
        parts.push(part)
        if (part.at(-1) === LINE_FEED) break
      }
      const line = Buffer.concat(parts).toString('utf8')
      return parts.length === 0 ? null : line.replace(/\r?\n?$/, '')
    },
    /** Reads `bytes` bytes and returns the first `kept` of them. Null if the file ends too early. */
    take: async (bytes: number, kept: number): Promise<Buffer | null> => {
      const parts: Buffer[] = []
      for (let taken = 0; taken < bytes;) {
        const part = await read(bytes - taken)
        if (part === null) return null
        if (taken < kept) parts.push(part.subarray(0, kept - taken))
        taken += part.length
      }
      return Buffer.concat(parts)
    },
    isAtEnd: () => isAtEnd,
    close: () => chunks.return(undefined),
  }
}
