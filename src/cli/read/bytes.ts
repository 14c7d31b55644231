import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'

const CHUNK_BYTES = 1024 * 1024
// A string of V8 ends at 512 MiB.
const MAX_WHOLE_BYTES = 256 * 1024 * 1024

/** The contents of a file: unpacked if its first two bytes are those of gzip, and UTF-16 with its mark as UTF-8. */
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

/** The byte order mark of UTF-16, which Excel and Windows write; null where there is none. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
}

async function* openUnpacked(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: CHUNK_BYTES })
  if (!(await isGzip(file))) return yield* source
  const unpacked = source.pipe(createGunzip({ chunkSize: 64 * 1024 }))
  source.on('error', (error) => unpacked.destroy(error))
  try {
    yield* unpacked
  } finally {
    source.destroy()
  }
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

export async function isUtf16(file: string): Promise<boolean> {
  for await (const chunk of openUnpacked(file)) return utf16Of(chunk) !== null
  return false
}

/** What is wrong with the contents of a file, in a sentence that says what to do. */
export class Damage extends Error {}

/** The file whole. @throws Damage where it is too large for that. */
export async function readWhole(file: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of openBytes(file)) {
    bytes += chunk.length
    if (bytes > MAX_WHOLE_BYTES) {
      throw new Damage(
        `it holds more than ${MAX_WHOLE_BYTES} bytes; a file of its kind is read whole. Split it, or write it as .ndjson, one record a line.`,
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** @throws TypeError where the bytes are not UTF-8. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}
