import { openBytes } from './bytes.ts'

/** What one record of a WARC or ARC file holds. */
export interface CrawlRecord {
  /** Counted from 1. */
  readonly number: number
  /** `response`, `resource` and others of a WARC; an ARC holds responses only. */
  readonly type: string
  readonly address: string
  readonly contentType: string
  /** As many of its bytes as may be held; none of a record that is not wanted. */
  readonly content: Buffer
  readonly isWhole: boolean
}

/** What is wrong with the file at this record; 0 means the whole file. */
export interface CrawlDamage {
  readonly number: number
  readonly damage: string
}

type Header = Pick<CrawlRecord, 'type' | 'address' | 'contentType'> & { readonly bytes: number }

const MAX_LINE_BYTES = 64 * 1024
const MAX_HEADER_LINES = 1_000
const LINE_FEED = 0x0a

/**
 * The records of the wanted types in a WARC or an ARC, in file order, one held at a time. Ends with the file, wherever
 * that is cut off, and continues behind a record whose length is wrong with the next one that begins like a record.
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
        yield { number, damage: reader.isAtEnd() ? CUT : 'its header is wrong about its length' }
      while (line !== null && !begins(line)) line = await reader.line()
    }
  } finally {
    await reader.close()
  }
}

const CUT = 'the file ends within this record: fetch it again; everything before it was read'

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
    // Some tools write <https://a.example/>.
    address: (fields.get('warc-target-uri') ?? '').replace(/^<(.*)>$/, '$1'),
    contentType: fields.get('content-type') ?? '',
    bytes,
  }
}

// `address IP date type length`; version 2 of the format has five more before the length.
const ARC_HEADER = /^(\S+) \S+ \d{8,14} (\S+)(?: \S+){0,5} (\d{1,15})$/

function arcHeader(line: string): Header {
  const [, address = '', contentType = '', bytes = '0'] = ARC_HEADER.exec(line) ?? []
  return { type: /^https?:/i.test(address) ? 'response' : '', address, contentType, bytes: Number(bytes) }
}

/** Header fields by their names in lower case; a line that begins with a blank continues the one before. */
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

interface Reader {
  /** Without its end, and at most 64 KiB of it; null at the end of the file. */
  readonly line: () => Promise<string | null>
  /** The first `kept` of so many bytes; null where the file ends before. */
  readonly take: (bytes: number, kept: number) => Promise<Buffer | null>
  readonly isAtEnd: () => boolean
  readonly close: () => Promise<unknown>
}

function createReader(chunks: AsyncGenerator<Buffer>): Reader {
  let chunk: Buffer = Buffer.alloc(0)
  let isAtEnd = false
  const fill = async (): Promise<boolean> => {
    while (chunk.length === 0 && !isAtEnd) {
      const next = await chunks.next()
      if (next.done) isAtEnd = true
      else chunk = next.value
    }
    return chunk.length > 0
  }
  const cut = (bytes: number): Buffer => {
    const part = chunk.subarray(0, bytes)
    chunk = chunk.subarray(bytes)
    return part
  }
  return {
    line: async () => {
      const parts: Buffer[] = []
      for (let length = 0; length < MAX_LINE_BYTES && (await fill()); length += parts.at(-1)?.length ?? 0) {
        const end = chunk.indexOf(LINE_FEED)
        parts.push(cut(Math.min(end < 0 ? chunk.length : end + 1, MAX_LINE_BYTES - length)))
        if (end >= 0) break
      }
      return parts.length === 0
        ? null
        : Buffer.concat(parts)
            .toString('utf8')
            .replace(/\r?\n?$/, '')
    },
    take: async (bytes, kept) => {
      const parts: Buffer[] = []
      let taken = 0
      while (taken < bytes) {
        if (!(await fill())) return null
        const part = cut(bytes - taken)
        if (taken < kept) parts.push(part.subarray(0, kept - taken))
        taken += part.length
      }
      return Buffer.concat(parts)
    },
    isAtEnd: () => isAtEnd,
    close: () => chunks.return(undefined),
  }
}
