import type { FileHandle } from 'node:fs/promises'
import type { LoadLimits } from '../limits.ts'
import { createLookup, type Lookup } from '../batch/look-up.ts'
import { readBlocks } from './block.ts'
import { type ParsedLine, parseBlock, type Part } from './parse-block.ts'
import type { Position } from './progress.ts'

export interface BatchLimits {
  /** A batch consists of whole blocks, and ends with the block in which it reaches this number of articles. */
  readonly records: number
  /** A batch ends with the block in which it reaches this number of outlets, agents and events. */
  readonly firstRecords: number
  /**
   * A batch ends with the block in which it reaches this size in bytes, even if it has fewer records than allowed. The
   * size is the sum of the bytes of the batch's lines, without lines that belong to the other part of the file.
   */
  readonly bytes: number
  /**
   * The number of bytes that are read and parsed at a time. The number must be small, because this thread cannot handle
   * answers of Postgres while it parses a block.
   */
  readonly blockBytes: number
  readonly blockLines: number
}

// Larger batches are faster, but need more memory: with 4,000 articles, a load is a tenth faster and needs 80 MB more.
export const DEFAULT_BATCH_LIMITS: BatchLimits = {
  records: 1_500,
  firstRecords: 10_000,
  bytes: 6_000_000,
  blockBytes: 64 * 1024,
  blockLines: 500,
}

export interface LoadFile {
  readonly file: FileHandle
  /** The size that the file must have, in bytes. */
  readonly fileBytes: number
  readonly limits: LoadLimits
  readonly batches: BatchLimits
}

/** Lines of one part of a file that are loaded together. */
export interface FileBatch {
  readonly parsed: readonly ParsedLine[]
  /** The identifiers and names in these lines. */
  readonly lookup: Lookup
  /** The number of lines of the file, including blank lines, that are finished when this batch is loaded. */
  readonly lines: number
  /** The position at which the next batch begins. */
  readonly next: Position
}

/**
 * Returns the batches of one part of a file, in file order, beginning at a position. `readAhead` of a batch reads and
 * parses the next batch. The caller calls it when this thread begins to wait for Postgres. Without that call, the next
 * batch is read when it is requested. Parsing on another thread would not help, because copying a parsed record to this
 * thread takes as long as parsing it (455 µs for an article).
 */
export async function* readBatches(
  from: LoadFile,
  position: Position,
): AsyncGenerator<FileBatch & { readAhead(): void }> {
  const batches = parseBatches(from, position)
  let ahead: Promise<IteratorResult<FileBatch>> | null = null
  const readAhead = () => {
    ahead ??= batches.next()
    // This handler keeps the process from reporting an unhandled rejection. The `await` in the next iteration throws
    // the error.
    ahead.catch(() => {})
    return ahead
  }
  try {
    for (;;) {
      const batch = await readAhead()
      ahead = null
      if (batch.done) return
      yield { ...batch.value, readAhead: () => void readAhead() }
    }
  } finally {
    // Waits until the next batch has been read, because a caller that stops early, for example after an error, closes
    // the file.
    await (ahead as Promise<unknown> | null)?.catch(() => {})
  }
}

async function* parseBatches(
  { file, fileBytes, limits, batches }: LoadFile,
  { stage, nextLine, nextByte }: Position,
): AsyncGenerator<FileBatch> {
  const { blockBytes, blockLines } = batches
  const records = recordsOf(batches, stage)
  const blocks = readBlocks(file, {
    fileBytes,
    start: nextByte,
    line: nextLine,
    maxLineBytes: limits.lineBytes,
    blockBytes,
    blockLines,
  })
  let parsed: ParsedLine[] = []
  let lookup = createLookup()
  let [lines, bytes] = [0, 0]
  let next: Position = { stage, nextLine, nextByte }
  for await (const read of blocks) {
    const block = parseBlock(read, stage, limits)
    for (const line of block.parsed) {
      parsed.push(line)
      lookup.add(line.record)
      bytes += line.bytes
    }
    lines += block.lines
    next = { stage, nextLine: block.nextLine, nextByte: block.nextByte }
    if (parsed.length < records && bytes < batches.bytes) continue
    yield { parsed, lookup, lines, next }
    parsed = []
    lookup = createLookup()
    lines = bytes = 0
  }
  if (lines > 0) yield { parsed, lookup, lines, next }
}

export function recordsOf({ records, firstRecords }: BatchLimits, part: Part): number {
  return part === 'RECORDS' ? firstRecords : records
}
