import type { LoadLimits } from '../limits.ts'
import { isBlank, parseLine, tooLong } from '../parse/line.ts'
import type { ParsedRecord } from '../parse/parsed-record.ts'
import { type Block, countLines, eachLine } from './block.ts'
import { peekType } from './line-type.ts'

/**
 * A part of a file that is loaded in one pass. RECORDS are the outlets, agents and events, which are loaded before the
 * ARTICLES.
 */
export type Part = 'RECORDS' | 'ARTICLES'

/** A record with the place of its line in the file. */
export interface ParsedLine {
  /** The line number, counted from 1. */
  readonly number: number
  readonly start: number
  readonly bytes: number
  readonly record: ParsedRecord
}

/** Those lines of a block that belong to one part of the file: the records or the articles. */
export interface ParsedBlock {
  readonly parsed: readonly ParsedLine[]
  /**
   * The number of lines that belong to the part. Blank and unreadable lines have no type and are counted as ARTICLES.
   */
  readonly lines: number
  /** The number of the line after the block. */
  readonly nextLine: number
  readonly nextByte: number
}

export function parseBlock(block: Block, part: Part, limits: LoadLimits): ParsedBlock {
  const parsed: ParsedLine[] = []
  let others = 0
  const add = (number: number, start: number, bytes: number, record: ParsedRecord | null) => {
    if (record === null) others++
    else parsed.push({ number, start, bytes, record })
  }
  const lines = block.tooLong === null ? countLines(block.bytes) : 1
  if (block.tooLong !== null)
    add(block.line, block.start, block.tooLong, part === 'ARTICLES' ? tooLong(limits.lineBytes) : null)
  else
    eachLine(block.bytes, (index, start, line) => {
      if (isBlank(line)) return
      add(block.line + index, block.start + start, line.length, parsePart(line, part, limits))
    })
  return {
    parsed,
    lines: part === 'ARTICLES' ? lines - others : parsed.length,
    nextLine: block.line + lines,
    nextByte: block.start + (block.tooLong ?? block.bytes.length),
  }
}

/** Returns null if the line does not belong to `part`. */
function parsePart(line: Uint8Array, part: Part, limits: LoadLimits): ParsedRecord | null {
  if (line.length > limits.lineBytes) return part === 'ARTICLES' ? tooLong(limits.lineBytes) : null
  const isOfPart = (type: string | null) => ['outlet', 'agent', 'event'].includes(type ?? '') === (part === 'RECORDS')
  const type = peekType(line)
  if (type === null) return parseLine(line, limits, isOfPart)
  // The file is read once for each part. A line whose type is known is parsed only when its own part is read, so its
  // errors are reported only once.
  return isOfPart(type) ? parseLine(line, limits) : null
}
