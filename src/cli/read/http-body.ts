import * as zlib from 'node:zlib'
import { toFields } from './crawl.ts'

/** An HTTP response with status line and headers, as a crawler stores it. */
export interface HttpResponse {
  readonly status: number
  readonly fields: ReadonlyMap<string, string>
  /** The body as it was sent: it may be chunked and compressed. */
  readonly body: Buffer
}

const MAX_HEAD_BYTES = 256 * 1024

export function parseResponse(bytes: Buffer): HttpResponse {
  // Some crawlers end lines with a line feed alone.
  const [head = '', end = ''] = bytes.toString('latin1', 0, MAX_HEAD_BYTES).split(/(\r?\n\r?\n)/, 2)
  const [first = '', ...lines] = head.split(/\r?\n/)
  return {
    status: Number(/^HTTP\/\S+ +(\d{3})\b/i.exec(first)?.[1] ?? 0),
    fields: toFields(lines),
    body: bytes.subarray(end === '' ? bytes.length : head.length + end.length),
  }
}

/** Returns the page in the response. @throws Error with the reason why the body cannot be decompressed. */
export function unpackBody({ fields, body }: HttpResponse, maxBytes: number): Buffer {
  const packings = `${fields.get('content-encoding') ?? ''},${fields.get('transfer-encoding') ?? ''}`
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-/, ''))
  const bytes = packings.includes('chunked') ? withoutChunks(body) : body
  return packings.reduceRight((packed, packing) => unpack(packing, packed, maxBytes), bytes)
}

function unpack(packing: string, bytes: Buffer, maxBytes: number): Buffer {
  const unpackers = UNPACKERS.get(packing)
  // Many crawlers store a decompressed page, but keep the header `Content-Encoding`.
  const isMarkup = /^(?:\xef\xbb\xbf)?\s*<[a-z!?]/i.test(bytes.toString('latin1', 0, 1024))
  if (unpackers === undefined || isMarkup) return bytes
  for (const one of unpackers)
    try {
      return one(bytes, { maxOutputLength: maxBytes })
    } catch (error) {
      if (error instanceof RangeError) throw new Error(`the page has more than ${maxBytes} bytes`)
    }
  throw new Error(
    unpackers.length === 0
      ? `the page is compressed with ${packing}, which Node ${process.version} cannot decompress: use Node 22.15 or newer`
      : `the page is compressed with ${packing}, and its compressed data is damaged`,
  )
}

type Unpacker = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer

// Node 20 has no zstd.
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: Unpacker }

const UNPACKERS: ReadonlyMap<string, readonly Unpacker[]> = new Map([
  ['gzip', [zlib.gunzipSync]],
  // Servers send zlib data and raw deflate data under this name.
  ['deflate', [zlib.inflateSync, zlib.inflateRawSync]],
  ['br', [zlib.brotliDecompressSync]],
  ['zstd', zstdDecompressSync === undefined ? [] : [zstdDecompressSync]],
])

/** Joins the chunks of a body. A body that is not chunked is returned unchanged. */
function withoutChunks(body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const head = /^(?:\r?\n)?([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n/i.exec(body.toString('latin1', at, at + 1024))
    const bytes = parseInt(head?.[1] ?? '0', 16)
    if (head === null && at === 0) return body
    if (head === null || bytes === 0) return Buffer.concat(parts)
    const from = at + head[0].length
    parts.push(body.subarray(from, from + bytes))
    at = from + bytes
  }
}
