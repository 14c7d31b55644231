/**
 * Classes of UTF-16 code units. They are looked up in a table, because the extractor would spend most of its time on
 * regular expressions if it used one for each character.
 */
const UPPER = 1
const LOWER = 2
const LETTER = 4
const DIGIT = 8
const SPACE = 16
const KNOWN = 128

const classes = new Uint8Array(0x10000)

function classify(code: number): number {
  // A surrogate is half of a character beyond the basic plane: a letter of a rare script, or an emoji. All surrogates
  // count as letters, so that words of such scripts are not split.
  if (code >= 0xd800 && code <= 0xdfff) return LETTER
  const char = String.fromCharCode(code)
  if (/\p{Lu}|\p{Lt}/u.test(char)) return UPPER | LETTER
  if (/\p{Ll}/u.test(char)) return LOWER | LETTER
  // Combining marks belong to the letter before them (NFD).
  if (/\p{L}|\p{M}/u.test(char)) return LETTER
  if (/\p{N}/u.test(char)) return DIGIT
  return /[\s\u200b\u2060\ufeff]/.test(char) ? SPACE : 0
}

function classOf(code: number): number {
  const known = classes[code] ?? KNOWN
  if (known !== 0) return known
  const found = classify(code) | KNOWN
  classes[code] = found
  return found
}

/**
 * Each of these functions takes a UTF-16 code unit. NaN, which `charCodeAt` returns outside a text, belongs to no
 * class.
 */
export const isLetter = (code: number): boolean => (classOf(code) & LETTER) !== 0
export const isUpper = (code: number): boolean => (classOf(code) & UPPER) !== 0
export const isLower = (code: number): boolean => (classOf(code) & LOWER) !== 0
export const isDigit = (code: number): boolean => (classOf(code) & DIGIT) !== 0
export const isSpace = (code: number): boolean => (classOf(code) & SPACE) !== 0
export const isWord = (code: number): boolean => (classOf(code) & (LETTER | DIGIT)) !== 0
