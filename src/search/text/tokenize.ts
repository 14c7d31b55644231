/** A word in the form in which words are indexed. Its position in the text is in UTF-16 code units. */
export interface Token {
  readonly word: string
  readonly start: number
  readonly end: number
  /**
   * Whether the token is from Korean or from a script that puts no spaces between words. Such a token is a pair of
   * adjacent characters, or a single character if the characters next to it are not of such a script.
   */
  readonly isSign: boolean
}

// A soft hyphen only marks where a line may break, so it does not separate words. The modifier letter apostrophe
// (U+02BC) separates words, as other apostrophes do.
const WORD = /(?:(?!\u02bc)[\p{L}\p{M}\p{N}])+(?:\u00ad+(?:(?!\u02bc)[\p{L}\p{M}\p{N}])+)*/uy
// Letters of Korean, which attaches particles to words, and letters of scripts that put no spaces between words. Texts
// in these scripts are indexed by pairs of characters, and not with a dictionary, because dictionaries differ between
// builds of an engine. Unicode assigns combining accents to these scripts too, but the accents are excluded here. If
// they were included, an ñ in decomposed form (as in file names of macOS) would end a word.
const SIGN_LETTER =
  '(?![\\u0300-\\u036f])[\\u00bc-\\u00be\\u2150-\\u215f\\u2189\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]'
const SIGNS = new RegExp(SIGN_LETTER, 'u')
const RUN = new RegExp(`((?:${SIGN_LETTER}[\\p{M}\\uff9e\\uff9f]*)+)|((?:(?!${SIGN_LETTER})[^])+)`, 'gu')
// One character of a script without spaces. A Korean syllable may consist of two or three code points.
const SIGN = /(?:[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|[^])[\p{M}\uff9e\uff9f]*/gu
// Marks that a writer may omit: accents, vowel points and vowel signs. The vowels of Indic scripts and the voicing
// marks of Kana are kept, because a word without them is a different word.
const ACCENTS =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0640\ufe00-\ufe0f\u20d0-\u20ff]/g
const NOT_OF_WORDS = /[^\p{L}\p{M}\p{N}]/gu
const ASCII = /^[\0-\x7f]*$/
// Meilisearch changes some Arabic letters and digits, depending on the language that it detects. To make the index
// independent of the detected language, these letters and digits are replaced by others that Meilisearch does not
// change.
const PLAIN: Readonly<Record<string, string>> = {
  ...{
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    æ: 'ae',
    œ: 'oe',
    ı: 'i',
    ħ: 'h',
    ŧ: 't',
    ŋ: 'n',
    ĸ: 'k',
    ς: 'σ',
    ß: 'ss',
  },
  ...{ '\u064a': '\u06cc', '\u0649': '\u06cc', '\u0643': '\u06a9', '\u0629': '\u0647' },
}
const SPECIAL = /[øłđðþæœıħŧŋĸςß\u064a\u0649\u0643\u0629]/g
const ARABIC_DIGIT = /[\u0660-\u0669\u06f0-\u06f9]/g
/**
 * The maximum length of a word. Engines skip longer words. Therefore, the words of documents and queries are cut to
 * this length, so that long words can be found too.
 */
export const MAX_WORD = 60

/**
 * Splits a text into words in the form in which they are indexed. Both engines, queries and highlights use this
 * function.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const { length } = text
  for (let at = 0; at < length;) {
    // Most words consist of ASCII letters and digits, and are followed by an ASCII character, such as a space or a
    // comma, or by typographic punctuation (U+2000 to U+206F). For such words, comparing character codes takes half the
    // time of the regular expression.
    let end = at
    while (isAsciiOfWords(text.charCodeAt(end))) end += 1
    const isBetween = !isBeyondAscii(text.charCodeAt(end))
    if (end > at && isBetween)
      tokens.push({ word: text.slice(at, Math.min(end, at + MAX_WORD)).toLowerCase(), start: at, end, isSign: false })
    if (isBetween) {
      at = end + 1
      continue
    }
    WORD.lastIndex = at
    const part = WORD.exec(text)?.[0] ?? ''
    if (part !== '') addPart(tokens, part, at)
    at += part.length || ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
  }
  return tokens
}

function isAsciiOfWords(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39)
}

/**
 * Whether a code unit is not ASCII and may belong to a word. False for general punctuation, and for NaN, which
 * `charCodeAt` returns at the end of the text.
 */
function isBeyondAscii(code: number): boolean {
  return code > 0x7f && !(code >= 0x2000 && code <= 0x206f)
}

function addPart(tokens: Token[], part: string, start: number): void {
  if (!SIGNS.test(part)) addWord(tokens, part, start)
  else
    for (const run of part.matchAll(RUN)) (run[1] === undefined ? addWord : addSigns)(tokens, run[0], start + run.index)
}

function addWord(tokens: Token[], part: string, start: number): void {
  const word = foldWord(part)
  if (word !== '') tokens.push({ word, start, end: start + part.length, isSign: false })
}

function addSigns(tokens: Token[], run: string, start: number): void {
  // Codes are cached, because a long text contains the same character many times.
  const codes = new Map<string, string>()
  const signs = [...run.matchAll(SIGN)].map((match) => {
    const [sign] = match
    const code = codes.get(sign) ?? codeOf(sign)
    codes.set(sign, code)
    return { code, start: start + match.index, end: start + match.index + sign.length }
  })
  if (signs.length === 1 && signs[0])
    tokens.push({ word: `qz${signs[0].code}`, start, end: start + run.length, isSign: true })
  for (let index = 0; index + 1 < signs.length; index++) {
    const [one, two] = [signs[index], signs[index + 1]]
    if (one && two) tokens.push({ word: `qz${one.code}${two.code}`, start: one.start, end: two.end, isSign: true })
  }
}

/**
 * The characters in the tokens of scripts without spaces, each of them once. A query of a single character is compared
 * with these characters.
 */
export function distinctSigns(tokens: readonly Token[]): string[] {
  const signs = new Set<string>()
  for (const token of tokens) {
    if (!token.isSign) continue
    signs.add(firstSignOf(token))
    const second = secondSignOf(token)
    if (second !== null) signs.add(second)
  }
  return [...signs]
}

export function firstSignOf({ word }: Token): string {
  return word.slice(0, 2 + CODE_LENGTH)
}

export function secondSignOf({ word }: Token): string | null {
  return word.length > 2 + CODE_LENGTH ? `qz${word.slice(2 + CODE_LENGTH)}` : null
}

/** The length of the text's first character, in UTF-16 code units. */
export function lengthOfFirstSign(text: string): number {
  return text.match(SIGN)?.[0].length ?? 0
}

function foldWord(part: string): string {
  if (ASCII.test(part)) return part.toLowerCase().slice(0, MAX_WORD)
  const bare = part.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD').replace(ACCENTS, '')
  const plain = bare
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
    .replace(ARABIC_DIGIT, (digit) => String(digit.charCodeAt(0) % 16))
  const folded = plain.replace(NOT_OF_WORDS, '').normalize('NFC')
  if (!/[\p{L}\p{N}]/u.test(folded)) return ''
  return folded.length <= MAX_WORD ? folded : Array.from(folded).slice(0, MAX_WORD).join('')
}

// A character of a script without spaces is indexed as a code of five letters from a to p. An engine may split words of
// such a script with a dictionary, but no engine splits such a code.
const CODE_LENGTH = 5

function codeOf(sign: string): string {
  const compatible = sign.normalize('NFKC').toLowerCase()
  // The code of a fraction such as ½ is made from the code point of the fraction itself. The compatibility form, 1⁄2,
  // is not used for the code, because it begins with 1, so ½ would have the code of the digit 1.
  const codePoint = (/^\d/.test(compatible) ? sign : compatible).codePointAt(0) ?? 0
  return codePoint
    .toString(16)
    .padStart(CODE_LENGTH, '0')
    .replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 16)))
}

// Characters that join the parts of a word, and that many writers leave out: COVID-19, O'Brien.
const JOINER = /^[-\u2010\u2011'\u2018\u2019\u02bc]$/
const MAX_JOINED = 4
// The definite article of Arabic, alone or after a conjunction or preposition, and the definite article of Hebrew,
// alone or after a conjunction. The pattern is for words in the form in which they are indexed, so it has no vowel
// marks.
const ARTICLE = /^(?:[\u0648\u0641\u0628\u06a9]?\u0627\u0644|\u0648?\u0644\u0644|\u05d5?\u05d4)(?=[\u0590-\u06ff]{2})/

/**
 * Further words by which the tokens of a text can be found: joined parts (`covid19` for COVID-19, `us` for U.S.), and
 * words without an attached definite article. The further words are not part of the sequence of words, so a phrase of
 * several words does not match them.
 */
export function otherWords(text: string, tokens: readonly Token[]): Token[] {
  const others: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const first = tokens[at]
    if (!first || first.isSign) continue
    const bare = first.word.charCodeAt(0) < 0x590 ? first.word : first.word.replace(ARTICLE, '')
    if (bare !== first.word) others.push({ ...first, word: bare })
    let { word } = first
    for (let next = at + 1; next < at + MAX_JOINED; next++) {
      const [before, token] = [tokens[next - 1], tokens[next]]
      if (!before || !token || token.isSign || token.start - before.end !== 1) break
      const between = text[before.end] ?? ''
      const isAbbreviation = between === '.' && before.word.length === 1 && token.word.length === 1
      if (!isAbbreviation && !JOINER.test(between)) break
      word += token.word
      if (word.length > MAX_WORD) break
      others.push({ word, start: first.start, end: token.end, isSign: false })
    }
  }
  return others
}
