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

/** The first occurrence of `text` that no quote of equal text has. */
function firstFree(body: readonly string[], text: string, taken: readonly (readonly [string, number])[]): Place | null {
  const wanted = points(text)
  for (let start = 0; start + wanted.length <= body.length; start++) {
    const isTaken = taken.some(([other, at]) => other === text && at === start)
    if (!isTaken && holds(body, wanted, start)) return { start, end: start + wanted.length }
  }
  return null
}

/** Places the quotes of a load; faults carry a path that begins inside `quotes`. */
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

/** Orders by place, those without one last, and numbers equal texts. */
export function numbered(quotes: readonly QuoteState[]): QuoteState[] {
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

/** The body changed and no quotes were given: the old ones look for themselves again, in their old order. */
export function placeAgain(body: string | null, quotes: readonly QuoteState[]): QuoteState[] {
  const taken: [string, number][] = []
  const text = body === null ? [] : points(body)
  return numbered(
    numbered(quotes).map((quote) => {
      const place = body === null ? null : firstFree(text, quote.text, taken)
      if (place) taken.push([quote.text, place.start])
      return { ...quote, start: place?.start ?? null, end: place?.end ?? null }
    }),
  )
}
