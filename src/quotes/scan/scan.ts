import { isSpace, isWord } from '../characters.ts'
import type { Insertion } from '../insertion.ts'
import type { Language } from '../languages/language.ts'
import { listParagraphs, type Paragraph } from '../paragraph.ts'
import { type DashSpeech, listDashSpeech, startOfSpeech } from './dialogue.ts'
import { listMarks, type Mark } from './marks.ts'

/**
 * The text inside an outermost pair of quotation marks, or speech that begins with a dash. `start` and `end` are UTF-16
 * offsets, without the blanks next to the marks.
 */
export interface Span {
  readonly start: number
  readonly end: number
  /** UTF-16 offsets of the span together with its marks. */
  readonly outerStart: number
  readonly outerEnd: number
  readonly paragraph: number
  readonly isSingle: boolean
  /**
   * Whether the quote continues in the next paragraph, because no mark closes it in this one. False if the next
   * paragraph begins with a dash, which opens the turn of another speaker.
   */
  readonly continues: boolean
  /**
   * The writer's own words inside speech that begins with a dash. Null if the span is in quotation marks: a later step
   * finds the writer's words inside such a span.
   */
  readonly insertions: readonly Insertion[] | null
  /**
   * Whether the span is a question after a dash, the next paragraph answers it, and the text does not say who asks it.
   */
  readonly isAsked: boolean
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
 * For each mark of a paragraph: the number of straight marks that can only open, and the number of straight marks that
 * can close, from this mark to the end of the paragraph.
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
function findDoubleClose(text: string, marks: readonly Mark[], from: number, counts: StraightCounts): number {
  const open = marks[from]
  if (!open) return -1
  let depth = 0
  let inner = -1
  let isOtherOpen = false
  for (let i = from + 1; i < marks.length; i++) {
    const mark = marks[i]
    if (!mark || mark.family === 'single') continue
    if (mark.family === open.family) {
      if (isNested(open, mark, i, counts)) depth++
      else if (mark.canClose && isPair(open, mark)) {
        if (depth === 0) return i
        depth--
        inner = i
      }
    } else if (isInterchangeable(open, mark)) {
      // A straight mark may close a quote that a curly mark opened (`“x"`), and a curly mark may close a quote that a
      // straight mark opened. If the mark closes an inner quote, it does not also close the outer quote.
      if (isOtherOpen && mark.canClose) isOtherOpen = false
      else if (mark.canOpen && !(mark.family === 'straight' && mark.canClose)) isOtherOpen = true
      else if (depth === 0 && mark.canClose) return i
    }
  }
  return depth === 0 && inner >= 0 && isShared(text, open, marks[inner]) ? inner : -1
}

const ATTRIBUTION = /^,? [—–-] /u

/**
 * In Russian and Ukrainian, one mark closes both quotes if an inner quote ends where the outer one does: `«Мы любим
 * «Спартак», — сказал тренер.`
 */
function isShared(text: string, open: Mark, close: Mark | undefined): boolean {
  if (!close || open.char !== '«') return false
  const isSpeech = ATTRIBUTION.test(text.slice(close.end, close.end + 4))
  return isSpeech || (text.startsWith(': ', open.start - 2) && text.startsWith('. ', close.end))
}

function isInterchangeable(a: Mark, b: Mark): boolean {
  return (a.family === 'curly' || a.family === 'straight') && (b.family === 'curly' || b.family === 'straight')
}

function isNested(open: Mark, mark: Mark, at: number, counts: StraightCounts): boolean {
  if (!mark.canOpen) return false
  switch (open.family) {
    case 'straight':
      // A second opening mark begins an inner quote only if the rest of the paragraph has more straight marks that can
      // close than straight marks that can only open. Otherwise, the writer forgot to close the first quote.
      return !mark.canClose && (counts.closing[at] ?? 0) > (counts.opening[at] ?? 0)
    case 'curly':
      return mark.char === '“' ? open.char === '“' && !mark.canClose : mark.char === '„' || mark.char === '‟'
    case 'corner':
      return mark.char === open.char
    default:
      return mark.char === open.char
  }
}

const isOpeningOnly = (mark: Mark): boolean => mark.canOpen && !mark.canClose

/**
 * Returns the index of the mark that closes a single quotation mark (such as `‘`), or -1 if there is none. All double
 * marks between the opening and the closing mark must be in pairs. A mark that may be the apostrophe of a plural (`s’`)
 * is returned only if no later mark can close the quote.
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
    else if (mark.family !== 'single') depth += mark.canOpen ? 1 : -1
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
 * Returns the outermost pairs of marks. After the last complete pair, a double mark may open a quote that no mark
 * closes. Such a mark is added as the last pair, with `close` null.
 */
function pairMarks(text: string, marks: readonly Mark[], paragraph: Paragraph, opensAgain: boolean): Pair[] {
  const pairs: Pair[] = []
  const counts = marks.length > 2 ? countStraight(marks) : NO_STRAIGHT
  let unclosed: Mark | null = null
  let failures = 0
  for (let i = 0; i < marks.length; i++) {
    const open = marks[i]
    if (!open?.canOpen) continue
    // Each search that fails has read the rest of the paragraph; without a limit, the time would no longer be linear.
    if (failures === MAX_UNCLOSED) break
    const close = open.family === 'single' ? findSingleClose(marks, i) : findDoubleClose(text, marks, i, counts)
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
      if (opensAgain && (open.start === paragraph.start || isLastOfFamily(marks, i))) break
    }
  }
  if (unclosed) pairs.push({ open: unclosed, close: null })
  return pairs
}

const isLastOfFamily = (marks: readonly Mark[], at: number): boolean =>
  marks[at]?.family !== 'straight' && marks.findLastIndex(({ family }) => family === marks[at]?.family) === at

/** Returns the end of the range, without the blanks before it. */
function trimEnd(text: string, start: number, end: number): number {
  let last = end
  while (last > start && isSpace(text.charCodeAt(last - 1))) last--
  return last
}

function toSpan(text: string, pair: Pair, index: number, paragraph: Paragraph, isFollowedByTurn: boolean): Span | null {
  let start = pair.open.end
  const end = trimEnd(text, start, pair.close?.start ?? paragraph.end)
  while (start < end && isSpace(text.charCodeAt(start))) start++
  let hasWord = false
  for (let i = start; i < end && !hasWord; i++) hasWord = isWord(text.charCodeAt(i))
  if (!hasWord) return null
  const outer = { outerStart: pair.open.start, outerEnd: pair.close?.end ?? paragraph.end }
  const continues = pair.close === null && !isFollowedByTurn
  const isSingle = pair.open.family === 'single'
  return { start, end, ...outer, paragraph: index, isSingle, continues, insertions: null, isAsked: false }
}

/**
 * If an earlier paragraph opened a quote around the speech, and this paragraph closes it, `close` is the closing mark.
 * Otherwise, `close` is null.
 */
function toDashSpan(
  text: string,
  { start, end, insertions, isAsked }: DashSpeech,
  index: number,
  paragraph: Paragraph,
  close: Mark | null,
): Span {
  const isClosed = close !== null && close.start < end
  return {
    start,
    end: isClosed ? trimEnd(text, start, close.start) : end,
    outerStart: paragraph.start,
    outerEnd: isClosed ? Math.max(end, close.end) : end,
    paragraph: index,
    isSingle: false,
    continues: false,
    insertions,
    isAsked,
  }
}

/** The mark that closes a quote, if it is in a later paragraph than the opening mark. */
interface LateClose {
  readonly mark: Mark
  readonly paragraph: number
}

/** The mark that closes a quote may be at most this many paragraphs after the mark that opens the quote. */
const MAX_PARAGRAPHS = 6

/**
 * Looks for the end of a quote in later paragraphs. `open` is a mark that no mark of its own paragraph closes. Returns
 * the mark that closes the quote. Returns null if there is no such mark, or if a paragraph before it opens a quote that
 * the same paragraph does not close.
 *
 * French writes a whole dialogue between one pair of marks, with a dash before each turn. A quote that `“` opens may
 * end in a later paragraph only if the quote is such a dialogue. Otherwise, the writer has probably forgotten the
 * closing mark, and the next paragraphs are not quoted.
 */
function closeLater(
  open: Mark,
  marksOf: readonly (readonly Mark[])[],
  index: number,
  isDashed: (paragraph: number) => boolean,
): LateClose | null {
  let depth = 0
  for (let paragraph = index + 1; paragraph <= index + MAX_PARAGRAPHS; paragraph++) {
    if (open.char === '“' && !isDashed(paragraph)) return null
    for (const mark of marksOf[paragraph] ?? []) {
      if (mark.family !== open.family) continue
      if (mark.canOpen) depth++
      else if (depth > 0) depth--
      else return isPair(open, mark) ? { mark, paragraph } : null
    }
    if (depth > 0) return null
  }
  return null
}

export interface Scan {
  readonly paragraphs: readonly Paragraph[]
  readonly spans: readonly Span[]
}

/**
 * Finds every outermost pair of quotation marks, in any script, even if it does not enclose speech. In languages that
 * write dialogue with dashes, also finds the speech that a dash opens. The time is linear in the length of the text.
 */
export function scan(text: string, language: Language | null = null): Scan {
  const paragraphs = listParagraphs(text)
  const marksOf = paragraphs.map((paragraph) => listMarks(text, paragraph))
  const dashSpeech = listDashSpeech(text, paragraphs, language)
  const isDashed = (index: number): boolean => {
    const paragraph = paragraphs[index]
    return paragraph !== undefined && dashSpeech.length > 0 && startOfSpeech(text, paragraph) >= 0
  }
  const spans: Span[] = []
  let late: LateClose | null = null
  let isTurn = false
  paragraphs.forEach((paragraph, index) => {
    const isLast = late?.paragraph === index
    const close: Mark | null = isLast ? (late?.mark ?? null) : null
    const turn: DashSpeech | null =
      late && isDashed(index)
        ? { start: startOfSpeech(text, paragraph), end: paragraph.end, insertions: [], isAsked: false }
        : null
    const speech = dashSpeech[index] ?? turn
    let marks = marksOf[index] ?? []
    if (speech) {
      const span = toDashSpan(text, speech, index, paragraph, close)
      spans.push(span)
      marks = marks.filter(({ start }) => start >= span.outerEnd)
    } else if (late) {
      // If a mark in an earlier paragraph opened a quote that is still open, the quote continues from the start of this
      // paragraph.
      const open = { ...late.mark, start: paragraph.start, end: paragraph.start }
      const span = toSpan(text, { open, close }, index, paragraph, isDashed(index + 1))
      if (span) spans.push(span)
      marks = close ? marks.slice(marks.indexOf(close) + 1) : []
    }
    if (late && !isLast) return
    const next = marksOf[index + 1]?.[0]
    const opensAgain =
      next !== undefined && next.start === paragraphs[index + 1]?.start && next.canOpen && next.family !== 'single'
    let pairs = pairMarks(text, marks, paragraph, true)
    const last = pairs.at(-1)
    const unclosed = last?.close === null ? last.open : null
    late = unclosed && !opensAgain ? closeLater(unclosed, marksOf, index, isDashed) : null
    // If the paragraph before is speech that began with a dash, a closing mark at the beginning of this paragraph
    // continues that speech: `»Así fue.`
    const continuesTurn = isTurn && unclosed?.start === paragraph.start && '»”'.includes(unclosed.char)
    isTurn = speech !== null || continuesTurn
    if (unclosed && !opensAgain && !late && !continuesTurn) pairs = pairMarks(text, marks, paragraph, false)
    for (const pair of pairs) {
      if (!pair.close && !opensAgain && !late && !continuesTurn) continue
      const span = toSpan(text, pair, index, paragraph, late !== null && isDashed(index + 1))
      if (span) spans.push(span)
    }
  })
  return { paragraphs, spans }
}
