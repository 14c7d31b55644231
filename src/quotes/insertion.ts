import { isLower, isSpace, isUpper } from './characters.ts'
import { CUE, type Language, ROLE, TITLE } from './languages/language.ts'
import { endOfWord, normalizeWord } from './word.ts'

interface Extent {
  readonly start: number
  readonly end: number
}

/** Words of the writer inside the marks: `«Не знаю, — сказал он. — Спросите завтра»`. */
export type Insertion = Extent

/** The maximum length of the writer's words inside quotation marks, in UTF-16 code units. */
export const MAX_INSERTION = 160
const DASHES = '—–―-'
/**
 * The marks that may end a part of the speech, or a part of the writer's words. They come before a dash with blanks on
 * both sides (`, — сказал он. — `), and after the second dash in `—dijo Pérez—.`.
 */
export const ENDS_PART = '.,;:!?…»”“"'
const MIN_INSERTION = 4

/** Whether there are blanks on one side of the dashes, `—dijo Pérez—.`, or on both: `, — сказал он. — `. */
export type DashStyle = 'tight' | 'wide'

/** `, — Лис загибает пальцы. — `: the writer's words may begin with a name if they are a whole sentence. */
const NAMED = /^, . \p{Lu}[^«„“"!?]{3,140}?\. [—–-] /u

/**
 * Returns the style of the dash at `at`, or null if the words after the dash cannot be the writer's. The writer's words
 * begin in lower case or with a name.
 */
export function opensInsertion(text: string, at: number): DashStyle | null {
  if (!DASHES.includes(text.charAt(at)) || !isSpace(text.charCodeAt(at - 1))) return null
  if (isLower(text.charCodeAt(at + 1))) return 'tight'
  if (!isSpace(text.charCodeAt(at + 1)) || !ENDS_PART.includes(text.charAt(at - 2))) return null
  if (isLower(text.charCodeAt(at + 2))) return 'wide'
  return text.charAt(at - 2) === ',' && NAMED.test(text.slice(at - 2, at + MAX_INSERTION)) ? 'wide' : null
}

/**
 * The dash at `open` begins words of the writer. Returns the offset of the dash that ends these words, or -1 if no dash
 * ends them.
 */
export function endOfInsertion(text: string, open: number, limit: number, style: DashStyle): number {
  for (let at = open + MIN_INSERTION; at < limit; at++) {
    const char = text.charAt(at)
    if ('«„“"'.includes(char)) return -1
    if (!DASHES.includes(char)) continue
    const isAfterSpace = isSpace(text.charCodeAt(at - 1))
    const isBeforeSpace = isSpace(text.charCodeAt(at + 1))
    const ends =
      style === 'wide'
        ? isAfterSpace && isBeforeSpace && ENDS_PART.includes(text.charAt(at - 2))
        : !isAfterSpace && (isBeforeSpace || ENDS_PART.includes(text.charAt(at + 1) || ' '))
    if (ends) return at
  }
  return -1
}

/**
 * Inside quotation marks, a dash may begin words of the writer. These words end at a second dash, or at `limit`, where
 * the quote ends. Returns the offset of their end, or -1 if no words of the writer begin at `at`.
 */
function dashesAt(text: string, at: number, limit: number): number {
  const style = opensInsertion(text, at)
  if (!style) return -1
  const end = endOfInsertion(text, at, limit, style)
  if (end >= 0) return end
  return limit - at < MAX_INSERTION && !/[!?«„"]/.test(text.slice(at, limit)) ? limit : -1
}

/**
 * Returns the end of the writer's clause that begins after the comma, `!`, `?` or `…` at `at`, as in
 * `, sourit le trentenaire. `; -1 if there is no such clause. `isDash` tells whether a dash opened the speech. No
 * closing mark shows where such speech ends. So in such speech, a verb that is in no list may begin the clause, too.
 */
export function clauseAt(text: string, at: number, limit: number, language: Language, isDash = false): number {
  if (!isSpace(text.charCodeAt(at + 1))) return -1
  const first = at + 2
  if (!startsWithSpeech(text, first, limit, language, isDash)) return -1
  for (let end = first; end < limit; end++) {
    const char = text.charAt(end)
    if (char === '.' ? !isAbbreviation(text, end, language) : char === ',' && isSpace(text.charCodeAt(end + 1)))
      return end
    if ('!?«:;'.includes(char)) return -1
  }
  return -1
}

/** Whether the period at `at` belongs to an abbreviation before a name: `M. Petit`. */
function isAbbreviation(text: string, at: number, { abbreviations }: Language): boolean {
  const [word = ''] = /[\p{L}]+$/u.exec(text.slice(Math.max(0, at - 6), at)) ?? []
  return abbreviations.has(word.toLowerCase()) && isUpper(text.charCodeAt(at + 2))
}

/** Pronouns that come before a French verb: `se souvient Lucien`, `lui répond Marie`. */
const BEFORE_VERB = new Set(['se', 'lui', 'leur', 'nous', 'me', 'le', 'la', 'les', 'y', 'en'])
const ELIDED = /^[smlt]'(?=\p{L})/u
/**
 * A clause at the end of a line must be shorter than this, in UTF-16 code units. The limit does not apply if the verb
 * of the clause is a strong cue, or if the subject of the clause is recognised as a person.
 */
const MAX_CLAUSE = 50
const TO_HAVE = new Set(['a', 'ont', 'avait', 'avaient'])
const TO_BE = new Set(['est', 'sont', 'était', 'étaient'])
const PARTICIPLE = /(?:é|i|is|it|u)e?s?$/
/** `lance, goguenard, Paul Rivet`: words between a verb and its subject. */
const BETWEEN = /^,\s[^,.!?]{3,30},\s/u
const VERB = /(?:e|it|ît|rt|nt|end|ond|ord|a)$/

/** Whether a text begins with a cue and its subject: `explique-t-il`, `a-t-elle raconté`, `promet Aurélien Mazet`. */
function startsWithSpeech(text: string, at: number, limit: number, language: Language, isDash: boolean): boolean {
  const end = endOfWord(text, at, limit)
  const word = normalizeWord(text.slice(at, end))
  if (BEFORE_VERB.has(word) && isSpace(text.charCodeAt(end)) && isLower(text.charCodeAt(end + 1)))
    return startsWithSpeech(text, end + 1, limit, language, isDash)
  const [verb = '', pronoun] = word.replace(ELIDED, '').split(/-(?:t-)?(?=[a-z]+$)/)
  if (pronoun !== undefined && language.clitics.has(pronoun)) return true
  const isReflexive = word.startsWith("s'") || text.startsWith('se ', at - 3)
  if (isReflexive ? TO_BE.has(verb) : TO_HAVE.has(verb)) {
    const [second = '', subject = ''] = text.slice(end + 1, limit).split(/[\s,.]+/, 2)
    const isCue = (language.cueStrength.get(normalizeWord(second)) ?? 0) >= 2
    return (isCue || (isReflexive && isDash && PARTICIPLE.test(second))) && isSubject(subject)
  }
  const classes = language.classes.get(verb) ?? language.classes.get(word) ?? 0
  const between = isDash ? (BETWEEN.exec(text.slice(end, end + 36))?.[0].length ?? 1) : 1
  const [subject = '', second = ''] = text.slice(end + between, limit).split(/[\s’',.]+/, 2)
  if ((classes & CUE) !== 0 && (language.cueStrength.get(verb) ?? language.cueStrength.get(word) ?? 0) >= 2)
    return isSubject(subject)
  const isVerb = (classes & ~CUE) === 0 && isLower(text.charCodeAt(at)) && verb.length > 3 && VERB.test(verb)
  if (!isDash || !isVerb) return false
  const isAtEnd =
    SUBJECTS.has(normalizeWord(subject)) && limit - at < MAX_CLAUSE && !/[,.!?]./.test(text.slice(at, limit))
  return isAtEnd || isPerson(subject, second, language)
}

/**
 * Whether two words begin the mention of a person: a given name, a title, or a determiner and a noun for a person
 * (`le maire`).
 */
function isPerson(subject: string, second: string, { classes, femaleNames, maleNames }: Language): boolean {
  const word = normalizeWord(subject)
  if (isUpper(subject.charCodeAt(0)))
    return femaleNames.has(word) || maleNames.has(word) || ((classes.get(word) ?? 0) & TITLE) !== 0
  return SUBJECTS.has(word) && ((classes.get(normalizeWord(second)) ?? 0) & (ROLE | TITLE)) !== 0
}

const SUBJECTS = new Set([
  'le',
  'la',
  'l',
  'les',
  'un',
  'une',
  'son',
  'sa',
  'ses',
  'leur',
  'notre',
  'ce',
  'cette',
  'm',
  'mme',
])
const isSubject = (word: string): boolean =>
  SUBJECTS.has(word.replace(/['’]$/, '').toLowerCase()) || isUpper(word.charCodeAt(0))

export function hasCue(text: string, from: number, to: number, language: Language): boolean {
  for (const [word] of text.slice(from, to).matchAll(/\p{L}+/gu))
    if (((language.classes.get(normalizeWord(word)) ?? 0) & CUE) !== 0) return true
  return false
}

/** Lists the writer's own words inside a span. The list is empty if the language puts no such words there. */
export function listInsertions(text: string, { start, end }: Extent, language: Language): Insertion[] {
  const insertions: Insertion[] = []
  if (language.insertions === 'none') return insertions
  for (let at = start + 2; at < end; at++) {
    const char = text.charCodeAt(at)
    if (char !== 0x2c && char !== 0x2014 && char !== 0x2013 && char !== 0x2d) continue
    const isDash = language.insertions === 'dashes'
    if (isDash === (char === 0x2c)) continue
    const close = isDash ? dashesAt(text, at, end) : clauseAt(text, at, end, language)
    if (close < 0 || close - at > MAX_INSERTION) continue
    // A full stop before the second dash shows that the words belong to the writer, even without a cue: `— развёл он
    // руками. — Убедили`.
    const isSure = !isDash || text.charAt(close - 2) === '.'
    if (isSure || hasCue(text, at, close, language)) {
      insertions.push({ start: at, end: close })
      at = close
    }
  }
  return insertions
}
