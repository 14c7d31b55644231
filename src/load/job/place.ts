import { type Block, eachLine } from './block.ts'
import { indexOfLine } from './twins.ts'

/** Of a line in its file. */
export interface Place {
  readonly line: number
  readonly start: number
  readonly bytes: number
}

/** Where some lines stand. `lines`: ascending. */
export async function findPlaces(
  blocks: AsyncIterable<Block>,
  lines: Int32Array,
): Promise<(line: number) => Place | null> {
  const starts = new Float64Array(lines.length)
  const bytes = new Int32Array(lines.length)
  let at = 0
  for await (const block of blocks) {
    eachLine(block.bytes, (index, start, line) => {
      if (block.line + index !== lines[at]) return
      starts[at] = block.start + start
      bytes[at] = line.length
      at += 1
    })
  }
  return (line) => {
    const index = indexOfLine(lines, line)
    return index < 0 ? null : { line, start: starts[index] as number, bytes: bytes[index] as number }
  }
}
