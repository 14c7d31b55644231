import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib'
import Negotiator from 'negotiator'

// Answers below this size are sent uncompressed, because compression would take more time than it saves: compressing
// 32 kB takes 0.4 ms on a thread, and 32 kB fit into a few packets without compression.
export const WORTH_BYTES = 32_768
// Answers up to this size are compressed at once, which takes about a millisecond. On a thread, an answer of this size
// would take longer: handing over 30 kB takes four times the processor time of compressing them.
const SMALL_BYTES = 131_072
const [gzipOnThread, brotliOnThread] = [promisify(gzip), promisify(brotliCompress)]
// A fast level is used, because the client waits for the answer.
const GZIP = { level: 1 }
const BROTLI = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 3, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
}

export interface Packed {
  readonly bytes: Buffer
  readonly headers: { readonly 'content-encoding'?: 'br' | 'gzip' }
}

/**
 * Compresses an answer with the encoding that the client prefers. Returns the answer unchanged if `Accept-Encoding`
 * names no encoding that the server supports.
 */
export async function compress(bytes: Buffer, accepted: string | undefined): Promise<Packed> {
  if (accepted === undefined) return { bytes, headers: {} }
  const encoding = new Negotiator({ headers: { 'accept-encoding': accepted } }).encoding(['br', 'gzip', 'identity'])
  if (encoding !== 'br' && encoding !== 'gzip') return { bytes, headers: {} }
  const packed = await (encoding === 'br' ? packBrotli(bytes) : packGzip(bytes))
  return { bytes: packed, headers: { 'content-encoding': encoding } }
}

function packGzip(bytes: Buffer): Buffer | Promise<Buffer> {
  return bytes.length <= SMALL_BYTES ? gzipSync(bytes, GZIP) : gzipOnThread(bytes, GZIP)
}

function packBrotli(bytes: Buffer): Buffer | Promise<Buffer> {
  return bytes.length <= SMALL_BYTES ? brotliCompressSync(bytes, BROTLI) : brotliOnThread(bytes, BROTLI)
}
