import { isDigit, isLetter, isSpace, isWord } from '../characters.ts'
import type { Paragraph } from '../paragraph.ts'

/**
 * The kinds of quotation marks. Marks of one family close each other. Inside a pair, marks of other families may form
 * inner pairs. Most `single` marks can also be apostrophes.
 */
export type Family = 'curly' | 'straight' | 'guillemet' | 'corner' | 'single'

/** One quotation mark of a paragraph, and whether it can open or close a quote at this place. */
export interface Mark {
  readonly start: number
  readonly end: number
  readonly family: Family
  readonly canOpen: boolean
  readonly canClose: boolean
  /** The character of the mark. It determines the opening mark that fits: `“` closes `„`, and `」` closes `「`. */
  readonly char: string
  /** Whether a single mark may be the apostrophe of a plural: `the workers’ rights`. */
  readonly isPossessive: boolean
}

const FAMILIES: Readonly<Record<string, Family>> = {
  '“': 'curly',
  '”': 'curly',
  '„': 'curly',
  '‟': 'curly',
  '〝': 'curly',
  '〞': 'curly',
  '〟': 'curly',
  '"': 'straight',
  '＂': 'straight',
  '״': 'straight',
  '«': 'guillemet',
  '»': 'guillemet',
  '「': 'corner',
  '」': 'corner',
  '『': 'corner',
  '』': 'corner',
  '｢': 'corner',
  '｣': 'corner',
  '﹁': 'corner',
  '﹂': 'corner',
  '﹃': 'corner',
  '﹄': 'corner',
  '‹': 'single',
  '›': 'single',
  '‘': 'single',
  '’': 'single',
  '‚': 'single',
  '‛': 'single',
  "'": 'single',
  '`': 'single',
}
/** Marks of typewriters, two characters each: `,,Gut''`, `<<Oui>>`. */
const TYPED: Readonly<Record<string, string>> = { ',': '„', '<': '«', '>': '»' }
const ALONE = 1
const TWICE = 2
/** For each character: ALONE if it is a mark by itself, TWICE if it is a mark only when doubled, 0 otherwise. */
const markKind = new Uint8Array(0x10000)
for (const char of Object.keys(FAMILIES)) markKind[char.charCodeAt(0)] = ALONE
for (const char of Object.keys(TYPED)) markKind[char.charCodeAt(0)] = TWICE
const OPENS_ONLY = new Set('„‟〝「『｢﹁﹃‚')
const CLOSES_ONLY = new Set('〞〟」』｣﹂﹄')
const STRAIGHT_OR_APOSTROPHE = new Set('"＂״\'’')

const OPENS_BRACKET = new Set('([{<¿¡/|')
const DASHES = new Set('-–—―')
/** `'90s`, `'em`: an apostrophe where letters are left out. */
const ELISION = /^(?:\d0s|em|til|tis|twas|cause|bout|n)(?![\p{L}\p{N}])/iu

const isBlankOrNone = (char: string): boolean => char === '' || isSpace(char.charCodeAt(0))

function opensHere(before: string, after: string): boolean {
  if (isBlankOrNone(after)) return false
  if (isBlankOrNone(before) || OPENS_BRACKET.has(before) || DASHES.has(before)) return true
  return before === ':' || before === '…' || (FAMILIES[before] !== undefined && !STRAIGHT_OR_APOSTROPHE.has(before))
}

function closesHere(before: string, after: string): boolean {
  return !isBlankOrNone(before) && !OPENS_BRACKET.has(before) && !(after !== '' && isWord(after.charCodeAt(0)))
}

const DOUBLED = new Set("'`‘’")

/**
 * Whether two apostrophes or two accents that begin at `at` are one double quotation mark. If a quote ends with three
 * such characters, the first is a single quotation mark, and the last two are a double quotation mark.
 */
function isDoubled(text: string, at: number, paragraph: Paragraph): boolean {
  const char = text.charAt(at)
  if (!DOUBLED.has(char) || text.charAt(at + 1) !== char || at + 1 >= paragraph.end) return false
  const isTriple = at + 2 < paragraph.end && text.charAt(at + 2) === char
  return !isTriple || at === paragraph.start || isSpace(text.charCodeAt(at - 1))
}

/** The characters with which a quote can begin. */
const BEGINS = /[\p{L}\p{N}¿¡([…„‚‘“«‹›'"—–-]/u

/** Whether a paragraph begins with a closing mark. Such a mark continues the quote before it: `» Puis il partit.` */
const continuesHere = (text: string, at: number, before: string, after: string): boolean =>
  before === '' && text.charAt(at) !== '>' && isBlankOrNone(after) && isLetter(text.charCodeAt(at + 2))

/** Whether a mark is directly between the apostrophe at the end of a French word (`qu'`, `d’`) and a letter. */
const isElided = (text: string, at: number): boolean =>
  APOSTROPHE.test(text.charAt(at - 1)) && isLetter(text.charCodeAt(at - 2)) && isLetter(text.charCodeAt(at + 1))

const APOSTROPHE = /['’]/

function canOpenAt(text: string, at: number, char: string, family: Family, before: string, after: string): boolean {
  if (OPENS_ONLY.has(char)) return after !== ''
  if (CLOSES_ONLY.has(char)) return false
  const opens = opensHere(before, after)
  // `d’« un choix »`: a French elision is directly before the opening mark.
  if (char === '«' && isBlankOrNone(after) && (before === '’' || before === "'")) return true
  // French puts blanks inside the guillemets. German closes a quote with `«`. So the blanks around the mark decide
  // whether it opens a quote.
  if (char === '“' || char === '«' || char === '‹') return opens || !closesHere(before, after)
  if (char === '”' || char === '»')
    return (opens && !closesHere(before, after) && BEGINS.test(after)) || continuesHere(text, at, before, after)
  // `qu'"aucun départ"`: a French elision is directly before a straight mark.
  if (family === 'straight' && isElided(text, at)) return true
  // A mark after `=` does not open a quote, because it encloses the value of an attribute in markup: `name="…"`.
  if (family === 'straight') return opens && before !== '='
  return opens && char !== '`'
}

function canCloseAt(char: string, family: Family, before: string, after: string): boolean {
  if (OPENS_ONLY.has(char)) return false
  if (CLOSES_ONLY.has(char) || '”«»›'.includes(char)) return true
  const closes = closesHere(before, after)
  // `"So,"he said`: writers easily forget the blank after a closing mark.
  return closes || (family === 'straight' && before !== '' && !opensHere(before, after))
}

/** Whether a single mark is an apostrophe, or stands for minutes or feet. */
function isApostrophe(text: string, char: string, before: string, after: string, end: number): boolean {
  if (char === '‹' || char === '›' || char === '‚') return false
  const isInWord = isLetter(before.charCodeAt(0)) && isWord(after.charCodeAt(0))
  const isUnit = char === "'" && isDigit(before.charCodeAt(0))
  return isInWord || isUnit || (opensHere(before, after) && ELISION.test(text.slice(end, end + 6)))
}

const HEBREW_PREFIX = /(?<![\u05d0-\u05ea])[בהוכלמש]{1,3}$/u
const HEBREW_LETTER = /[\u05d0-\u05ea]/

/** In Hebrew, `ב"מקום` opens a quote after a preposition, and `צה"ל` is an abbreviation. */
function standsInHebrewWord(text: string, at: number, before: string, after: string): 'prefix' | 'abbreviation' | null {
  if (!HEBREW_LETTER.test(before) || !HEBREW_LETTER.test(after)) return null
  const isLastLetter = !HEBREW_LETTER.test(text.charAt(at + 2))
  return !isLastLetter && HEBREW_PREFIX.test(text.slice(Math.max(0, at - 4), at)) ? 'prefix' : 'abbreviation'
}

function readMark(text: string, at: number, paragraph: Paragraph): Mark | null {
  const typed = TYPED[text.charAt(at)]
  const char = typed ?? text.charAt(at)
  const doubled = isDoubled(text, at, paragraph)
  const family = doubled ? 'straight' : (FAMILIES[char] ?? 'straight')
  const end = doubled || typed ? at + 2 : at + 1
  const before = at > paragraph.start ? text.charAt(at - 1) : ''
  const after = end < paragraph.end ? text.charAt(end) : ''
  if (family === 'single' && isApostrophe(text, char, before, after, end)) return null
  const hebrew = family === 'straight' && !doubled ? standsInHebrewWord(text, at, before, after) : null
  if (hebrew === 'abbreviation') return null
  if (hebrew === 'prefix') return { start: at, end, family, char, canOpen: true, canClose: false, isPossessive: false }
  return {
    start: at,
    end,
    family,
    char,
    canOpen: canOpenAt(text, at, char, family, before, after),
    canClose: canCloseAt(char, family, before, after) && !(family === 'straight' && isElided(text, at)),
    isPossessive: family === 'single' && !'‹›'.includes(char) && (before === 's' || before === 'S' || before === 'z'),
  }
}

/** Lists the quotation marks of a paragraph, without the apostrophes. */
export function listMarks(text: string, paragraph: Paragraph): Mark[] {
  const marks: Mark[] = []
  for (let at = paragraph.start; at < paragraph.end; at++) {
    const code = text.charCodeAt(at)
    const kind = markKind[code]
    if (kind === 0 || (kind === TWICE && text.charCodeAt(at + 1) !== code)) continue
    const mark = readMark(text, at, paragraph)
    if (!mark) continue
    marks.push(mark)
    at = mark.end - 1
  }
  return marks
}
