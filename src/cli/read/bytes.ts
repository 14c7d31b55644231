import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Damage } from './record.ts'

const CHUNK_BYTES = 1024 * 1024
// The contents become one string, and a string in V8 has at most about 512 Mi characters.
const MAX_WHOLE_BYTES = 256 * 1024 * 1024

/**
 * Yields the contents of a file: decompressed if its first two bytes are those of gzip, and converted to UTF-8 if it is
 * UTF-16.
 */
export async function* openBytes(file: string): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | null | undefined
  for await (const chunk of openUnpacked(file)) {
    if (decoder === undefined) {
      const encoding = utf16Of(chunk)
      decoder = encoding && new TextDecoder(encoding, { fatal: true })
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk
  }
  if (decoder) yield Buffer.from(decoder.decode())
}

/**
 * The encoding of bytes that begin with a byte order mark of UTF-16, or with `<` in UTF-16. Excel and Windows write the
 * byte order mark. Null for other bytes.
 */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const start = Buffer.from(bytes.subarray(0, 2)).toString('latin1')
  if (start === '\xff\xfe' || start === '<\0') return 'utf-16le'
  return start === '\xfe\xff' || start === '\0<' ? 'utf-16be' : null
}

async function* openUnpacked(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: CHUNK_BYTES })
  yield* (await isGzip(file)) ? pipeline(source, createGunzip({ chunkSize: 64 * 1024 }), () => {}) : source
}

export async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

/** The first part of the contents, as `openBytes` yields them. Empty if the file is empty. */
export async function firstBytes(file: string): Promise<Buffer> {
  for await (const chunk of openBytes(file)) return chunk
  return Buffer.alloc(0)
}

export async function isUtf16(file: string): Promise<boolean> {
  for await (const chunk of openUnpacked(file)) return utf16Of(chunk) !== null
  return false
}

/** Reads a whole file into memory. @throws Damage if the file is too large */
export async function readWhole(file: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of openBytes(file)) {
    bytes += chunk.length
    if (bytes > MAX_WHOLE_BYTES) {
      throw new Damage(
        `it holds more than ${MAX_WHOLE_BYTES} bytes, and files of this format are held in memory. Split it, or write it as .ndjson with one record per line.`,
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Decodes UTF-8. @throws TypeError if the bytes are not UTF-8 */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}
