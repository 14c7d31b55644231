import { mintId } from '../identity/record-id.ts'

/** The place of a quote in the current body, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly startUtf16: number
  readonly endUtf16: number
}

/** Words, and the code point where they began; null without a place. */
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
  /** Null: as its article. */
  readonly language: string | null
  readonly eventId: string | null
  readonly provenance: string
  readonly confidence: number | null
  /** The words that a correction replaced. It hides loaded and extracted quotes with these words in this place. */
  readonly replaces?: readonly QuotedPlace[]
  /** A person said that it is none; it keeps its number among equal texts. */
  readonly isRemoved?: boolean
}

export interface IdentifiedQuote extends QuoteFields {
  readonly id: string
}

/** uuid v5 of the article's id, the text, and its number among equal texts. */
export function quoteId(articleId: string, text: string, number: number): string {
  return mintId(`${number} ${text}`, articleId)
}

/** Numbers equal texts in order of place, those without one last in the order given. */
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
 * An article's stored quotes as they were numbered: by place, those without one by their number, which only the id
 * still tells.
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
 * The fields of a quote that a load can change, comparable as text; ids are left out, so that equal sets are equal in
 * any order.
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
    // Left out where there are none: hashes of before there could be any stay.
    ...(quote.replaces?.length ? [quote.replaces.map((place) => [place.text, place.start])] : []),
  ])
}
