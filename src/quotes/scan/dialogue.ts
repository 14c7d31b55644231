import { isSpace, isUpper } from '../characters.ts'
import {
  clauseAt,
  type DashStyle,
  ENDS_PART,
  endOfInsertion,
  hasCue,
  type Insertion,
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
  /** Whether this is an interviewer's question, which the next paragraph answers; it does not count as a quote. */
  readonly isQuestion: boolean
}

type Attributed = Omit<DashSpeech, 'isQuestion'>

const DASHES = '—–―'
/** A hyphen as an opening dash is common in Russian; without an attribution it is a list item. */
const HYPHEN = '-'
const MAX_WORDS = 6

function startOfSpeech(text: string, { start, end }: Paragraph): number {
  const dash = text.charAt(start)
  if (!DASHES.includes(dash) && !(dash === HYPHEN && isSpace(text.charCodeAt(start + 1)))) return -1
  let at = start + 1
  while (at < end && isSpace(text.charCodeAt(at))) at++
  // Behind a dash, speech begins with a capital, whereas a list item or the rest of a sentence begins in lower case.
  return isUpper(text.charCodeAt(at)) || '¿¡«„“"…'.includes(text.charAt(at) || ' ') ? at : -1
}

const FIRST_WORDS = /[\p{L}\p{N}’'-]+/gu

/** Whether a reporting verb is among the first words of a text, or the first word has the ending of a verb. */
function reportsSpeech(text: string, from: number, limit: number, style: DashStyle, language: Language): boolean {
  let [count, end] = [0, from]
  for (const match of text.slice(from, Math.min(limit, from + 120)).matchAll(FIRST_WORDS)) {
    end = from + match.index + match[0].length
    if (count === 0 && style === 'wide' && endsLikeVerb(match[0], language)) return true
    if (++count === MAX_WORDS) break
  }
  return hasCue(text, from, end, language)
}

const endsLikeVerb = (word: string, { verbEndings }: Language): boolean =>
  word.length > 3 && verbEndings.some((ending) => normalizeWord(word).endsWith(ending))

/**
 * Returns the end of a part of speech before `at`: blanks at the end are left out, and so is the comma of the
 * attribution.
 */
function endOfPart(text: string, at: number): number {
  let end = at
  while (isSpace(text.charCodeAt(end - 1))) end--
  return text.charAt(end - 1) === ',' ? end - 1 : end
}

/** Reads speech with an attribution behind a dash, as in `—No voy —dijo Pérez—`; null without an attribution. */
function readDashes(text: string, start: number, limit: number, language: Language): Attributed | null {
  const insertions: Insertion[] = []
  for (let at = start + 2; at < limit; at++) {
    const style = opensInsertion(text, at)
    if (!style || !reportsSpeech(text, at + 1, limit, style, language)) continue
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

/** Reads speech with an attribution behind a comma, `!`, `?` or `…`, as in `— Non, répond Paul`; null without one. */
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

/**
 * Reads the speech of a paragraph that begins with a dash. The speech ends at the attribution or, if it continues
 * behind the attribution, at the end of the paragraph. Without an attribution, the text behind a dash is speech only if
 * it answers a question that also begins with a dash, or if it follows a colon.
 */
export function readDashSpeech(
  text: string,
  paragraphs: readonly Paragraph[],
  index: number,
  language: Language,
): DashSpeech | null {
  const paragraph = paragraphs[index]
  if (!paragraph || language.insertions === 'none') return null
  const start = startOfSpeech(text, paragraph)
  if (start < 0) return null
  const end = startOfMarks(text, start, paragraph.end)
  const attributed =
    readDashes(text, start, end, language) ??
    (language.insertions === 'clauses' ? readClauses(text, start, end, language) : null)
  if (attributed) return { ...attributed, isQuestion: false }
  if (end < paragraph.end || text.charAt(paragraph.start) === HYPHEN) return null
  const before = text.charAt((paragraphs[index - 1]?.end ?? 0) - 1)
  const last = text.charAt(end - 1)
  const [isAnswer, isAnswered] = [index - 1, index + 1].map((other) => isDashed(text, paragraphs[other]))
  if (last === '?' && isAnswered) return { start, end, insertions: [], isQuestion: true }
  const isIntroduced = before === ':' && last !== ';' && !isAnswered
  return (before === '?' && isAnswer) || isIntroduced ? { start, end, insertions: [], isQuestion: false } : null
}

const isDashed = (text: string, paragraph: Paragraph | undefined): boolean =>
  paragraph !== undefined && startOfSpeech(text, paragraph) >= 0
