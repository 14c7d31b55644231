// JSON.parse recurses: 48 MB of `[` kept the process busy for 20 s and took 1 GB.
export const MAX_JSON_DEPTH = 64

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Reads JSON as it arrives; answers whether brackets are open inside each other beyond the limit. */
export function createDepthCheck(): (chunk: Buffer) => boolean {
  let depth = 0
  let inText = false
  /** Whether the next byte follows an odd number of backslashes. */
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
        if (quote < 0) return false
        if (!isEscaped) inText = false
        isEscaped = false
        at = quote + 1
        continue
      }
      const byte = chunk[at]
      at += 1
      if (byte === QUOTE) inText = true
      // `[` and `{`; `]` and `}`.
      else if (byte === 0x5b || byte === 0x7b) {
        depth += 1
        if (depth > MAX_JSON_DEPTH) return true
      } else if (byte === 0x5d || byte === 0x7d) depth -= 1
    }
    return false
  }
}

// `indexOf` is ten times as fast as a loop in long texts, and slower in short ones, where calling it is what takes time.
const SHORT = 64

function findQuote(chunk: Buffer, from: number): number {
  const end = Math.min(chunk.length, from + SHORT)
  for (let at = from; at < end; at++) if (chunk[at] === QUOTE) return at
  return end === chunk.length ? -1 : chunk.indexOf(QUOTE, end)
}
