import * as zlib from 'node:zlib'
import { toFields } from './crawl.ts'

/** An HTTP response with status line and headers, as a crawler stores it. */
export interface HttpResponse {
  readonly status: number
  readonly fields: ReadonlyMap<string, string>
  /** The body as it was sent: it may be chunked and compressed. */
  readonly body: Buffer
}

// Some crawlers end lines with a line feed alone.
const END_OF_HEAD = /\r?\n\r?\n/

export function parseResponse(bytes: Buffer): HttpResponse {
  const end = END_OF_HEAD.exec(bytes.subarray(0, 256 * 1024).toString('latin1'))
  const [first = '', ...lines] = bytes
    .subarray(0, end?.index ?? 0)
    .toString('latin1')
    .split(/\r?\n/)
  return {
    status: Number(/^HTTP\/\S+ +(\d{3})\b/i.exec(first)?.[1] ?? 0),
    fields: toFields(lines),
    body: end === null ? Buffer.alloc(0) : bytes.subarray(end.index + end[0].length),
  }
}

/** Returns the page in the response. @throws Error with the reason why the body cannot be decompressed. */
export function unpackBody({ fields, body }: HttpResponse, maxBytes: number): Buffer {
  const packings = `${fields.get('content-encoding') ?? ''},${fields.get('transfer-encoding') ?? ''}`
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-/, ''))
  let bytes = packings.includes('chunked') ? withoutChunks(body) : body
  for (const packing of packings.reverse()) bytes = unpack(packing, bytes, maxBytes)
  return bytes
}

function unpack(packing: string, bytes: Buffer, maxBytes: number): Buffer {
  const unpackers = UNPACKERS.get(packing)
  // Many crawlers store a decompressed page, but keep the header `Content-Encoding`.
  if (unpackers === undefined || isMarkup(bytes)) return bytes
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

function isMarkup(bytes: Buffer): boolean {
  return /^(?:\xef\xbb\xbf)?\s*<[a-z!?]/i.test(bytes.subarray(0, 1024).toString('latin1'))
}

/** Joins the chunks of a body. A body that is not chunked is returned unchanged. */
function withoutChunks(body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const size = /^([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n/i.exec(body.subarray(at, at + 1024).toString('latin1'))
    if (size === null) return at === 0 ? body : Buffer.concat(parts)
    const from = at + size[0].length
    const bytes = parseInt(size[1] ?? '', 16)
    if (bytes === 0) return Buffer.concat(parts)
    parts.push(body.subarray(from, from + bytes))
    at = from + bytes
    if (body[at] === 0x0d) at += 1
    if (body[at] === 0x0a) at += 1
  }
}
