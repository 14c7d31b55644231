import { setImmediate as nextTurn } from 'node:timers/promises'
import { mapOffsets, type OffsetMap } from './code-points.ts'
import type { Span } from './quote.ts'
import { createFinder, type Finder } from './find-text.ts'
import { createNearFinder } from './near-match.ts'

export interface PlaceableQuote {
  readonly text: string
  /** The offset in code points, or null if the text must be searched for. */
  readonly start: number | null
  readonly end: number | null
  readonly form: string
  /**
   * Set if the quote is restored from an export. A restored quote has no place if `start` is null, and may have the
   * same place as another quote.
   */
  readonly restored?: object
}

export type MisplacedCode = 'OUT_OF_RANGE' | 'NOT_IN_TEXT' | 'DUPLICATE_KEY'

/** `field` is the name of the wrong field of the quote, or null if the error concerns the whole quote. */
export interface Misplaced {
  readonly index: number
  readonly code: MisplacedCode
  readonly field: 'start' | 'end' | 'text' | null
  readonly message: string
}

export interface Placing {
  /** One span for each quote, in the order of the list. */
  readonly spans: readonly (Span | null)[]
  readonly misplaced: readonly Misplaced[]
}

export interface PlaceOptions {
  /** If true, a quote without a `start` causes no error if its text is not in the body. Its span is then null. */
  readonly lenient?: boolean
}

/**
 * Finds the place of every quote in the body. Quotes with a `start` are placed first. Except for `INDIRECT` quotes, the
 * body must have exactly the text of the quote at this offset. Then the quotes without a `start` are placed, in list
 * order: each of these quotes gets the first occurrence of its text that no other quote with the same text has taken.
 */
export function placeQuotes(
  body: string | null,
  quotes: readonly PlaceableQuote[],
  options: PlaceOptions = {},
): Placing {
  const steps = placeInSteps(body, quotes, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/**
 * Does the same as `placeQuotes`, but pauses for other work of the process, because placing thousands of quotes in a
 * long body takes seconds.
 */
export async function placeQuotesWithPauses(
  body: string | null,
  quotes: readonly PlaceableQuote[],
  options: PlaceOptions = {},
): Promise<Placing> {
  const steps = placeInSteps(body, quotes, options)
  for (let since = performance.now(); ;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - since < TURN_MS) continue
    await nextTurn()
    since = performance.now()
  }
}

const TURN_MS = 20

function* placeInSteps(
  body: string | null,
  quotes: readonly PlaceableQuote[],
  options: PlaceOptions,
): Generator<void, Placing> {
  const spans: (Span | null)[] = quotes.map(() => null)
  const misplaced: Misplaced[] = []
  if (body === null) return { spans, misplaced }
  const offsets = mapOffsets(body)
  const takenByText = new Map<string, Set<number>>()
  const taken = (text: string) => {
    const known = takenByText.get(text)
    if (known) return known
    const fresh = new Set<number>()
    takenByText.set(text, fresh)
    return fresh
  }

  const findNear = createNearFinder(body, offsets)
  let searches = 0
  const describe = (text: string, otherwise: string) => {
    const near = taken(text).size === 0 && ++searches <= MAX_NEAR_SEARCHES ? findNear(text) : null
    return near
      ? `The body does not contain this text, but it has very similar words from ${near.start} to ${near.end}: ${shorten(near.text)}. Quote them exactly as printed there.`
      : otherwise
  }

  for (const [index, quote] of quotes.entries()) {
    if (quote.start === null) continue
    const placed = placeAt(body, offsets, quote, quote.start)
    if ('code' in placed) {
      const isElsewhere = placed.code === 'NOT_IN_TEXT' && placed.field === 'start'
      const message = isElsewhere ? describe(quote.text, placed.message) : placed.message
      misplaced.push({ index, ...placed, message })
    } else if (taken(quote.text).has(placed.start) && !quote.restored) {
      misplaced.push({
        index,
        code: 'DUPLICATE_KEY',
        field: null,
        message: `Another quote already has these words at ${placed.start}. Give each printed quote once.`,
      })
    } else {
      taken(quote.text).add(placed.start)
      spans[index] = placed
    }
    yield
  }

  // Maps each text to the offset at which the next search for this text begins. All occurrences before that offset are
  // already taken by other quotes with this text.
  const searchFrom = new Map<string, number>()
  const finder = createFinder(body, quotes.length)
  for (const [index, quote] of quotes.entries()) {
    if (quote.start !== null || quote.restored) continue
    yield
    const found = findFree(finder, offsets, quote.text, taken(quote.text), searchFrom.get(quote.text) ?? 0)
    if (found === null) {
      searchFrom.set(quote.text, body.length)
      if (quote.form !== 'INDIRECT' && !options.lenient)
        misplaced.push({ index, code: 'NOT_IN_TEXT', field: 'text', message: describe(quote.text, NOT_FOUND) })
      continue
    }
    searchFrom.set(quote.text, found + 1)
    spans[index] = toSpan(offsets, found, found + quote.text.length)
  }
  return { spans, misplaced: misplaced.sort((a, b) => a.index - b.index) }
}

// The maximum number of searches for near matches in one body. Each search is slow, and the first error messages
// with a near match are enough to show a loader what is wrong. After this number of searches, error messages name no
// near match.
const MAX_NEAR_SEARCHES = 20
const SHOWN_LETTERS = 200

function shorten(text: string): string {
  const letters = [...text]
  return JSON.stringify(letters.length > SHOWN_LETTERS ? `${letters.slice(0, SHOWN_LETTERS).join('')}…` : text)
}

const NOT_FOUND =
  'The body does not contain this text, or contains the text less often than `quotes` lists it. Quote the text exactly as printed, or give an INDIRECT quote with the `start` and `end` of its passage.'

function placeAt(
  body: string,
  offsets: OffsetMap,
  quote: PlaceableQuote,
  start: number,
): Span | Omit<Misplaced, 'index'> {
  const { codePoints } = offsets
  if (start < 0 || start >= codePoints) return outOfRange('start', start, codePoints)
  if (quote.form === 'INDIRECT') {
    const end = quote.end ?? start
    if (end <= start || end > codePoints) return outOfRange('end', end, codePoints)
    return toSpan(offsets, offsets.toUtf16(start), offsets.toUtf16(end))
  }
  const startUtf16 = offsets.toUtf16(start)
  const endUtf16 = startUtf16 + quote.text.length
  const length = mapOffsets(quote.text).codePoints
  if (start + length > codePoints) return outOfRange('start', start, codePoints)
  if (!body.startsWith(quote.text, startUtf16)) {
    const message = `The body does not have this text at ${start}. Count in Unicode code points from 0, or omit \`start\`: the archive then looks for the text in the body.`
    return { code: 'NOT_IN_TEXT', field: 'start', message }
  }
  const end = quote.end ?? start + length
  if (end > codePoints) return outOfRange('end', end, codePoints)
  if (end !== start + length) {
    return {
      code: 'NOT_IN_TEXT',
      field: 'end',
      message: `The text ends at ${start + length}, not at ${end}. Correct \`end\`, or omit it.`,
    }
  }
  return toSpan(offsets, startUtf16, endUtf16)
}

function outOfRange(field: 'start' | 'end', at: number, codePoints: number): Omit<Misplaced, 'index'> {
  const message = `\`${field}\` ${at} is outside the body: the body has ${codePoints} code points, counted from 0, and a quote must lie within it.`
  return { code: 'OUT_OF_RANGE', field, message }
}

function findFree(
  find: Finder,
  offsets: OffsetMap,
  text: string,
  taken: ReadonlySet<number>,
  from: number,
): number | null {
  let found = find(text, from)
  while (found !== -1 && taken.has(offsets.toCodePoint(found))) found = find(text, found + 1)
  return found === -1 ? null : found
}

function toSpan(offsets: OffsetMap, startUtf16: number, endUtf16: number): Span {
  return { start: offsets.toCodePoint(startUtf16), end: offsets.toCodePoint(endUtf16), startUtf16, endUtf16 }
}
