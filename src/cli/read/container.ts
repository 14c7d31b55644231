import { createWriteStream, rmSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { type Entry as ZipEntry, getFileNameLowLevel, openPromise } from 'yauzl'
import { Damage, openBytes } from './bytes.ts'
import { extensionOf, type Format, formatOf } from './format.ts'

const PDF = 'it is a PDF: export its text first, for example with pdftotext'
/**
 * Formats that no reader can read: a pattern of their first bytes, and a message that says what to do with such a file.
 */
const PACKED: readonly (readonly [RegExp, string])[] = [
  [/^BZh[1-9]1AY&SY/, 'it is compressed with bzip2, which cannot be read: decompress it first with bunzip2'],
  [/^\xfd7zXZ\0/, 'it is compressed with xz, which cannot be read: decompress it first with unxz'],
  [/^\x28\xb5\x2f\xfd/, 'it is compressed with zstd, which cannot be read: decompress it first with unzstd'],
  [/^7z\xbc\xaf\x27\x1c/, 'it is a 7z archive, which cannot be read: unpack it first'],
  [/^Rar!\x1a\x07/, 'it is a RAR archive, which cannot be read: unpack it first'],
  [/^%PDF-/, PDF],
  [/^PAR1/, 'it is a Parquet file: write it as .csv or .ndjson first'],
  [/^SQLite format 3\0/, 'it is an SQLite database: export its table as .csv first'],
  [/^\xd0\xcf\x11\xe0/, 'it is a document of Microsoft Office: save it as .txt, .html or .csv first'],
  [/^\{\\rtf/, 'it is an RTF document: save it as .txt or .html first'],
  [/^(?:\xff\xd8\xff|\x89PNG|GIF8)/, 'it is a picture: recognize its text first'],
  [/^.{257}ustar/s, 'it is a tar archive, which cannot be read: unpack it and name its folder'],
]
const ZIP = /^PK(?:\x03\x04|\x05\x06)/
/** Office documents are also zip archives, but hold no files that can be read. */
const OFFICE = /^(?:doc|xls|ppt)[xm]$|^(?:od[tsp]|epub|pages|numbers|key)$/

// The largest size of one file that is unpacked from an archive to the disk.
const MAX_UNPACKED_BYTES = 8 * 1024 ** 3

async function firstBytes(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

export async function isZip(file: string): Promise<boolean> {
  return !OFFICE.test(extensionOf(file)) && (ZIP.test(await firstBytes(file)) || extensionOf(file) === 'zip')
}

/** If no reader can read a file, says what kind of file it is and what to do with it. Otherwise null. */
export async function foreignKind(file: string): Promise<string | null> {
  const kind = extensionOf(file)
  for await (const chunk of openBytes(file)) {
    const first = chunk.toString('latin1', 0, 512)
    const packed = PACKED.find(([magic]) => magic.test(first))?.[1]
    if (packed !== undefined) return packed
    break
  }
  if (OFFICE.test(kind)) return 'it is a document of an office program: save it as .txt, .html or .csv first'
  return kind === 'pdf' ? PDF : null
}

/**
 * A file from an archive: its name, such as `archive.zip/folder/file.rss`, and its path on the disk or what is wrong
 * with it.
 */
export type Unpacked = { readonly name: string } & ({ readonly path: string } | { readonly damage: string })

/**
 * Unpacks those files of a zip archive whose format can be read, and calls `leftOut` for the other files. Only one file
 * at a time is on the disk. @throws Damage if the archive is damaged
 */
export async function* unpackZip(file: string, leftOut: (name: string) => void): AsyncGenerator<Unpacked> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false }).catch(
    (error: Error) => {
      throw new Damage(`the zip file is truncated or damaged (${error.message}): fetch it again`)
    },
  )
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-zip-'))
  try {
    for await (const entry of zip.eachEntry() as AsyncIterable<ZipEntry>) {
      // The library would refuse the whole zip file because of one name such as `../a.rss`, so names are decoded here.
      // Such a name is safe, because it never becomes a path on the disk.
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry
      const inside = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
      const isHidden = /(?:^|\/)(?:\.(?!\.\/)|__MACOSX\/)/.test(inside)
      if (inside.endsWith('/') || isHidden) continue
      const kind = extensionOf(inside)
      if (formatOf(inside) === null && kind !== 'zip') {
        leftOut(inside)
        continue
      }
      const path = join(folder, `entry.${kind}`)
      const name = `${file}/${inside}`
      if (entry.uncompressedSize > MAX_UNPACKED_BYTES) {
        yield { name, damage: `it unpacks to more than ${MAX_UNPACKED_BYTES} bytes: unpack the archive first` }
        continue
      }
      try {
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
      } catch (error) {
        const { message } = error as Error
        yield { name, damage: `it cannot be unpacked (${message}): fetch the archive again, or unpack it first` }
        continue
      }
      yield { name, path }
    }
  } catch (error) {
    if (error instanceof Damage || !(error instanceof Error)) throw error
    throw new Damage(
      `the zip file is damaged (${error.message}): fetch it again; everything before the damage was read`,
    )
  } finally {
    zip.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The format of a file whose name does not tell it, judged by its first characters. Null if they fit no format. */
export async function formatIn(file: string): Promise<Format | null> {
  for await (const chunk of openBytes(file)) {
    const start = chunk.toString('latin1', 0, 1_000).replace(/^(?:\xef\xbb\xbf)?\s+/, '')
    if (/^WARC\/\d/.test(start)) return 'warc'
    if (/^(?:<!--.*?-->\s*)?<(?:!doctype html|html)\b/is.test(start)) return 'html'
    if (start.startsWith('<')) return 'rss'
    return /^[[{]/.test(start) ? 'json' : null
  }
  return null
}

/** Copies stdin to a temporary file and returns its path, because readers read a file more than once. */
export async function spoolStdin(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-stdin-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'stdin')
  await pipeline(process.stdin, createWriteStream(path))
  return path
}
