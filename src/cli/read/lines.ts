/**
 * The length, in bytes, of the longest line that is held in memory. The body of an article has at most 5,000,000 code
 * points. If JSON escapes each of them in 12 bytes (`\ud83d\ude00`), the body has 60,000,000 bytes and still fits.
 */
export const MAX_LINE_BYTES = 64 * 1024 * 1024

/** A line of a file, without its line end. `bytes` is null if the line is longer than `maxBytes`. */
export interface Line {
  readonly number: number
  readonly bytes: Uint8Array | null
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/**
 * Splits a file into lines. node:readline is not used: it also breaks lines at U+2028, which JSON allows inside a
 * string, and it does not limit the length of a line. With `canBeOld`, a file that has carriage returns but no line
 * feed in its first chunk is split at carriage returns: programs on old Macs wrote such files.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
  canBeOld = false,
): AsyncGenerator<Line> {
  let mark = LINE_FEED
  let number = 1
  let parts: Buffer[] = []
  let length = 0
  const take = (part: Buffer) => {
    length += part.length
    if (length > maxBytes) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const end = (): Line => {
    const line = { number, bytes: length > maxBytes ? null : parts.length === 1 ? parts[0]! : Buffer.concat(parts) }
    number += 1
    parts = []
    length = 0
    return line
  }
  for await (const chunk of chunks) {
    if (number === 1 && canBeOld && !chunk.includes(LINE_FEED) && chunk.includes(CARRIAGE_RETURN))
      mark = CARRIAGE_RETURN
    let from = 0
    for (let at = chunk.indexOf(mark); at !== -1; at = chunk.indexOf(mark, from)) {
      take(chunk.subarray(from, at))
      yield end()
      from = at + 1
    }
    take(chunk.subarray(from))
  }
  if (length > 0) yield end()
}
