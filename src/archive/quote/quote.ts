import { mintId } from '../identity/record-id.ts'

/** The place of a quote in the current body. The end is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly startUtf16: number
  readonly endUtf16: number
}

/** A text, with the code point at which it begins, or with null if the text has no place. */
export interface QuotedPlace {
  readonly text: string
  readonly start: number | null
}

export interface QuoteFields {
  readonly text: string
  readonly span: Span | null
  readonly form: string
  readonly speakerId: string | null
  readonly speakerAsPrinted: string | null
  readonly cue: string | null
  /** Null means the language of the article. */
  readonly language: string | null
  readonly eventId: string | null
  readonly provenance: string
  readonly confidence: number | null
  /**
   * The texts that corrections replaced, each with its place. If a later load or extraction finds one of these texts at
   * the same place again, no quote is added for that text.
   */
  readonly replaces?: readonly QuotedPlace[]
  /**
   * True if a person has said that this is not a quote. A removed quote still counts when quotes of equal text are
   * numbered.
   */
  readonly isRemoved?: boolean
}

export interface IdentifiedQuote extends QuoteFields {
  readonly id: string
}

/**
 * Computes a UUID of version 5 from the article's ID, the text of the quote, and its number among the article's quotes
 * of equal text.
 */
export function quoteId(articleId: string, text: string, number: number): string {
  return mintId(`${number} ${text}`, articleId)
}

/**
 * Adds an ID to each quote. Quotes that have the same text are numbered, and the ID depends on this number. The quotes
 * are numbered in the order of their places in the body. Quotes without a place come last, in the order of the list.
 */
export function identifyQuotes<Q extends QuoteFields>(
  articleId: string,
  quotes: readonly Q[],
): (Q & { readonly id: string })[] {
  const counts = new Map<string, number>()
  const inOrder = inOrderOfPlace(quotes)
  return inOrder.map((quote) => {
    const number = counts.get(quote.text) ?? 0
    counts.set(quote.text, number + 1)
    return { ...quote, id: quoteId(articleId, quote.text, number) }
  })
}

/**
 * Returns the stored quotes of an article in the order in which they were numbered: first the quotes with a place, by
 * place, then the quotes without a place, by number. The number of a quote is not stored, but the ID of the quote was
 * computed from it. So the number is found by computing the ID for each possible number: one of these IDs is the ID of
 * the quote.
 */
export function inStoredOrder<Q extends IdentifiedQuote>(articleId: string, quotes: readonly Q[]): Q[] {
  const sizes = new Map<string, number>()
  for (const quote of quotes) sizes.set(quote.text, (sizes.get(quote.text) ?? 0) + 1)
  const numbers = new Map<string, number>()
  for (const [text, size] of sizes) {
    if (size > 1) for (let number = 0; number < size; number++) numbers.set(quoteId(articleId, text, number), number)
  }
  return inOrderOfPlace([...quotes].sort((a, b) => (numbers.get(a.id) ?? 0) - (numbers.get(b.id) ?? 0)))
}

function inOrderOfPlace<Q extends QuoteFields>(quotes: readonly Q[]): Q[] {
  return [...quotes].sort((a, b) => (a.span?.start ?? Infinity) - (b.span?.start ?? Infinity) || 0)
}

/**
 * Returns the fields of a quote that a load can change, as a text that can be compared. The text does not contain the
 * ID, because the ID depends on the order of the quotes.
 */
export function quoteContent(quote: QuoteFields): string {
  const { text, span, form, speakerId, speakerAsPrinted, cue, language, eventId, provenance, confidence } = quote
  return JSON.stringify([
    text,
    span?.start,
    span?.end,
    form,
    speakerId,
    speakerAsPrinted,
    cue,
    language,
    eventId,
    provenance,
    confidence,
    // An empty list is left out, because earlier versions of Verbatim hashed quotes without this list, and the hashes
    // that they stored must still match.
    ...(quote.replaces?.length ? [quote.replaces.map((place) => [place.text, place.start])] : []),
  ])
}
