import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { constants, createGzip } from 'node:zlib'
import { isGzip } from '../read/bytes.ts'
import { formatOf } from '../read/format.ts'
import { holdsRecords } from '../read/json.ts'
import type { ReadOptions } from '../read/options.ts'
import { type Entry, type FileRecord, isRecord, type Unreadable } from '../read/record.ts'
import { readFiles } from '../read/read-files.ts'

/** The lines that are sent to the server. The errors of a job contain the numbers of these lines. */
export interface UploadSource {
  /** True if the source is a single NDJSON file whose lines are sent unchanged. */
  readonly isFile: boolean
  open(): AsyncIterable<Uint8Array>
}

export interface UploadHears {
  /**
   * Called for each entry that cannot be read as a record and is therefore not sent. If the upload is repeated, the
   * function is not called a second time for the same entry.
   */
  readonly onUnreadable: (entry: Unreadable) => void | Promise<void>
  readonly onBytes: (bytes: number) => void
}

const TEXT_LENGTH = 256 * 1024

/**
 * Prepares files for the upload. A single NDJSON file is sent unchanged if it is UTF-8 and its first line is not an
 * article in another format. In all other cases, the records of the files are sent as NDJSON. `pack`: whether to gzip
 * the upload.
 */
export async function toUpload(
  files: readonly string[],
  options: ReadOptions,
  pack: boolean,
  hears: UploadHears,
): Promise<UploadSource> {
  const [file] = files
  const isLines = files.length === 1 && file !== undefined && (options.format ?? formatOf(file)) === 'ndjson'
  const isFile = isLines && (await holdsRecords(file, options))
  if (isFile) {
    const isPacked = await isGzip(file)
    return {
      isFile,
      open: () =>
        counted(withPacking(createReadStream(file, { highWaterMark: 256 * 1024 }), pack && !isPacked), hears.onBytes),
    }
  }
  let isRepeated = false
  const open = () => {
    const quiet = isRepeated
    isRepeated = true
    return counted(
      withPacking(
        Readable.from(
          toLines(readFiles(files, quiet ? silent(options) : options), quiet ? () => {} : hears.onUnreadable),
        ),
        pack,
      ),
      hears.onBytes,
    )
  }
  return { isFile, open }
}

function silent({ note: _note, onHead: _onHead, onRemark: _onRemark, ...options }: ReadOptions): ReadOptions {
  return options
}

/** Yields the lines of the records. One buffer has the lines of many records. */
async function* toLines(
  entries: AsyncIterable<Entry>,
  onUnreadable: UploadHears['onUnreadable'],
): AsyncGenerator<Buffer> {
  let text = ''
  for await (const entry of entries) {
    if (!isRecord(entry)) {
      await onUnreadable(entry)
      continue
    }
    text += lineOf(entry)
    if (text.length < TEXT_LENGTH) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

export function lineOf({ kind, value }: FileRecord): string {
  return `${JSON.stringify({ type: kind, ...value })}\n`
}

function withPacking(source: Readable, pack: boolean): Readable {
  if (!pack) return source
  const packed = createGzip({ level: constants.Z_BEST_SPEED })
  source.on('error', (error) => packed.destroy(error))
  packed.on('close', () => source.destroy())
  return source.pipe(packed)
}

async function* counted(bytes: AsyncIterable<Buffer>, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    onBytes(chunk.length)
    yield chunk
  }
}
