import { type FileHandle } from 'node:fs/promises'
import { JobBroken } from './failure.ts'

/** One or more complete, consecutive lines of a file. */
export interface Block {
  /** The number of the block's first line, counted from 1. */
  readonly line: number
  /** The offset, in bytes, of the block in the file. */
  readonly start: number
  readonly bytes: Uint8Array<ArrayBuffer>
  /**
   * If the block is a line that was skipped because it exceeds `maxLineBytes`: the length of the line in bytes, with
   * its line break. `bytes` is then empty.
   */
  readonly tooLong: number | null
}

const SKIPPED_BYTES = 512 * 1024
const NEWLINE = 0x0a

export interface BlockOptions {
  /** The size that the file must have, in bytes. */
  readonly fileBytes: number
  readonly start: number
  readonly line: number
  readonly maxLineBytes: number
  readonly blockBytes: number
  readonly blockLines: number
}

/**
 * Returns the lines of a file in blocks, beginning at the offset `start`. Skips lines that exceed `maxLineBytes`, so
 * that they are not held in memory. However, a line that exceeds this limit by at most `blockBytes` may be returned
 * like any other line.
 * @throws JobBroken if the size of the file is not `fileBytes`.
 */
export async function* readBlocks(
  file: FileHandle,
  { fileBytes, start, line, maxLineBytes, blockBytes, blockLines }: BlockOptions,
): AsyncGenerator<Block> {
  let size = blockBytes
  for (;;) {
    const buffer = new Uint8Array(new ArrayBuffer(size))
    const length = await fill(file, buffer, start)
    const isEnd = length < size
    if (isEnd && start + length !== fileBytes) throw cutShort()
    if (length === 0) return
    const cut = cutAfter(buffer, blockLines, isEnd ? length : buffer.lastIndexOf(NEWLINE) + 1)
    if (cut > 0 && !(isEnd && buffer.lastIndexOf(NEWLINE, length - 1) < 0 && length > maxLineBytes)) {
      const bytes = buffer.subarray(0, cut)
      // Lines are counted before the block is passed on, because the caller may transfer the memory of the block to
      // another thread.
      const next = { line: line + countLines(bytes), start: start + cut }
      yield { line, start, bytes, tooLong: null }
      line = next.line
      start = next.start
      size = blockBytes
    } else if (length > maxLineBytes) {
      const end = await findEnd(file, start + length)
      yield { line, start, bytes: new Uint8Array(new ArrayBuffer(0)), tooLong: end - start }
      line += 1
      start = end
      size = blockBytes
    } else {
      size = Math.min(size * 2, maxLineBytes + blockBytes)
    }
  }
}

/** Returns the offset at which the first `lines` lines of the buffer end, or `end` if `end` is smaller. */
function cutAfter(buffer: Uint8Array, lines: number, end: number): number {
  let cut = 0
  for (let count = 0; count < lines; count++) {
    const found = buffer.indexOf(NEWLINE, cut)
    if (found < 0 || found >= end) return end
    cut = found + 1
  }
  return cut
}

async function fill(file: FileHandle, buffer: Uint8Array, position: number): Promise<number> {
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, position + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}

/** Returns the offset after the next line break, or the end of the file. */
async function findEnd(file: FileHandle, from: number): Promise<number> {
  const buffer = new Uint8Array(SKIPPED_BYTES)
  for (let at = from; ;) {
    const length = await fill(file, buffer, at)
    const found = buffer.subarray(0, length).indexOf(NEWLINE)
    if (found >= 0) return at + found + 1
    at += length
    if (length < buffer.length) return at
  }
}

export function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return bytes.length > 0 && bytes[bytes.length - 1] !== NEWLINE ? lines + 1 : lines
}

/**
 * Calls `use` once for each line. The arguments are the index of the line in the block (counted from 0), the offset of
 * the line in the block, and the bytes of the line without the line break.
 */
export function eachLine(bytes: Uint8Array, use: (index: number, start: number, line: Uint8Array) => void): void {
  for (let start = 0, index = 0; start < bytes.length; index++) {
    const found = bytes.indexOf(NEWLINE, start)
    const end = found < 0 ? bytes.length : found
    use(index, start, bytes.subarray(start, end))
    start = end + 1
  }
}

export async function readLine(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length)
  if ((await fill(file, buffer, start)) < length) throw cutShort()
  return buffer
}

export function cutShort(): JobBroken {
  return new JobBroken("The upload's file on the server is shorter than it was. Send it again, and start another job.")
}
