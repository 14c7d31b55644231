import { mintId } from '../identity/record-id.ts'

/** The place of a quote in the current body. The end is exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly startUtf16: number
  readonly endUtf16: number
}

/** A text and the code point at which it began, or null if it had no place. */
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
   * The words that a correction replaced, with their places. Loaded and extracted quotes with these words in these
   * places are left out.
   */
  readonly replaces?: readonly QuotedPlace[]
  /** Set if a person said that this is not a quote. It still counts in the numbering of equal texts. */
  readonly isRemoved?: boolean
}

export interface IdentifiedQuote extends QuoteFields {
  readonly id: string
}

/** A UUID of version 5, made from the article's ID, the text, and the quote's number among equal texts. */
export function quoteId(articleId: string, text: string, number: number): string {
  return mintId(`${number} ${text}`, articleId)
}

/** Numbers equal texts in order of place. Quotes without a place come last, in the given order. */
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
 * The stored quotes of an article in the order in which they were numbered: by place, and those without a place by
 * number. The number is not stored, so it is found by computing the IDs again.
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
 * The fields of a quote that a load can change, as text that can be compared. The ID is not included, so that the order
 * of the quotes does not matter.
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
    // The list is left out if it is empty, so that hashes from before corrections existed still match.
    ...(quote.replaces?.length ? [quote.replaces.map((place) => [place.text, place.start])] : []),
  ])
}
