import { contentHash } from '../content-hash.ts'
import { quoteContent, type IdentifiedQuote } from '../quote/quote.ts'

export interface Byline {
  readonly name: string | null
  readonly agentId: string | null
}

export interface CreditFields {
  readonly type: string
  readonly text: string
  readonly outletId: string | null
  readonly agentId: string | null
  readonly url: string | null
  readonly provenance: string
}

export interface ArticleFields {
  /** The URL as it was loaded, before it is made canonical. */
  readonly url: string | null
  readonly outletId: string | null
  readonly title: string
  readonly description: string | null
  readonly language: string | null
  readonly publishedAt: string | null
  readonly modifiedAt: string | null
  readonly section: string | null
  readonly subjects: readonly string[]
  readonly status: string
  /** The SHA-256 of the body in hex, or null for an article without a body. */
  readonly bodyHash: string | null
  readonly wordCount: number | null
  readonly bylines: readonly Byline[]
  /** The events that the article was loaded with. Events to which only its quotes refer are not in this list. */
  readonly eventIds: readonly string[]
  readonly credits: readonly CreditFields[]
  readonly quotes: readonly IdentifiedQuote[]
  /** Quotes that the extractor found and that a person removed. */
  readonly removedQuotes: readonly IdentifiedQuote[]
  /**
   * Whether the extractor reads this article. The content hash does not include this property, so loads compare it
   * separately.
   */
  readonly extractQuotes: boolean
}

export function articleHash(article: ArticleFields): string {
  const { url, outletId, title, description, language, publishedAt, modifiedAt, section, subjects, status, bodyHash } =
    article
  return contentHash([
    [url, outletId, title, description, language, publishedAt, modifiedAt, section, subjects, status, bodyHash],
    article.bylines.map((byline) => [byline.name, byline.agentId]),
    [...article.eventIds].sort(),
    article.credits.map((credit) => [
      credit.type,
      credit.text,
      credit.outletId,
      credit.agentId,
      credit.url,
      credit.provenance,
    ]),
    article.quotes.map(quoteContent).sort(),
    // An empty list is left out, because earlier versions of Verbatim hashed articles without this list, and the hashes
    // that they stored must still match.
    ...(article.removedQuotes.length > 0 ? [article.removedQuotes.map(quoteContent).sort()] : []),
  ])
}
