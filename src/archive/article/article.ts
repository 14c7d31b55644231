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
  /** The URL as it was loaded. */
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
  /** SHA-256 of the body in hex; null where there is none. */
  readonly bodyHash: string | null
  readonly wordCount: number | null
  readonly bylines: readonly Byline[]
  /** Events it was loaded with; those of its quotes come on top. */
  readonly eventIds: readonly string[]
  readonly credits: readonly CreditFields[]
  readonly quotes: readonly IdentifiedQuote[]
  /** Quotes of the extractor that a person removed. */
  readonly removedQuotes: readonly IdentifiedQuote[]
  /** Whether the extractor finds its quotes; compared beside the hash. */
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
    // Left out where there are none: hashes of before there could be any stay.
    ...(article.removedQuotes.length > 0 ? [article.removedQuotes.map(quoteContent).sort()] : []),
  ])
}
