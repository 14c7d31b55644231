import { isSpace, isWord } from '../characters.ts'
import type { Insertion } from '../insertion.ts'
import type { Language } from '../languages/language.ts'
import { listParagraphs, type Paragraph } from '../paragraph.ts'
import { type DashSpeech, readDashSpeech } from './dialogue.ts'
import { listMarks, type Mark } from './marks.ts'

/** What stands between an outermost pair of quotation marks. UTF-16 offsets; blanks inside the marks are left out. */
export interface Span {
  readonly start: number
  readonly end: number
  /** UTF-16 offsets of the span together with its marks. */
  readonly outerStart: number
  readonly outerEnd: number
  readonly paragraph: number
  readonly isSingle: boolean
  /** Whether the quote continues: its mark is not closed, and the next paragraph begins with an opening mark. */
  readonly continues: boolean
  /**
   * If the span is speech that begins with a dash, the writer's own words inside the speech. Null if the span stands in
   * quotation marks: a later step looks for such words there.
   */
  readonly insertions: readonly Insertion[] | null
  /**
   * Whether the span is an interviewer's question that begins with a dash. Such a question does not count as a quote.
   */
  readonly isQuestion: boolean
}

/**
 * Whether two marks form a pair, such as `„x“`, `“x”`, `”x”`, `»x«` or `«x»`, or a mixture that writers use by mistake.
 */
function isPair(open: Mark, close: Mark): boolean {
  if (open.family !== close.family) return false
  if (open.char === '„' || open.char === '‟') return true
  if (open.char === '“') return close.char !== '“' || close.canClose
  if (open.char === '‹' || open.char === '›') return close.char === '‹' || close.char === '›'
  if (open.family === 'single')
    return close.char === '’' || close.char === "'" || (open.char === '‚' && close.char === '‘')
  if (open.family === 'corner')
    return '「」『』｢｣﹁﹂﹃﹄'.indexOf(close.char) === '「」『』｢｣﹁﹂﹃﹄'.indexOf(open.char) + 1
  return true
}

/**
 * For each mark of a paragraph, how many straight marks open, and how many close, from this mark to the end of the
 * paragraph.
 */
interface StraightCounts {
  readonly opening: Int32Array
  readonly closing: Int32Array
}

function countStraight(marks: readonly Mark[]): StraightCounts {
  const opening = new Int32Array(marks.length + 1)
  const closing = new Int32Array(marks.length + 1)
  for (let i = marks.length - 1; i >= 0; i--) {
    const mark = marks[i]
    const isStraight = mark?.family === 'straight'
    opening[i] = (opening[i + 1] ?? 0) + (isStraight && isOpeningOnly(mark) ? 1 : 0)
    closing[i] = (closing[i + 1] ?? 0) + (isStraight && mark.canClose ? 1 : 0)
  }
  return { opening, closing }
}

const NO_STRAIGHT: StraightCounts = { opening: new Int32Array(), closing: new Int32Array() }

/** The index of the mark that closes the double mark at `from`, or -1. Pairs inside the quote are skipped. */
function findDoubleClose(marks: readonly Mark[], from: number, counts: StraightCounts): number {
  const open = marks[from]
  if (!open) return -1
  let depth = 0
  let isOtherOpen = false
  for (let i = from + 1; i < marks.length; i++) {
    const mark = marks[i]
    if (!mark || mark.family === 'single') continue
    if (mark.family === open.family) {
      if (isNested(open, mark, i, counts)) depth++
      else if (mark.canClose && isPair(open, mark)) {
        if (depth === 0) return i
        depth--
      }
    } else if (isInterchangeable(open, mark)) {
      // A straight mark may close a quote that a curly mark opened (`“x"`), and the reverse, unless it closes an inner
      // quote.
      if (isOtherOpen && mark.canClose) isOtherOpen = false
      else if (mark.canOpen && !(mark.family === 'straight' && mark.canClose)) isOtherOpen = true
      else if (depth === 0 && mark.canClose) return i
    }
  }
  return -1
}

function isInterchangeable(a: Mark, b: Mark): boolean {
  return (a.family === 'curly' || a.family === 'straight') && (b.family === 'curly' || b.family === 'straight')
}

function isNested(open: Mark, mark: Mark, at: number, counts: StraightCounts): boolean {
  if (!mark.canOpen) return false
  switch (open.family) {
    case 'straight':
      // A second opening mark begins an inner quote only if the rest of the paragraph has more closing than opening
      // straight marks; otherwise the writer forgot to close the first quote.
      return !mark.canClose && (counts.closing[at] ?? 0) > (counts.opening[at] ?? 0)
    case 'curly':
      return mark.char === '“' ? open.char === '“' && !mark.canClose : mark.char === '„' || mark.char === '‟'
    case 'corner':
      return mark.char === open.char
    default:
      return mark.char === open.char && !(mark.char === '»' && mark.canClose && !isOpeningOnly(mark))
  }
}

const isOpeningOnly = (mark: Mark): boolean => mark.canOpen && !mark.canClose

/**
 * Returns the index of the mark that closes a single quotation mark (such as `‘`), or -1 if there is none. Double marks
 * between the two must be in pairs. A mark that may be the apostrophe of a plural (`s’`) closes only if no later mark
 * does.
 */
function findSingleClose(marks: readonly Mark[], from: number): number {
  const open = marks[from]
  if (!open) return -1
  let straight = 0
  let depth = 0
  let possessive = -1
  for (let i = from + 1; i < marks.length; i++) {
    const mark = marks[i]
    if (!mark) continue
    if (mark.family === 'straight') straight++
    else if (mark.family !== 'single') depth += mark.canOpen && !mark.canClose ? 1 : -1
    else if (mark.canClose && isPair(open, mark)) {
      if (straight % 2 !== 0 || depth !== 0) return possessive
      if (!mark.isPossessive) return i
      if (possessive < 0) possessive = i
    } else if (mark.canOpen) return possessive
  }
  return possessive
}

const MAX_UNCLOSED = 16

interface Pair {
  readonly open: Mark
  readonly close: Mark | null
}

/**
 * Returns the outermost pairs of marks. If a double mark behind the last complete pair opens a quote that no mark
 * closes, it is added as the last pair, with `close` null.
 */
function pairMarks(marks: readonly Mark[], paragraph: Paragraph, opensAgain: boolean): Pair[] {
  const pairs: Pair[] = []
  const counts = marks.length > 2 ? countStraight(marks) : NO_STRAIGHT
  let unclosed: Mark | null = null
  let failures = 0
  for (let i = 0; i < marks.length; i++) {
    const open = marks[i]
    if (!open?.canOpen) continue
    // Each search that fails has read the rest of the paragraph; without a limit, the time would no longer be linear.
    if (failures === MAX_UNCLOSED) break
    const close = open.family === 'single' ? findSingleClose(marks, i) : findDoubleClose(marks, i, counts)
    const mark = marks[close]
    if (mark) {
      pairs.push({ open, close: mark })
      i = close
      unclosed = null
    } else {
      failures++
      if (open.family === 'single') continue
      unclosed = open
      // The next paragraph continues this quote, so all later marks of this paragraph are inside the quote.
      if (opensAgain && (open.start === paragraph.start || isLastGuillemet(marks, i))) break
    }
  }
  if (unclosed) pairs.push({ open: unclosed, close: null })
  return pairs
}

const isLastGuillemet = (marks: readonly Mark[], at: number): boolean =>
  marks[at]?.char === '«' && marks.findLastIndex(isGuillemet) === at

function toSpan(text: string, pair: Pair, index: number, paragraph: Paragraph): Span | null {
  let start = pair.open.end
  let end = pair.close?.start ?? paragraph.end
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  let hasWord = false
  for (let i = start; i < end && !hasWord; i++) hasWord = isWord(text.charCodeAt(i))
  if (!hasWord) return null
  const outer = { outerStart: pair.open.start, outerEnd: pair.close?.end ?? paragraph.end }
  const continues = pair.close === null
  const isSingle = pair.open.family === 'single'
  return { start, end, ...outer, paragraph: index, isSingle, continues, insertions: null, isQuestion: false }
}

function toDashSpan({ start, end, insertions, isQuestion }: DashSpeech, index: number, paragraph: Paragraph): Span {
  const outer = { outerStart: paragraph.start, outerEnd: end }
  return { start, end, ...outer, paragraph: index, isSingle: false, continues: false, insertions, isQuestion }
}

const isGuillemet = ({ char }: Mark): boolean => char === '«' || char === '»'

/**
 * If a quote begins in one paragraph and ends in the next, returns the closing mark in the next paragraph; else null.
 * Russian and Ukrainian open a quote of two paragraphs only once. Only guillemets are read, because their shape shows
 * which ones close.
 */
function closeOfNext(marks: readonly Mark[], nextMarks: readonly Mark[]): Mark | null {
  const guillemets = marks.filter(isGuillemet)
  const isUnclosed = guillemets.at(-1)?.char === '«' && guillemets.length % 2 === 1
  const first = nextMarks.find(isGuillemet)
  return isUnclosed && first?.char === '»' ? first : null
}

export interface Scan {
  readonly paragraphs: readonly Paragraph[]
  readonly spans: readonly Span[]
}

/**
 * Finds every outermost pair of quotation marks, in any script, whether it encloses speech or not, and the speech that
 * a dash opens, in languages that write dialogue with dashes. The time is linear in the length of the text.
 */
export function scan(text: string, language: Language | null = null): Scan {
  const paragraphs = listParagraphs(text)
  const marksOf = paragraphs.map((paragraph) => listMarks(text, paragraph))
  const spans: Span[] = []
  let carried: Mark | null = null
  paragraphs.forEach((paragraph, index) => {
    const speech = language && readDashSpeech(text, paragraphs, index, language)
    if (speech) spans.push(toDashSpan(speech, index, paragraph))
    const allMarks = marksOf[index] ?? []
    const marks = speech ? allMarks.filter(({ start }) => start >= speech.end) : allMarks
    const nextMarks = marksOf[index + 1] ?? []
    const next = nextMarks[0]
    const opensAgain =
      next !== undefined && next.start === paragraphs[index + 1]?.start && next.canOpen && next.family !== 'single'
    const close: Mark | null = opensAgain ? null : closeOfNext(marks, nextMarks)
    const pairs = pairMarks(carried ? marks.slice(marks.indexOf(carried) + 1) : marks, paragraph, opensAgain || !!close)
    // If a mark in the previous paragraph opened a quote that is still open, the quote continues from the start of this
    // paragraph.
    if (carried) pairs.unshift({ open: { ...carried, start: paragraph.start, end: paragraph.start }, close: carried })
    for (const pair of pairs) {
      if (!pair.close && !opensAgain && !close) continue
      const span = toSpan(text, pair, index, paragraph)
      if (span) spans.push(span)
    }
    carried = close
  })
  return { paragraphs, spans }
}
