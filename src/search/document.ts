import { createHash } from 'node:crypto'

export const SEARCH_KINDS = ['article', 'quote', 'event', 'outlet', 'agent'] as const
export type SearchKind = (typeof SEARCH_KINDS)[number]

export interface DocumentRef {
  readonly kind: SearchKind
  readonly id: string
}

/**
 * A record in the form that is indexed. It names other records only by ID, so renaming an outlet or agent changes only
 * that record's own document. A quote's document copies values of its article, so it changes together with the article.
 */
export interface SearchDocument extends DocumentRef {
  /**
   * The searchable text by field. The most important field comes first: `title`, `name` or `text`. Empty fields are left
   * out.
   */
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  /** Whether every reader may find it. */
  readonly isPublic: boolean
  readonly language: string | null
  /** Set for articles and quotes. */
  readonly outlet: string | null
  /** The speaker of a quote, or the speakers of all quotes of an article, sorted. */
  readonly speakers: readonly string[]
  /**
   * The events of an article or of a quote's article, sorted. If there are more than MANY_EVENTS, a quote has its article's
   * ID instead.
   */
  readonly events: readonly string[]
  /** In milliseconds since 1970. For an event, its `startDate`. */
  readonly publishedAt: number | null
}

/**
 * A quote's document has at most this many events. 5,000 quotes in an article with 5,000 events took 900 MB when each
 * quote repeated the events.
 */
export const MANY_EVENTS = 50

/**
 * Increase this number when the same document must be indexed differently. All hashes then change, and the audit sends
 * all documents again.
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
 * The part of the index to which a document belongs in an audit. IDs are hashes, so all parts have about the same size.
 */
export function bucketOf(ref: DocumentRef): number {
  return parseInt(ref.id.slice(0, 2), 16)
}
