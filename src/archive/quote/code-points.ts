/** Converts offsets in a text between code points and UTF-16 code units. */
export interface OffsetMap {
  readonly codePoints: number
  toCodePoint(utf16: number): number
  toUtf16(codePoint: number): number
}

/**
 * Call this function only once for each body, because it reads the whole text. Most bodies have no astral characters
 * (outside the Basic Multilingual Plane). If a body has such characters, the map lists their positions and searches
 * this list by bisection.
 */
export function mapOffsets(text: string): OffsetMap {
  const astral = findAstral(text)
  if (astral.length === 0)
    return { codePoints: text.length, toCodePoint: (offset) => offset, toUtf16: (offset) => offset }
  // The astral character with index `i` begins at UTF-16 offset `astral[i]`. Each of the `i` astral characters before
  // it is two code units but one code point, so the offset in code points is `astral[i] - i`.
  const countBefore = (isBefore: (index: number) => boolean) => {
    let low = 0
    let high = astral.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(middle)) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    codePoints: text.length - astral.length,
    toCodePoint: (offset) => offset - countBefore((index) => (astral[index] ?? 0) < offset),
    toUtf16: (offset) => offset + countBefore((index) => (astral[index] ?? 0) - index < offset),
  }
}

function findAstral(text: string): number[] {
  const found: number[] = []
  const pattern = /[\ud800-\udbff]/g
  while (pattern.test(text)) found.push(pattern.lastIndex - 1)
  return found
}
