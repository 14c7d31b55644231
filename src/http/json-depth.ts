// The maximum depth of nested JSON. The depth is limited because JSON.parse is recursive: parsing 48 MB of `[` took
// 20 s and 1 GB of memory.
export const MAX_JSON_DEPTH = 64

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a

/**
 * The limits for a whole JSON document: `fields` is the maximum number of object fields, and `entries` is the maximum
 * number of object fields and list entries together. The check counts `entries` by their commas, so it does not count
 * the first field of an object and the first entry of a list.
 */
export interface WidthLimits {
  readonly fields: number
  readonly entries: number
}

/**
 * Returns a function that checks JSON while the JSON arrives in chunks. The function reports JSON that is nested too
 * deeply, or that has more fields or entries than `limits` allows.
 */
export function createDepthCheck(limits: WidthLimits | null = null): (chunk: Buffer) => 'DEEP' | 'WIDE' | null {
  const { fields: maxFields, entries: maxEntries } = limits ?? { fields: Infinity, entries: Infinity }
  let depth = 0
  let fields = 0
  let entries = 0
  let inText = false
  /** Whether a backslash escapes the next byte. */
  let isEscaped = false
  return (chunk) => {
    let at = 0
    while (at < chunk.length) {
      if (inText) {
        const quote = findQuote(chunk, at)
        const end = quote < 0 ? chunk.length : quote
        let from = end
        while (from > at && chunk[from - 1] === BACKSLASH) from -= 1
        const backslashes = end - from + (from === at && isEscaped ? 1 : 0)
        isEscaped = backslashes % 2 === 1
        if (quote < 0) return null
        if (!isEscaped) inText = false
        isEscaped = false
        at = quote + 1
        continue
      }
      const byte = chunk[at]
      at += 1
      if (byte === QUOTE) inText = true
      // 0x5b and 0x7b are `[` and `{`, and 0x5d and 0x7d are `]` and `}`.
      else if (byte === 0x5b || byte === 0x7b) {
        depth += 1
        if (depth > MAX_JSON_DEPTH) return 'DEEP'
      } else if (byte === 0x5d || byte === 0x7d) depth -= 1
      else if (byte === COMMA) entries += 1
      else if (byte === COLON) fields += 1
      if (fields > maxFields || entries > maxEntries) return 'WIDE'
    }
    return null
  }
}

// In long strings, `indexOf` is ten times as fast as a loop. In short strings, `indexOf` is slower than a loop, because
// the call itself takes most of the time.
const SHORT = 64

function findQuote(chunk: Buffer, from: number): number {
  const end = Math.min(chunk.length, from + SHORT)
  for (let at = from; at < end; at++) if (chunk[at] === QUOTE) return at
  return end === chunk.length ? -1 : chunk.indexOf(QUOTE, end)
}
