import { isSpace, isUpper } from '../characters.ts'
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
import type { Language } from '../languages/language.ts'
import type { Paragraph } from '../paragraph.ts'
import { normalizeWord } from '../word.ts'

/** Speech that a dash opens at the beginning of a paragraph, without marks. */
export interface DashSpeech {
  readonly start: number
  readonly end: number
  /** The writer's words between the parts of the speech. */
  readonly insertions: readonly Insertion[]
  /** Whether this is a question that the next paragraph answers. The text does not tell who asks. */
  readonly isAsked: boolean
}

type Attributed = Omit<DashSpeech, 'isAsked'>

const DASHES = '—–―'
/** A hyphen as an opening dash is common in Russian; without an attribution it is a list item. */
const HYPHEN = '-'
const MAX_WORDS = 6

/** The offset of the first letter after the dash that begins a paragraph; -1 if no speech can begin there. */
export function startOfSpeech(text: string, { start, end }: Paragraph): number {
  const dash = text.charAt(start)
  if (!DASHES.includes(dash) && !(dash === HYPHEN && isSpace(text.charCodeAt(start + 1)))) return -1
  let at = start + 1
  while (at < end && isSpace(text.charCodeAt(at))) at++
  // After a dash, speech begins with a capital, whereas a list item or the rest of a sentence begins in lower case.
  return isUpper(text.charCodeAt(at)) || '¿¡«„“"…'.includes(text.charAt(at) || ' ') ? at : -1
}

const FIRST_WORDS = /[\p{L}\p{N}’'-]+/gu

/**
 * Whether the words after a dash are the writer's. They are if they begin with a verb (`горячился тренер`,
 * `ставит он`), if a reporting verb is among the first words, or if they are a sentence between dashes:
 * `, — Лис загибает пальцы. — `. Words in lower case are always the writer's if `!`, `?` or `…` precedes the dash:
 * `Хватит! — не стерпел он`.
 */
function isWriters(text: string, dash: number, limit: number, style: DashStyle, language: Language): boolean {
  if (style === 'wide' && ('!?…'.includes(text.charAt(dash - 2)) || endsAsSentence(text, dash, limit))) return true
  const from = dash + 1
  const words = [...text.slice(from, Math.min(limit, from + 120)).matchAll(FIRST_WORDS)].slice(0, MAX_WORDS)
  const [first, second] = words
  if (style === 'wide' && first && (endsLikeVerb(first[0], language) || isSubject(second?.[0], language))) return true
  const last = words.at(-1)
  return hasCue(text, from, from + (last ? last.index + last[0].length : 0), language)
}

function isSubject(word: string | undefined, { pronouns }: Language): boolean {
  if (word === undefined) return false
  const pronoun = pronouns.get(normalizeWord(word))
  return pronoun === 'he' || pronoun === 'she' || pronoun === 'they' || pronoun === 'i'
}

function endsAsSentence(text: string, dash: number, limit: number): boolean {
  const end = endOfInsertion(text, dash, Math.min(limit, dash + MAX_INSERTION), 'wide')
  return end >= 0 && text.charAt(end - 2) === '.'
}

const REFLEXIVE = /с[яь]$/u

function endsLikeVerb(word: string, { verbEndings }: Language): boolean {
  const verb = normalizeWord(word).replace(REFLEXIVE, '')
  return word.length > 3 && verbEndings.some((ending) => verb.endsWith(ending))
}

/**
 * Returns the end of a part of speech before `at`: blanks at the end are left out, and so is the comma of the
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
    const style = opensInsertion(text, at)
    if (!style || !isWriters(text, at, limit, style, language)) continue
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
    const close = text.charAt(at) === ',' || isEnd ? clauseAt(text, at, limit, language) : -1
    if (close < 0) continue
    const from = isEnd ? at + 1 : at
    let resume = close + 1
    while (resume < limit && isSpace(text.charCodeAt(resume))) resume++
    if (resume >= limit) return { start, end: from, insertions }
    insertions.push({ start: from, end: resume })
    at = resume
  }
  return insertions.length > 0 ? { start, end: limit, insertions } : null
}

const QUOTE_AFTER_SENTENCE = /[.!?…]\s+[«„“"]/u

/**
 * The offset where a quote in quotation marks begins in a text that follows a dash, as in `— Она слишком старательна.
 * «Настоящий писарь устаёт», — смеётся исследовательница`; `end` if the text has no such quote.
 */
function startOfMarks(text: string, start: number, end: number): number {
  const match = QUOTE_AFTER_SENTENCE.exec(text.slice(start, end))
  return match ? start + match.index + 1 : end
}

/** A paragraph that begins with a dash, before it is known whether it is speech. */
interface DashLine {
  readonly start: number
  /** Where the line ends, or where a quote in quotation marks begins in it. */
  readonly end: number
  readonly attributed: Attributed | null
  /** Whether the whole line can be speech: a hyphen without an attribution begins a list item. */
  readonly isWhole: boolean
}

function readLine(text: string, paragraph: Paragraph, language: Language): DashLine | null {
  const start = startOfSpeech(text, paragraph)
  if (start < 0) return null
  const end = startOfMarks(text, start, paragraph.end)
  const attributed =
    readDashes(text, start, end, language) ??
    (language.insertions === 'clauses' ? readClauses(text, start, end, language) : null)
  return { start, end, attributed, isWhole: end === paragraph.end && text.charAt(paragraph.start) !== HYPHEN }
}

const MAX_LINE = 400

/** Whether a line has a pronoun of the first person, which a list item hardly ever has. */
function hasFirstPerson(text: string, { start, end }: DashLine, { pronouns }: Language): boolean {
  for (const [word] of text.slice(start, Math.min(end, start + MAX_LINE)).matchAll(FIRST_WORDS))
    if (pronouns.get(normalizeWord(word)) === 'i') return true
  return false
}

/** Whether lines that follow each other are a dialogue: one of them names who speaks, or a question is answered. */
function isDialogue(text: string, lines: readonly DashLine[]): boolean {
  const isAnswered = lines.slice(0, -1).some(({ end }) => text.charAt(end - 1) === '?')
  return lines.length > 1 && (isAnswered || lines.some(({ attributed }) => attributed !== null))
}

const ENDS_TURN = /[.!?…][»”"]?$/u

/** Reads lines that follow each other. `isIntroduced` tells whether a colon stands before them. */
function readRun(
  text: string,
  lines: readonly DashLine[],
  isIntroduced: boolean,
  language: Language,
): (DashSpeech | null)[] {
  const isTurn = isDialogue(text, lines)
  return lines.map((line, at) => {
    const { start, end, attributed, isWhole } = line
    if (attributed) return { ...attributed, isAsked: false }
    const last = text.charAt(end - 1)
    if (!isWhole || last === ';') return null
    const isAnswered = isTurn && last === '?' && at + 1 < lines.length
    const isSentence = ENDS_TURN.test(text.slice(Math.max(start, end - 2), end))
    const isAlone = lines.length === 1 && (isIntroduced || '!?'.includes(last))
    const isSpeech = isAlone || (isSentence && (isTurn || hasFirstPerson(text, line, language)))
    return isSpeech ? { start, end, insertions: [], isAsked: isAnswered } : null
  })
}

/**
 * Reads the speech of the paragraphs that begin with a dash; all other paragraphs give null. The speech ends at the
 * attribution or, if it continues after the attribution, at the end of the paragraph. Text without an attribution is
 * speech only if it belongs to a dialogue, if it has a pronoun of the first person, or if no paragraph beside it begins
 * with a dash and it follows a colon or ends in `!` or `?`.
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
