import type { SearchEngine as EngineName, SearchFacet } from '../generated/types.ts'
import type { DocumentRef, SearchDocument, SearchKind } from './document.ts'
import type { SearchQuery } from './text/query.ts'

export type { SearchEngine as EngineName, SearchFacet, SearchSort } from '../generated/types.ts'

/** The number of hits that a client can page through when it sorts by RELEVANCE. */
export const RELEVANCE_REACH = 10_000

/** The position of a hit in a list that is sorted by date. `at` is null if the time is unknown. */
export interface DatePlace {
  readonly at: number | null
  readonly ref: DocumentRef
}

export interface SearchRequest {
  /** The query has at least one term, because a query without terms is answered without an engine. */
  readonly query: SearchQuery
  /** The kinds to search for, or null for all kinds. The list is never empty. */
  readonly kinds: readonly SearchKind[] | null
  /**
   * The conditions that a document must meet. If a condition is a list of values, a document must have at least one of
   * these values. The lists are never empty. Null means that there is no condition.
   */
  readonly filter: {
    /** Language ranges in canonical case. They match as in the basic filtering of RFC 4647. */
    readonly languages: readonly string[] | null
    readonly outlets: readonly string[] | null
    readonly speakers: readonly string[] | null
    readonly events: readonly string[] | null
    /** In milliseconds since 1970. `{ from: null, before: null }` matches any known time. */
    readonly time: { readonly from: number | null; readonly before: number | null } | null
  }
  /** Whether records that are not public may be found. */
  readonly seesAll: boolean
  /** The records that this request must neither return nor count, although the index may still have them. */
  readonly exclude: readonly DocumentRef[]
  /** Whether to find only documents in which the engine may have matched a phrase incorrectly. */
  readonly guessed?: boolean
  /** If given, only these records may be found. */
  readonly only?: readonly DocumentRef[]
  readonly page: SearchPage
  /** Returns true once the client has disconnected. If the function returns true, the engine may stop its work. */
  readonly isGone?: (() => boolean) | undefined
  /** What the engine should return in addition to the hits. */
  readonly want: { readonly score: boolean; readonly total: boolean; readonly facets: readonly SearchFacet[] }
}

/**
 * A list sorted by RELEVANCE begins with the documents that contain all words of the query. If the query allows partial
 * matches (see `allowsPartialMatch`), documents that contain only the first words of the query follow. A list sorted by
 * NEWEST or OLDEST contains only documents with all words of the query. If `upTo` is set, a list by date is read
 * backwards: the page begins with the hit at this position, followed by the hits before it, nearest first.
 */
export type SearchPage =
  | { readonly sort: 'RELEVANCE'; readonly limit: number; readonly offset: number }
  | {
      readonly sort: 'NEWEST' | 'OLDEST'
      readonly limit: number
      readonly after: DatePlace | null
      readonly upTo: DatePlace | null
    }

export interface SearchHit {
  readonly ref: DocumentRef
  /** From 0 to 1. Null if the list is sorted by date, or if `want.score` is false. */
  readonly score: number | null
  /** The document's `publishedAt`. */
  readonly at: number | null
}

export interface SearchAnswer {
  /** At most `limit` hits. */
  readonly hits: readonly SearchHit[]
  /** Whether there are more hits after the last one of this page. */
  readonly hasMore: boolean
  /** The number of all hits. Null if `want.total` is false. */
  readonly total: number | null
  /** Whether `total` and `facets` are exact, apart from phrases (see `guessesPhrases`). */
  readonly totalIsExact: boolean
  readonly facets: ReadonlyMap<SearchFacet, FacetCounts>
}

/**
 * The number of documents for each value of a facet. The value is a kind in lower case, a language tag, or the UUID of
 * an outlet or agent. `missing` counts the documents without a value.
 */
export interface FacetCounts {
  readonly counts: ReadonlyMap<string, number>
  readonly missing: number
}

/**
 * A search engine. The methods throw ArchiveError UNAVAILABLE if the engine does not answer, sends an invalid answer,
 * or rejects the API key. The error message says what the engine did wrong.
 */
export interface SearchEngine {
  readonly name: EngineName
  /** The host and port of a Meilisearch, and the path of its URL if there is one. Null for Postgres. */
  readonly address: string | null
  /**
   * The texts in which the engine may match a phrase incorrectly. `everywhere`: the engine finds all documents that
   * contain all pairs of neighbouring words of a phrase. `in long texts`: in a long text, the engine does the same, or
   * checks only that the text contains all words. But a negated phrase excludes a long text only if the text certainly
   * contains the phrase.
   */
  readonly guessesPhrases: 'everywhere' | 'in long texts'
  /** Resolves or throws UNAVAILABLE within 5 s, even if the engine hangs. */
  search(request: SearchRequest): Promise<SearchAnswer>
  /**
   * The id that is stored in the index in which searches look; for Postgres, always `POSTGRES`. Null if there is no
   * index, or if the index contains no id. An index contains no id if it is new, if its documents were deleted together
   * with the id, or if an older version of Verbatim made it. The call also shows whether the engine answers and accepts
   * the API key.
   */
  findId(): Promise<string | null>
  /**
   * Finds out the identity of the index in which searches look. If there is no index, creates one, but does not store
   * an id in it. Several processes may call this function at the same time: all of them get the same id, because an id
   * that is not stored is derived from the creation time of the index.
   */
  identify(): Promise<IndexIdentity>
  /**
   * `ready`: the index exists, with the settings of this code. `outdated`: the index has other settings, so searches
   * may fail until it is rebuilt. `missing`: there is no index, or the index contains no id, so all documents must be
   * sent.
   */
  inspect(): Promise<'ready' | 'outdated' | 'missing'>
  /**
   * Whether so many documents were removed from the index that its answers are no longer reliable. An index for which
   * this function returns true must be rebuilt.
   */
  isDegraded?(): Promise<boolean>
  /**
   * Empties an index that is no longer kept up to date. If an engine has no `clear` method, the documents stay in the
   * index.
   */
  clear?(): Promise<void>
  /**
   * If there is no index, creates an empty index with the settings of this code. If the index contains no id, stores
   * the given id in it.
   */
  create(id: string): Promise<void>
  /** The index in which searches look. */
  readonly current: SearchIndex
  /** The index that a rebuild fills. `next` exists from `beginRebuild` to `dropRebuild`. */
  readonly next: SearchIndex
  /**
   * Whether the index `next` exists and has the settings that this version of Verbatim uses. If so, an interrupted
   * rebuild can continue.
   */
  hasRebuild(): Promise<boolean>
  /** Deletes the index of an earlier rebuild, creates an empty `next`, and stores the given id in it. */
  beginRebuild(id: string): Promise<void>
  /**
   * Makes `next` the current index. Every search uses either the old index or the new one, even if the search runs
   * during the switch. After the switch, `next` is the old index.
   */
  switchRebuild(): Promise<void>
  /** Deletes `next`: the index of an abandoned rebuild or, after the switch, the old index. */
  dropRebuild(): Promise<void>
  close(): Promise<void>
}

/** The id of an index, and whether the id is stored in the index. */
export interface IndexIdentity {
  /** The key of the index in the tables of the sync: `POSTGRES`, or the id of the index of a Meilisearch. */
  readonly id: string
  /**
   * `named`: the id is stored in the index. `unnamed`: the index has documents but no id, so an older version of
   * Verbatim made it. `empty`: the index has neither documents nor an id.
   */
  readonly state: 'named' | 'unnamed' | 'empty'
}

/**
 * One index. `put` and `remove` resolve only when the result is stored durably and visible to searches, however long
 * that takes. Several calls may run at the same time, which is faster, but no document may be in two of these calls.
 * A call may be repeated.
 * @throws SearchRefusal if the engine rejects the documents: divide the list to find the invalid document.
 * @throws UNAVAILABLE for all other failures. It is then unknown whether the engine did the work: read the records from
 * the archive again, and send their present state.
 */
export interface SearchIndex {
  put(documents: readonly SearchDocument[], options?: WriteOptions): Promise<void>
  remove(refs: readonly DocumentRef[], options?: WriteOptions): Promise<void>
  count(): Promise<number>
  /** The number of documents in each bucket (see `bucketOf`). Empty buckets are left out. */
  countBuckets(): Promise<ReadonlyMap<number, number>>
  /**
   * Lists the documents in a bucket: a map from each document's key (see `toDocumentKey`) to its hash (see
   * `hashDocument`).
   */
  listBucket(bucket: number): Promise<ReadonlyMap<string, string>>
}

export interface WriteOptions {
  readonly signal?: AbortSignal
  /**
   * Called when the engine has accepted the documents, but not indexed them yet. An engine that accepts and indexes
   * documents in one step does not have to call `taken`.
   */
  readonly taken?: () => void
}

/** The engine answers, but rejects these documents, and would reject them again. */
export class SearchRefusal extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'SearchRefusal'
  }
}
