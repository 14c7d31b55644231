import { isLower, isSpace, isUpper } from '../characters.ts'
import {
  clauseAt,
  type DashStyle,
  ENDS_PART,
  endOfInsertion,
  hasCue,
  type Insertion,
  MAX_INSERTION,
  opensInsertion,
} from '../insertion.ts'
import {
  ADVERB,
  AUXILIARY,
  COMPLEMENTIZER,
  CONJUNCTION,
  DETERMINER,
  type Language,
  NOT_A_NAME,
  ROLE,
} from '../languages/language.ts'
import type { Paragraph } from '../paragraph.ts'
import { endOfWord, normalizeWord } from '../word.ts'

/** Speech that a dash opens at the beginning of a paragraph, instead of a quotation mark. */
export interface DashSpeech {
  readonly start: number
  readonly end: number
  /** The writer's words between the parts of the speech. */
  readonly insertions: readonly Insertion[]
  /** Whether this is a question that the next paragraph answers, and the text does not tell who asks it. */
  readonly isAsked: boolean
}

type Attributed = Omit<DashSpeech, 'isAsked'>

const DASHES = '—–―'
/** In Russian, a hyphen often opens speech. Many lines with a hyphen are list items instead (see `isHyphen`). */
const HYPHEN = '-'
const MAX_WORDS = 6

/** The offset of the first letter after the dash that begins a paragraph; -1 if no speech can begin there. */
export function startOfSpeech(text: string, { start, end }: Paragraph): number {
  const dash = text.charAt(start)
  if (!DASHES.includes(dash) && dash !== HYPHEN) return -1
  let at = start + 1
  while (at < end && isSpace(text.charCodeAt(at))) at++
  // After a dash, speech begins with a capital, whereas a list item or the rest of a sentence begins in lower case.
  return isUpper(text.charCodeAt(at)) || '¿¡«„“"…'.includes(text.charAt(at) || ' ') ? at : -1
}

const FIRST_WORDS = /[\p{L}\p{N}’'-]+/gu

/** The offset where the clause that begins at `from` ends: before the next dash or the next end of a sentence. */
function endOfClause(text: string, from: number, limit: number): number {
  const match = /[.!?…]| [—–-]/u.exec(text.slice(from, Math.min(limit, from + MAX_INSERTION)))
  return match ? from + match.index : Math.min(limit, from + MAX_INSERTION)
}

/**
 * Whether the words after a dash are the writer's. This is the case if the words begin with a verb (`горячился тренер`,
 * `ставит он`), if a reporting verb is among the first words, or if the words are a sentence between dashes:
 * `, — Лис загибает пальцы. — `. Words in lower case are always the writer's if `!`, `?` or `…` precedes the dash:
 * `Хватит! — не стерпел он`.
 */
function isWriters(text: string, dash: number, limit: number, style: DashStyle, language: Language): boolean {
  if (style === 'wide' && ('!?…'.includes(text.charAt(dash - 2)) || endsAsSentence(text, dash, limit))) return true
  const from = dash + 1
  const words = [...text.slice(from, endOfClause(text, from, limit)).matchAll(FIRST_WORDS)].slice(0, MAX_WORDS)
  const [first, second] = words.filter(([word], at) => at > 1 || (classesOf(word, language) & ADVERB) === 0)
  if (style === 'wide' && first && (endsLikeVerb(first[0], language) || isSubject(second?.[0], language))) return true
  // If the writer's words begin with a noun for a person or with a conjunction, their verb comes later:
  // `— Немає, — баба Параска киває на ліс.`, `— Завтра приедет комиссия, — и глава посёлка разводит руками.`
  const isClause = style === 'wide' && (classesOf(first?.[0], language) & (CONJUNCTION | ROLE)) !== 0
  if (isClause && words.some(([word]) => endsLikeVerb(word, language))) return true
  const last = words.at(-1)
  return hasCue(text, from, from + (last ? last.index + last[0].length : 0), language)
}

const classesOf = (word: string | undefined, { classes }: Language): number =>
  classes.get(normalizeWord(word ?? '')) ?? 0

function isSubject(word: string | undefined, { pronouns }: Language): boolean {
  if (word === undefined) return false
  const pronoun = pronouns.get(normalizeWord(word))
  return pronoun === 'he' || pronoun === 'she' || pronoun === 'i'
}

function endsAsSentence(text: string, dash: number, limit: number): boolean {
  const end = endOfInsertion(text, dash, Math.min(limit, dash + MAX_INSERTION), 'wide')
  return end >= 0 && text.charAt(end - 2) === '.'
}

const REFLEXIVE = /с[яь]$/u
/** `всміхається`, `віджартовується`: the reflexive form of a present tense that ends in -є. */
const REFLEXIVE_PRESENT = /(?<=[єа])ться$/u

function endsLikeVerb(word: string, { verbEndings, presentEndings }: Language): boolean {
  const verb = normalizeWord(word).replace(REFLEXIVE_PRESENT, '').replace(REFLEXIVE, '')
  const isVerb = (ending: string) => verb.endsWith(ending)
  return word.length > 3 && (verbEndings.some(isVerb) || presentEndings.some(isVerb))
}

/**
 * After a dash, the writer may begin a new sentence with a capital, as in `—No. —Ella baja la vista.` or `— Ждём. — Он
 * смотрит на часы.`. Returns the style of the dash at `dash`, or null if no such sentence follows it. Null also if the
 * sentence may be the words of the next speaker.
 */
function opensNarration(text: string, dash: number, limit: number, language: Language): DashStyle | null {
  if (!DASHES.includes(text.charAt(dash)) || !isSpace(text.charCodeAt(dash - 1))) return null
  const style = isSpace(text.charCodeAt(dash + 1)) ? 'wide' : 'tight'
  const from = style === 'wide' ? dash + 2 : dash + 1
  if (!isUpper(text.charCodeAt(from)) || (style === 'wide' && !ENDS_PART.includes(text.charAt(dash - 2)))) return null
  const end = endOfClause(text, from, limit)
  const words = [...text.slice(from, end).matchAll(FIRST_WORDS)].map(([word]) => word)
  const [first = ''] = words
  const classes = classesOf(first, language)
  const isJoined = (classes & CONJUNCTION) !== 0 && text.charAt(dash - 2) !== '?'
  const isName = isSubject(first, language) || (classes & DETERMINER) !== 0 || (classes & NOT_A_NAME) === 0 || isJoined
  const isOurs = words.some((word) => language.pronouns.get(normalizeWord(word)) === 'i')
  if (!isName || isOurs || words.length < 2 || '!?'.includes(text.charAt(end) || ' ')) return null
  const hasVerb = words
    .slice(1, MAX_WORDS)
    .some((word) => endsLikeVerb(word, language) || hasCue(word, 0, word.length, language))
  return hasVerb ? style : null
}

/** `– Mañana vuelvo – dice Ramón`: a reporting verb shows that a dash without a comma opens the writer's words. */
function opensWithCue(text: string, dash: number, language: Language): DashStyle | null {
  if (!isSpace(text.charCodeAt(dash - 1)) || !isSpace(text.charCodeAt(dash + 1))) return null
  if (!isLower(text.charCodeAt(dash + 2))) return null
  const word = normalizeWord(text.slice(dash + 2, endOfWord(text, dash + 2, text.length)))
  return (language.cueStrength.get(word) ?? 0) >= 2 ? 'wide' : null
}

/** The style of the dash at `at` if it opens words of the writer, else null. */
function styleOf(text: string, at: number, limit: number, language: Language): DashStyle | null {
  if (!DASHES.includes(text.charAt(at)) && text.charAt(at) !== HYPHEN) return null
  const style = opensInsertion(text, at)
  if (style && isWriters(text, at, limit, style, language)) return style
  // In Spanish, a dash after a blank and directly before a word opens words of the writer.
  const isOpen = style === 'tight' && text.charAt(at) !== HYPHEN && '.!?…'.includes(text.charAt(limit - 1))
  return isOpen ? style : (opensNarration(text, at, limit, language) ?? opensWithCue(text, at, language))
}

/**
 * Returns where the speech before `at` ends: blanks at the end are left out, and so is the comma before the
 * attribution.
 */
function endOfPart(text: string, at: number): number {
  let end = at
  while (isSpace(text.charCodeAt(end - 1))) end--
  return text.charAt(end - 1) === ',' ? end - 1 : end
}

/** Reads speech with an attribution after a dash, as in `—No voy —dijo Pérez—`; null if there is no attribution. */
function readDashes(text: string, start: number, limit: number, language: Language): Attributed | null {
  const insertions: Insertion[] = []
  for (let at = start + 2; at < limit; at++) {
    const style = styleOf(text, at, limit, language)
    if (!style) continue
    const from = endOfPart(text, at)
    const close = endOfInsertion(text, at, limit, style)
    let resume = close + 1
    while (resume < limit && ENDS_PART.includes(text.charAt(resume))) resume++
    while (resume < limit && isSpace(text.charCodeAt(resume))) resume++
    if (close < 0 || resume >= limit) return { start, end: from, insertions }
    insertions.push({ start: from, end: resume })
    at = resume
  }
  return insertions.length > 0 ? { start, end: limit, insertions } : null
}

/**
 * Reads speech with an attribution after a comma, `!`, `?` or `…`, as in `— Non, répond Paul`; null if there is no
 * attribution.
 */
function readClauses(text: string, start: number, limit: number, language: Language): Attributed | null {
  const insertions: Insertion[] = []
  for (let at = start; at < limit; at++) {
    const isEnd = '!?…'.includes(text.charAt(at))
    let close = text.charAt(at) === ',' || isEnd ? clauseAt(text, at, limit, language, true) : -1
    if (close < 0) continue
    const from = isEnd ? at + 1 : at
    if (text.charAt(close) === ',') close = endOfAddition(text, close, limit, language)
    let resume = close + 1
    while (resume < limit && isSpace(text.charCodeAt(resume))) resume++
    if (resume >= limit) return { start, end: from, insertions }
    insertions.push({ start: from, end: resume })
    at = resume
  }
  return insertions.length > 0 ? { start, end: limit, insertions } : null
}

/**
 * After the comma that ends an attribution, either the speech continues (`, dit-il, je viens.`) or the writer
 * continues: `, gronde Marcelle, cabas au bras.` If the writer continues, returns the offset of the period that ends
 * the writer's words; otherwise, returns `comma`.
 */
function endOfAddition(text: string, comma: number, limit: number, language: Language): number {
  const match = /[.!?…«“"]/u.exec(text.slice(comma, Math.min(limit, comma + MAX_INSERTION)))
  if (match?.[0] !== '.') return comma
  const words = [...text.slice(comma, comma + match.index).matchAll(/\p{L}+/gu)].map(([word]) => normalizeWord(word))
  const isRelative = language.pronouns.get(words[0] ?? '') === 'who'
  const isSpeech = words.some((word) => {
    const pronoun = language.pronouns.get(word)
    const isClause = (classesOf(word, language) & AUXILIARY) !== 0 || pronoun === 'he' || pronoun === 'she'
    return pronoun === 'i' || SPOKEN.has(word) || (isClause && !isRelative)
  })
  return isSpeech || (classesOf(words[0], language) & (CONJUNCTION | COMPLEMENTIZER)) !== 0
    ? comma
    : comma + match.index
}

/** French words that show that a text is speech, and not the writer's own words. */
const SPOKEN = new Set('j tu vous on c ça mon ma mes notre nos ton ta tes votre vos'.split(' '))

/** A quote in marks after a sentence. After the quote, a dash opens an attribution, or the paragraph ends. */
const QUOTE_AFTER_SENTENCE =
  /[.!?…]\s+(?:«[^«»]*»|[„“][^„“”]*[“”]|"[^"]*")(?:(?:,|(?<=[!?…].))\s*[—–-]\s+\p{Ll}|[.!?…]?$)/u

/**
 * The text after a dash may contain a quote in quotation marks, as in `— Она слишком старательна. «Настоящий писарь
 * устаёт», — смеётся исследовательница`. Returns the offset where this quote begins. Returns `end` if the text has no
 * such quote, or if more speech follows the quote, because the quote then belongs to the speech.
 */
function startOfMarks(text: string, start: number, end: number): number {
  const match = QUOTE_AFTER_SENTENCE.exec(text.slice(start, end))
  return match ? start + match.index + 1 : end
}

/** A paragraph that begins with a dash, before it is known whether it is speech. */
interface DashLine {
  readonly start: number
  /** The end of the line: the end of its paragraph, or the start of the quote that `startOfMarks` finds. */
  readonly end: number
  readonly attributed: Attributed | null
  /** Whether a quote in quotation marks ends the line before its paragraph ends. */
  readonly isCut: boolean
  /**
   * Whether the line begins with a hyphen. Such a line can be speech if it has an attribution. It can also be speech if
   * it is one of several adjacent lines, and at least one of these lines ends in a question mark. Otherwise, it is a
   * list item.
   */
  readonly isHyphen: boolean
}

function readLine(text: string, paragraph: Paragraph, language: Language): DashLine | null {
  const start = startOfSpeech(text, paragraph)
  if (start < 0) return null
  const end = startOfMarks(text, start, paragraph.end)
  const attributed =
    readDashes(text, start, end, language) ??
    (language.insertions === 'clauses' ? readClauses(text, start, end, language) : null)
  return { start, end, attributed, isCut: end < paragraph.end, isHyphen: text.charAt(paragraph.start) === HYPHEN }
}

const MAX_LINE = 400

/** Whether a line has a pronoun of the first person, which a list item hardly ever has. */
function hasFirstPerson(text: string, { start, end }: DashLine, { pronouns }: Language): boolean {
  for (const [word] of text.slice(start, Math.min(end, start + MAX_LINE)).matchAll(FIRST_WORDS))
    if (pronouns.get(normalizeWord(word)) === 'i') return true
  return false
}

const ENDS_TURN = /[.!?…][»”"]?$/u

/**
 * Reads lines that follow each other. Several lines are a dialogue if one of them says who speaks, or if one of them
 * ends in a question mark. `isIntroduced` tells whether there is a colon before the first line.
 */
function readRun(
  text: string,
  lines: readonly DashLine[],
  isIntroduced: boolean,
  language: Language,
): (DashSpeech | null)[] {
  const hasLine = (test: (line: DashLine) => boolean) => lines.length > 1 && lines.some(test)
  const isAsked = hasLine(({ end }) => text.charAt(end - 1) === '?')
  const isTurn = isAsked || hasLine(({ attributed }) => attributed !== null)
  return lines.map((line, at) => {
    const { start, end, attributed, isCut, isHyphen } = line
    if (attributed) return { ...attributed, isAsked: false }
    const last = text.charAt(end - 1)
    if ((isHyphen ? !isAsked : isCut) || last === ';') return null
    const isAnswered = isTurn && last === '?' && at + 1 < lines.length
    const isSentence = ENDS_TURN.test(text.slice(Math.max(start, end - 2), end))
    const isAlone = lines.length === 1 && (isIntroduced || '!?'.includes(last))
    const isSpeech = isAlone || (isSentence && (isTurn || hasFirstPerson(text, line, language)))
    return isSpeech ? { start, end, insertions: [], isAsked: isAnswered } : null
  })
}

/**
 * Reads the speech of the paragraphs that begin with a dash; all other paragraphs give null. The list is empty if the
 * language is null or does not write speech in this way. The speech ends at the attribution or, if it continues after
 * the attribution, at the end of the paragraph. Text without an attribution is speech only in one of these cases:
 * - it belongs to a dialogue
 * - it has a pronoun of the first person
 * - no paragraph beside it begins with a dash, and it follows a colon
 * - no paragraph beside it begins with a dash, and it ends in `!` or `?`
 */
export function listDashSpeech(
  text: string,
  paragraphs: readonly Paragraph[],
  language: Language | null,
): readonly (DashSpeech | null)[] {
  if (!language || language.insertions === 'none') return []
  const lines = paragraphs.map((paragraph) => readLine(text, paragraph, language))
  const speech: (DashSpeech | null)[] = []
  while (speech.length < lines.length) {
    const from = speech.length
    const run: DashLine[] = []
    for (let line = lines[from]; line; line = lines[from + run.length]) run.push(line)
    const isIntroduced = text.charAt((paragraphs[from - 1]?.end ?? 0) - 1) === ':'
    if (run.length === 0) speech.push(null)
    else speech.push(...readRun(text, run, isIntroduced, language))
  }
  return speech
}
