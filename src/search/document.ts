import { createHash } from 'node:crypto'

export const SEARCH_KINDS = ['article', 'quote', 'event', 'outlet', 'agent'] as const
export type SearchKind = (typeof SEARCH_KINDS)[number]

export interface DocumentRef {
  readonly kind: SearchKind
  readonly id: string
}

/**
 * One record as the index has it. It names other records by id alone, so that a new name of an outlet or agent
 * touches its own document only; what it copies from the article makes a changed article change its quotes' documents.
 */
export interface SearchDocument extends DocumentRef {
  /**
   * The text to find, by field of the schema's type, the weightiest first: `title`, `name` or `text`, then the others.
   * Empty ones are left out.
   */
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  /** Whether everybody may find it. */
  readonly isPublic: boolean
  readonly language: string | null
  /** Of an article or quote. */
  readonly outlet: string | null
  /** The speaker of a quote; the speakers of an article's quotes, sorted. */
  readonly speakers: readonly string[]
  /** Article.events, sorted; of a quote its article's, or where those are more than MANY_EVENTS the article alone. */
  readonly events: readonly string[]
  /** Milliseconds since 1970; of an event its startDate. */
  readonly publishedAt: number | null
}

/** 5,000 quotes of an article with 5,000 events took 900 MB when each repeated them. */
export const MANY_EVENTS = 50

/**
 * Raise it when the same document is to be indexed in another way: every hash then differs, and the audit sends
 * everything again.
 */
const ANALYSIS_VERSION = 5

/** Equal for equal documents. */
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

/** `<kind>_<uuid>`, as the record's global id. */
export function toDocumentKey(ref: DocumentRef): string {
  return `${ref.kind}_${ref.id}`
}

export function parseDocumentKey(key: string): DocumentRef {
  const cut = key.indexOf('_')
  return { kind: key.slice(0, cut) as SearchKind, id: key.slice(cut + 1) }
}

export const BUCKETS = 256

/** Which part of the index a document is compared with. The ids are hashes, so the parts are of one size. */
export function bucketOf(ref: DocumentRef): number {
  return parseInt(ref.id.slice(0, 2), 16)
}
