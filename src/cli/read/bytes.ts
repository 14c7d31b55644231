import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'

const CHUNK_BYTES = 1024 * 1024
// A string of V8 ends at 512 MiB.
const MAX_WHOLE_BYTES = 256 * 1024 * 1024

/** The contents of a file, unpacked if its first two bytes are those of gzip. */
export async function* openBytes(file: string): AsyncGenerator<Buffer> {
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

/** @throws TypeError where the bytes are not UTF-8. */
export async function* decodeChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
