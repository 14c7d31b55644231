const OTHER = 1
const WORD = 2
const CJK = 3
/**
 * Characters of the scripts Han, Hiragana and Katakana that are not letters, such as radicals. Each of them counts as
 * one word, and ends the word before it.
 */
const CJK_SIGN = 4
const JOINER = 5

const classes = new Uint8Array(0x110000)

/**
 * Returns the number of matches of
 * `[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[\p{L}\p{M}\p{N}_]+(?:['’.\-][\p{L}\p{M}\p{N}_]+)*` (flags gu). Counts in
 * a loop, because the regular expression overflows the stack on a word of several million letters.
 */
export function countWords(text: string): number {
  let count = 0
  let inWord = false
  let afterJoiner = false
  for (let index = 0; index < text.length; index++) {
    const codePoint = text.codePointAt(index) ?? 0
    if (codePoint > 0xffff) index++
    const kind = classes[codePoint] || classify(codePoint)
    if (inWord && (kind === WORD || kind === CJK)) {
      afterJoiner = false
    } else if (inWord && kind === JOINER && !afterJoiner) {
      afterJoiner = true
    } else {
      inWord = kind === WORD
      afterJoiner = false
      if (kind === WORD || kind === CJK || kind === CJK_SIGN) count++
    }
  }
  return count
}

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint)
  const word = /[\p{L}\p{M}\p{N}_]/u.test(character)
  const cjk = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(character)
  const kind = cjk ? (word ? CJK : CJK_SIGN) : word ? WORD : /['’.-]/.test(character) ? JOINER : OTHER
  classes[codePoint] = kind
  return kind
}
