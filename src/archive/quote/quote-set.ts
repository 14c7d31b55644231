import { placeQuotesWithPauses } from './place.ts'
import {
  identifyQuotes,
  type IdentifiedQuote,
  inStoredOrder,
  type QuotedPlace,
  type QuoteFields,
  type Span,
} from './quote.ts'

/**
 * The quotes of an article, and the quotes that a person removed from it. Quotes with the same text are numbered, and
 * the removed quotes count, too (see `identifyQuotes`).
 */
export interface QuoteSet<Q extends IdentifiedQuote = IdentifiedQuote> {
  readonly quotes: readonly Q[]
  readonly removedQuotes: readonly Q[]
}

/** Returns all quotes of an article, including the removed ones, in the order in which they were numbered. */
export function allInOrder(articleId: string, { quotes, removedQuotes }: QuoteSet): IdentifiedQuote[] {
  return inStoredOrder(articleId, [...quotes, ...removedQuotes])
}

/** Numbers the quotes by their places, gives them their IDs, and separates the removed quotes from the others. */
export function toQuoteSet<Q extends QuoteFields>(
  articleId: string,
  quotes: readonly Q[],
): QuoteSet<Q & { readonly id: string }> {
  const identified = identifyQuotes(articleId, quotes)
  return {
    quotes: identified.filter((quote) => !quote.isRemoved),
    removedQuotes: identified.filter((quote) => quote.isRemoved),
  }
}

/**
 * Returns `quotes` without those that corrections have replaced or removed. The parameter `known` lists the quotes that
 * a person has corrected or removed. Each of these quotes has a text and a start, and its `replaces` lists the texts
 * and starts that it had before. For each pair of text and start, old or new, one quote of `quotes` with this text and
 * start is left out.
 */
export function withoutCorrected<Q extends QuoteFields>(quotes: readonly Q[], known: readonly QuoteFields[]): Q[] {
  const places = new Map<string, number>()
  for (const place of known.flatMap(rememberedPlaces)) places.set(keyOf(place), (places.get(keyOf(place)) ?? 0) + 1)
  return quotes.filter((quote) => {
    const key = keyOf(placeOf(quote))
    const left = places.get(key) ?? 0
    if (left > 0) places.set(key, left - 1)
    return left === 0
  })
}

/**
 * Leaves out the extracted quotes that are redundant. An extracted quote is redundant if a loaded or corrected quote,
 * even a removed one, covers at least half of its code points, or if a correction has replaced it. Extracted quotes
 * without a place are left out, too.
 */
export function withoutCovered<Q extends QuoteFields>(quotes: readonly Q[]): Q[] {
  const fromPeople = quotes.filter((quote) => quote.provenance !== 'EXTRACTED')
  if (fromPeople.length === quotes.length) return [...quotes]
  const spans = fromPeople.flatMap(({ span }) => span ?? []).sort((a, b) => a.start - b.start)
  const left = new Set(
    withoutCorrected(
      quotes.filter((quote) => quote.provenance === 'EXTRACTED'),
      fromPeople.filter((quote) => quote.provenance === 'CORRECTED'),
    ).filter(({ span }) => span !== null && !spans.some((other) => coversHalf(other, span))),
  )
  return quotes.filter((quote) => quote.provenance !== 'EXTRACTED' || left.has(quote))
}

function coversHalf(one: Span, of: Span): boolean {
  return 2 * (Math.min(one.end, of.end) - Math.max(one.start, of.start)) >= of.end - of.start
}

export function placeOf({ text, span }: QuoteFields): QuotedPlace {
  return { text, start: span?.start ?? null }
}

function rememberedPlaces(quote: QuoteFields): QuotedPlace[] {
  return [placeOf(quote), ...(quote.replaces ?? [])]
}

export function keyOf({ text, start }: QuotedPlace): string {
  return `${start ?? ''} ${text}`
}

/**
 * Finds the places of an article's quotes in a new body. Quotes with the same text keep the order that they had in the
 * old body. The texts that corrections replaced get new places, too. If the text of a quote is not in the new body, a
 * loaded or corrected quote loses its place, and an extracted quote is dropped.
 */
export async function placeAgain(articleId: string, body: string | null, set: QuoteSet): Promise<QuoteFields[]> {
  const quotes = allInOrder(articleId, set)
  const entries = quotes
    .flatMap((quote) => [
      { of: quote as object, text: quote.text, form: quote.form, at: quote.span?.start ?? Infinity },
      ...(quote.replaces ?? []).map((place) => ({
        of: place as object,
        text: place.text,
        form: 'DIRECT',
        at: place.start ?? Infinity,
      })),
    ])
    .sort((a, b) => a.at - b.at || 0)
  const { spans } = await placeQuotesWithPauses(
    body,
    entries.map(({ text, form }) => ({ text, form, start: null, end: null })),
    { lenient: true },
  )
  const spanOf = new Map(entries.map(({ of }, index) => [of, spans[index] ?? null]))
  return quotes.flatMap((quote): QuoteFields[] => {
    const span = spanOf.get(quote) ?? null
    if (span === null && quote.provenance === 'EXTRACTED') return []
    const replaces = quote.replaces?.map((place) => ({ text: place.text, start: spanOf.get(place)?.start ?? null }))
    return [{ ...quote, span, ...(replaces ? { replaces } : {}) }]
  })
}
