import type { QuoteState } from './state.ts'
import type { Fault, QuoteIn } from './load-types.ts'

export interface Place {
  start: number
  end: number
}

const points = (text: string) => [...text]

function holds(body: readonly string[], text: readonly string[], start: number): boolean {
  return start + text.length <= body.length && text.every((point, i) => body[start + i] === point)
}

/** Returns the first occurrence of `text` that no quote of equal text has taken. */
function firstFree(body: readonly string[], text: string, taken: readonly (readonly [string, number])[]): Place | null {
  const wanted = points(text)
  for (let start = 0; start + wanted.length <= body.length; start++) {
    const isTaken = taken.some(([other, at]) => other === text && at === start)
    if (!isTaken && holds(body, wanted, start)) return { start, end: start + wanted.length }
  }
  return null
}

/** Finds the places of the quotes of a load. The paths of faults begin inside `quotes`. */
export function placeQuotes(
  body: string | null,
  quotes: readonly QuoteIn[],
): { places: (Place | null)[]; faults: Fault[] } {
  const places: (Place | null)[] = quotes.map(() => null)
  const faults: Fault[] = []
  if (body === null) return { places, faults }
  const text = points(body)
  const taken: [string, number][] = []

  quotes.forEach((quote, i) => {
    if (quote.start === null || quote.start === undefined || !quote.text) return
    const wanted = points(quote.text)
    const isIndirect = quote.form === 'INDIRECT'
    if (isIndirect && (quote.end === null || quote.end === undefined)) return
    const end = quote.end ?? quote.start + wanted.length
    const fault = (code: Fault['code'], field: string) => faults.push({ code, field: [String(i), field] })
    if (quote.start < 0 || end > text.length || (!isIndirect && quote.start + wanted.length > text.length))
      return fault('OUT_OF_RANGE', 'start')
    if (isIndirect ? end <= quote.start : end !== quote.start + wanted.length || !holds(text, wanted, quote.start)) {
      return fault(isIndirect ? 'OUT_OF_RANGE' : 'NOT_IN_TEXT', 'start')
    }
    const { start } = quote
    if (taken.some(([other, at]) => other === quote.text && at === start))
      return faults.push({ code: 'DUPLICATE_KEY', field: [String(i)] })
    taken.push([quote.text, start])
    places[i] = { start, end }
  })

  quotes.forEach((quote, i) => {
    if ((quote.start !== null && quote.start !== undefined) || !quote.text) return
    const place = firstFree(text, quote.text, taken)
    places[i] = place
    if (place) taken.push([quote.text, place.start])
    else if (quote.form !== 'INDIRECT') faults.push({ code: 'NOT_IN_TEXT', field: [String(i), 'text'] })
  })
  return { places, faults }
}

/** Sorts quotes by place, those without a place last, and numbers quotes of equal text. */
function numbered(quotes: readonly QuoteState[]): QuoteState[] {
  const sorted = [...quotes].sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || 0)
  const unplacedLast = [
    ...sorted.filter((quote) => quote.start !== null),
    ...sorted.filter((quote) => quote.start === null),
  ]
  const seen = new Map<string, number>()
  return unplacedLast.map((quote) => {
    const number = seen.get(quote.text) ?? 0
    seen.set(quote.text, number + 1)
    return { ...quote, number }
  })
}

/** The quotes of an article and the quotes that a person removed from it, which are numbered together. */
export interface QuoteLists {
  quotes: QuoteState[]
  removed: QuoteState[]
}

type Tagged = QuoteState & { isRemoved: boolean }

export function tagged({ quotes, removed = [] }: { quotes: QuoteState[]; removed?: QuoteState[] }): Tagged[] {
  const all = [
    ...quotes.map((quote) => ({ ...quote, isRemoved: false })),
    ...removed.map((quote) => ({ ...quote, isRemoved: true })),
  ]
  // Quotes without a place are sorted by their numbers.
  return numbered(all.sort((a, b) => a.number - b.number)) as Tagged[]
}

export function toLists(quotes: readonly QuoteState[]): QuoteLists {
  const lists: QuoteLists = { quotes: [], removed: [] }
  for (const { isRemoved, ...quote } of numbered(quotes) as Tagged[])
    (isRemoved ? lists.removed : lists.quotes).push(quote)
  return lists
}

const memoryOf = (quote: QuoteState) => [{ text: quote.text, start: quote.start }, ...(quote.replaces ?? [])]

/** Leaves out quotes at places that a corrected quote has or had; each such place excludes one quote. */
export function withoutRemembered(quotes: readonly QuoteState[], corrected: readonly QuoteState[]): QuoteState[] {
  const memories = corrected.flatMap(memoryOf)
  return quotes.filter((quote) => {
    const at = memories.findIndex(({ text, start }) => text === quote.text && start === quote.start)
    if (at >= 0) memories.splice(at, 1)
    return at < 0
  })
}

/** Leaves out an EXTRACTED quote if another quote, even a removed one, covers at least half of its code points. */
export function withoutCovered(quotes: readonly QuoteState[]): QuoteState[] {
  const others = quotes.filter(({ provenance }) => provenance !== 'EXTRACTED')
  const extracted = quotes.filter(({ provenance }) => provenance === 'EXTRACTED')
  const covers = (other: QuoteState, quote: QuoteState) => {
    if (other.start === null || quote.start === null) return false
    let shared = 0
    for (let at = quote.start; at < (quote.end ?? 0); at++) if (at >= other.start && at < (other.end ?? 0)) shared++
    return shared * 2 >= (quote.end ?? 0) - quote.start
  }
  const left = new Set(
    withoutRemembered(
      extracted,
      others.filter(({ provenance }) => provenance === 'CORRECTED'),
    ).filter((quote) => !others.some((other) => covers(other, quote))),
  )
  return quotes.filter((quote) => quote.provenance !== 'EXTRACTED' || left.has(quote))
}

/**
 * Finds the places of quotes in a new body, in their old order, and also the places of texts that corrections replaced.
 * An extracted quote without a place is dropped.
 */
export function placeAgain(body: string | null, lists: { quotes: QuoteState[]; removed?: QuoteState[] }): QuoteState[] {
  const taken: [string, number][] = []
  const text = body === null ? [] : points(body)
  const quotes = tagged(lists).map((quote) => ({
    ...quote,
    ...(quote.replaces ? { replaces: quote.replaces.map((place) => ({ ...place })) } : {}),
  }))
  const movable: { text: string; start: number | null; end?: number | null }[] = quotes
    .flatMap((quote) => [quote, ...(quote.replaces ?? [])])
    .map((place, order) => ({ place, order }))
    .sort((a, b) => (a.place.start ?? Infinity) - (b.place.start ?? Infinity) || a.order - b.order || 0)
    .map(({ place }) => place)
  for (const place of movable) {
    const found = body === null ? null : firstFree(text, place.text, taken)
    if (found) taken.push([place.text, found.start])
    place.start = found?.start ?? null
    if ('end' in place) place.end = found?.end ?? null
  }
  return quotes.filter((quote) => quote.provenance !== 'EXTRACTED' || quote.start !== null)
}
