import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { type Entry as ZipEntry, getFileNameLowLevel, openPromise } from 'yauzl'
import { extensionOf, formatOf } from './format.ts'
import { Damage } from './record.ts'

// The maximum size of a file that is unpacked from an archive to the disk.
const MAX_UNPACKED_BYTES = 8 * 1024 ** 3

/** A file from an archive: its name in the archive, and its path on the disk or the reason why it has no path. */
export type Unpacked = { readonly name: string } & ({ readonly path: string } | { readonly damage: string })

/**
 * Unpacks a zip archive. A file stays on the disk until the next file with the same extension replaces it, or until the
 * whole zip archive has been read. Calls `leftOut` for each file whose format cannot be read.
 * @throws Damage if the archive is damaged
 */
export async function* unpackZip(file: string, leftOut: (name: string) => void): AsyncGenerator<Unpacked> {
  const open = openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false })
  const zip = await open.catch((error: Error) => {
    throw new Damage(`the zip file is truncated or damaged (${error.message}): fetch it again`)
  })
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-zip-'))
  try {
    for await (const entry of zip.eachEntry() as AsyncIterable<ZipEntry>) {
      // The library would refuse the whole zip file because of one name such as `../a.rss`, so names are decoded here.
      // Such a name is safe, because it never becomes a path on the disk.
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry
      const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
      const isHidden = /(?:^|\/)(?:\.(?!\.\/)|__MACOSX\/)/.test(name)
      if (name.endsWith('/') || isHidden) continue
      const kind = extensionOf(name)
      if (formatOf(name) === null && kind !== 'zip') {
        leftOut(name)
        continue
      }
      const path = join(folder, `entry.${kind}`)
      try {
        if (entry.uncompressedSize > MAX_UNPACKED_BYTES) throw new Error(`it has more than ${MAX_UNPACKED_BYTES} bytes`)
        let sum = 0
        await pipeline(
          await zip.openReadStreamPromise(entry),
          async function* (chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              sum = crc32(chunk, sum)
              yield chunk
            }
          },
          createWriteStream(path),
        )
        // The library does not check the checksum.
        if (sum !== entry.crc32) throw new Error('its checksum is wrong')
        yield { name, path }
      } catch (error) {
        const { message } = error as Error
        yield { name, damage: `it cannot be unpacked (${message}): fetch the archive again, or unpack it first` }
      }
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new Damage(
      `the zip file is damaged (${error.message}): fetch it again; everything before the damage was read`,
    )
  } finally {
    zip.close()
    await rm(folder, { recursive: true, force: true })
  }
}
