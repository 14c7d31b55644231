import { createHash } from 'node:crypto'

export const SEARCH_KINDS = ['article', 'quote', 'event', 'outlet', 'agent'] as const
export type SearchKind = (typeof SEARCH_KINDS)[number]

export interface DocumentRef {
  readonly kind: SearchKind
  readonly id: string
}

/**
 * The form in which a record is sent to the search engine. A document refers to other records only by ID, so if an
 * outlet or agent is renamed, only its own document changes. The document of a quote copies values of the quote's
 * article, so the document changes together with the article.
 */
export interface SearchDocument extends DocumentRef {
  /**
   * The searchable text by field. The most important field comes first: `title`, `name` or `text`. Empty fields are
   * left out.
   */
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  /** Whether readers without the loader role may find the document. */
  readonly isPublic: boolean
  readonly language: string | null
  /** Set for articles and quotes. */
  readonly outlet: string | null
  /** For a quote, its speaker. For an article, the speakers of all its quotes, sorted. */
  readonly speakers: readonly string[]
  /**
   * The events of the article or, for a quote, of the quote's article, sorted. If the article of a quote has more than
   * MANY_EVENTS events, the quote's list contains the article's ID instead.
   */
  readonly events: readonly string[]
  /** In milliseconds since 1970. For an event, its `startDate`. */
  readonly publishedAt: number | null
}

/**
 * The maximum number of events in a quote's document. Without this limit, the quotes of an article with 5,000 quotes
 * and 5,000 events would have documents of 900 MB in total, because each document would contain all events of the
 * article.
 */
export const MANY_EVENTS = 50

/**
 * Increase this number when you change the code in such a way that the same record is indexed differently. A new number
 * changes all hashes, so the next audit sends all documents again.
 */
const ANALYSIS_VERSION = 5

/** Equal documents have equal hashes. */
export function hashDocument(document: SearchDocument): string {
  const { kind, id, fields, isPublic, language, outlet, speakers, events, publishedAt } = document
  const content = [
    ANALYSIS_VERSION,
    kind,
    id,
    Object.entries(fields),
    isPublic,
    language,
    outlet,
    speakers,
    events,
    publishedAt,
  ]
  return createHash('sha1').update(JSON.stringify(content)).digest('base64url')
}

/** `<kind>_<uuid>`, like the record's global ID. */
export function toDocumentKey(ref: DocumentRef): string {
  return `${ref.kind}_${ref.id}`
}

export function parseDocumentKey(key: string): DocumentRef {
  const cut = key.indexOf('_')
  return { kind: key.slice(0, cut) as SearchKind, id: key.slice(cut + 1) }
}

export const BUCKETS = 256

/**
 * The bucket of a document. Audits compare the index with the archive bucket by bucket. IDs are hashes, so all buckets
 * have about the same size.
 */
export function bucketOf(ref: DocumentRef): number {
  return parseInt(ref.id.slice(0, 2), 16)
}
