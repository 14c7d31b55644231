import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { openBytes } from '../read/bytes.ts'
import { MAX_LINE_BYTES, splitLines } from '../read/lines.ts'
import type { ReadOptions } from '../read/options.ts'
import { isRecord, type Origin, toLine } from '../read/record.ts'
import { readFiles } from '../read/read-files.ts'
import type { LineError } from './job-client.ts'
import { lineOf } from './upload-source.ts'

/** A line that was sent, and its place in the files. */
interface SentLine {
  readonly number: number
  readonly origin: Origin
  /** Returns null if the line was too long to hold in memory. */
  readonly text: () => Uint8Array | string | null
}

/** Every line of a single NDJSON file, with the line number that the server uses in errors. */
export async function* linesOfFile(file: string): AsyncGenerator<SentLine> {
  for await (const { number, bytes } of splitLines(openBytes(file), MAX_LINE_BYTES)) {
    yield {
      number,
      origin: { file, line: number, path: [] },
      text: () => bytes && Buffer.concat([bytes, Buffer.from('\n')]),
    }
  }
}

/** The lines that are sent for the records of these files. */
export async function* linesOfFiles(files: readonly string[], options: ReadOptions): AsyncGenerator<SentLine> {
  let number = 0
  for await (const entry of readFiles(files, options)) {
    if (!isRecord(entry)) continue
    number += 1
    yield { number, origin: entry.origin, text: () => lineOf(entry) }
  }
}

export interface RejectedLines {
  readonly errors: AsyncIterable<LineError>
  /**
   * The lines that were sent. Null if the files are not given: rejected records are then listed by line number alone.
   */
  readonly lines: AsyncIterable<SentLine> | null
  readonly note: (line: string) => void
  /** Writes a rejected record to the file that `--rejected` names. */
  readonly write: ((text: Uint8Array | string) => Promise<void>) | null
  /** The maximum number of errors that are listed one by one. */
  readonly most: number
}

/**
 * Lists the rejected records, each with its place and the reason. Errors and lines are both sorted by line number, so
 * each of the two lists is read only once.
 */
export async function listRejected({ errors, lines, note, write, most }: RejectedLines): Promise<void> {
  const walk = lines?.[Symbol.asyncIterator]()
  let at: SentLine | null = null
  let count = 0
  let written = 0
  for await (const error of errors) {
    while (walk && (at === null || at.number < error.line)) {
      const next: IteratorResult<SentLine> = await walk.next()
      if (next.done) break
      at = next.value
    }
    const sent = at?.number === error.line ? at : null
    count += 1
    if (count <= most) note(toLine(sent?.origin ?? { file: 'line', line: error.line, path: [] }, error))
    if (write && sent && written !== error.line) {
      const text = sent.text()
      if (text !== null) await write(text)
      written = error.line
    }
  }
  await walk?.return?.()
  if (count > most) note(`… and ${count - most} more; use --rejected FILE to write all rejected records to a file.`)
}

/** Returns an object that writes the file of rejected records. The file is created when the first record is written. */
export function createRejectedFile(path: string) {
  let stream: ReturnType<typeof createWriteStream> | null = null
  let records = 0
  return {
    async write(text: Uint8Array | string): Promise<void> {
      stream ??= createWriteStream(path)
      records += 1
      if (!stream.write(text)) await once(stream, 'drain')
    },
    async close(): Promise<number> {
      if (stream) {
        stream.end()
        await finished(stream)
      }
      return records
    },
  }
}
