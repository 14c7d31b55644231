/** Returns the first position of the text at or after `from`, or -1. Does the same as `indexOf`, but in linear time. */
export type Finder = (text: string, from: number) => number

// Texts of at most this length are searched for with `indexOf`. For longer texts, `indexOf` can be too slow: in the
// worst case, its time is proportional to the length of the text times the length of the body (14 s for a text of 5,000
// repeated letters in a body of 4.9 million letters).
const SHORT = 64
// If the length of the body times the number of searches is greater than this number, a Bloom filter is made (see
// `noteGrams`). Otherwise, a filter would not save enough time: making it takes 60 ms for 4.9 million letters.
const WORTH_NOTING = 50_000_000
const GRAM = 8
const BITS = 1 << 24

/**
 * Returns a function that searches in this body. `times` is the expected number of searches: for many searches in a
 * long body, hashing the body first saves time.
 */
export function createFinder(body: string, times: number): Finder {
  const mayHold = body.length * times > WORTH_NOTING ? noteGrams(body) : null
  return (text, from) => (mayHold && !mayHold(text) ? -1 : findText(body, text, from))
}

export function findText(body: string, text: string, from: number): number {
  if (text.length <= SHORT) return body.indexOf(text, from)
  const beginning = text.slice(0, SHORT)
  let compared = 0
  for (let at = body.indexOf(beginning, from); at !== -1; at = body.indexOf(beginning, at + 1)) {
    if (body.startsWith(text, at)) return at
    compared += text.length
    if (compared > body.length) return findByBorders(body, text, at + 1)
  }
  return -1
}

// The algorithm of Knuth, Morris and Pratt, which reads each letter of the body once.
function findByBorders(body: string, text: string, from: number): number {
  const borders = new Int32Array(text.length)
  for (let at = 1, length = 0; at < text.length; at += 1) {
    while (length > 0 && text.charCodeAt(at) !== text.charCodeAt(length)) length = borders[length - 1] ?? 0
    if (text.charCodeAt(at) === text.charCodeAt(length)) length += 1
    borders[at] = length
  }
  for (let at = from, length = 0; at < body.length; at += 1) {
    while (length > 0 && body.charCodeAt(at) !== text.charCodeAt(length)) length = borders[length - 1] ?? 0
    if (body.charCodeAt(at) === text.charCodeAt(length)) length += 1
    if (length === text.length) return at - length + 1
  }
  return -1
}

/**
 * Makes a Bloom filter of all sequences of eight letters in the body. The returned function tells whether the body may
 * contain a text. If it returns false, the text has a sequence of eight letters that does not occur in the body, so the
 * body does not contain the text. It may return true for a text that the body does not contain, for example because of
 * hash collisions.
 */
function noteGrams(body: string): (text: string) => boolean {
  const bits = new Uint8Array(BITS / 8)
  let hash = 0
  for (let at = 0; at < body.length; at += 1) {
    hash = roll(hash, body.charCodeAt(at))
    const bit = bitOf(hash)
    bits[bit >>> 3]! |= 1 << (bit & 7)
  }
  return (text) => {
    let run = 0
    for (let at = 0; at < text.length; at += 1) {
      run = roll(run, text.charCodeAt(at))
      if (at < GRAM - 1) continue
      const bit = bitOf(run)
      if ((bits[bit >>> 3]! & (1 << (bit & 7))) === 0) return false
    }
    return true
  }
}

// Each letter shifts the hash by four bits, so a letter no longer affects the hash after eight more letters.
function roll(hash: number, letter: number): number {
  return (hash << 4) ^ (Math.imul(letter, 0x9e3779b1) >>> 4)
}

function bitOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (BITS - 1)
}
