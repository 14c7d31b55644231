import type { FileHandle } from 'node:fs/promises'
import type { LoadLimits } from '../limits.ts'
import { readBlocks } from './block.ts'
import { type ParsedLine, parseBlock, type Part } from './parse-block.ts'
import type { Position } from './progress.ts'

export interface BatchLimits {
  /** Articles of a batch; it ends with the block that reaches this, or `bytes`. */
  readonly records: number
  /** Outlets, agents and events of a batch. */
  readonly firstRecords: number
  /** The part of the file whose lines are loaded. */
  readonly bytes: number
  /** How much is read and parsed at a time. An answer of Postgres waits that long for this thread. */
  readonly blockBytes: number
  readonly blockLines: number
}

// Larger ones write no faster; smaller ones ask the database the same questions more often.
export const DEFAULT_BATCH_LIMITS: BatchLimits = {
  records: 1_000,
  firstRecords: 10_000,
  bytes: 4_000_000,
  blockBytes: 64 * 1024,
  blockLines: 500,
}

export interface LoadFile {
  readonly file: FileHandle
  /** How long it must be. */
  readonly fileBytes: number
  readonly limits: LoadLimits
  readonly batches: BatchLimits
}

/** Some lines of a file, all of one part. */
export interface FileBatch {
  readonly parsed: readonly ParsedLine[]
  /** How many lines of the file are done with it, blank ones too. */
  readonly lines: number
  /** Where the next one begins. */
  readonly next: Position
}

/**
 * The batches of one part of a file, in file order from a place on. While one is loaded the next one is read and parsed
 * on this thread, in its pauses. On threads of their own, records would have to be copied, which costs as much as
 * parsing them (measured: 455 µs of a core for an article).
 */
export async function* readBatches(from: LoadFile, position: Position): AsyncGenerator<FileBatch> {
  const batches = parseBatches(from, position)
  let ahead = batches.next()
  try {
    for (;;) {
      const batch = await ahead
      if (batch.done) return
      ahead = batches.next()
      // An error is heard where the batch is awaited, which may be later.
      ahead.catch(() => {})
      yield batch.value
    }
  } finally {
    // A caller that gives up closes the file next.
    await ahead.catch(() => {})
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
  let [lines, bytes] = [0, 0]
  let next: Position = { stage, nextLine, nextByte }
  for await (const read of blocks) {
    const block = parseBlock(read, stage, limits)
    for (const line of block.parsed) {
      parsed.push(line)
      bytes += line.bytes
    }
    lines += block.lines
    next = { stage, nextLine: block.nextLine, nextByte: block.nextByte }
    if (parsed.length < records && bytes < batches.bytes) continue
    yield { parsed, lines, next }
    parsed = []
    lines = bytes = 0
  }
  if (lines > 0) yield { parsed, lines, next }
}

export function recordsOf({ records, firstRecords }: BatchLimits, part: Part): number {
  return part === 'RECORDS' ? firstRecords : records
}
