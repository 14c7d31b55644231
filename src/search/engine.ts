import type { SearchEngine as EngineName, SearchFacet } from '../generated/types.ts'
import type { DocumentRef, SearchDocument, SearchKind } from './document.ts'
import type { SearchQuery } from './text/query.ts'

export type { SearchEngine as EngineName, SearchFacet, SearchSort } from '../generated/types.ts'

/** How many hits a client can page through when sorting by RELEVANCE. */
export const RELEVANCE_REACH = 10_000

/** The place of a hit in a list by date. The next page begins after it. `at` is null if the time is unknown. */
export interface DatePlace {
  readonly at: number | null
  readonly ref: DocumentRef
}

export interface SearchRequest {
  /** Has at least one term. A text without terms is answered without asking an engine. */
  readonly query: SearchQuery
  /** Null for all kinds. Never empty. */
  readonly kinds: readonly SearchKind[] | null
  /** Each list matches any of its values, and is never empty. Null sets no condition. */
  readonly filter: {
    /** Language ranges for basic filtering by RFC 4647, in canonical case. */
    readonly languages: readonly string[] | null
    readonly outlets: readonly string[] | null
    readonly speakers: readonly string[] | null
    readonly events: readonly string[] | null
    /** In milliseconds since 1970. `{ from: null, before: null }` matches any known time. */
    readonly time: { readonly from: number | null; readonly before: number | null } | null
  }
  /** Whether records that are not public may be found. */
  readonly seesAll: boolean
  /** Records that the index may still have but this request must not see, neither as a hit nor in a count. */
  readonly exclude: readonly DocumentRef[]
  /** If true, finds only documents for which the engine may be wrong about a phrase. */
  readonly guessed?: boolean
  /** If given, only these records may be found. */
  readonly only?: readonly DocumentRef[]
  readonly page: SearchPage
  /** Returns true once the client has disconnected. The engine may then stop its work. */
  readonly isGone?: (() => boolean) | undefined
  /** What to compute in addition to the hits. */
  readonly want: { readonly score: boolean; readonly total: boolean; readonly facets: readonly SearchFacet[] }
}

/**
 * RELEVANCE finds documents with all words, then documents with only the first words. NEWEST and OLDEST list only
 * documents with all words. `upTo` reverses a list by date: it lists the hits up to this place, the nearest first.
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
  /** From 0 to 1. Null if it was not requested, and in a list by date. */
  readonly score: number | null
  /** The document's `publishedAt`. */
  readonly at: number | null
}

export interface SearchAnswer {
  /** At most `limit` hits. */
  readonly hits: readonly SearchHit[]
  /** Whether the list has more hits after the last one. */
  readonly hasMore: boolean
  /** Null if it was not requested. */
  readonly total: number | null
  readonly totalIsExact: boolean
  readonly facets: ReadonlyMap<SearchFacet, FacetCounts>
}

/** The number of documents for each value: a kind in lower case, a language tag, or the UUID of an outlet or agent. */
export interface FacetCounts {
  readonly counts: ReadonlyMap<string, number>
  readonly missing: number
}

/**
 * A search engine. Methods that call it throw ArchiveError UNAVAILABLE if the engine does not answer, sends an invalid
 * answer, or rejects the key. The message says which.
 */
export interface SearchEngine {
  readonly name: EngineName
  /**
   * Set if the engine does not check a phrase of three or more words as a whole, but only its pairs of neighbouring
   * words. The value says in which texts.
   */
  readonly guessesPhrases: 'everywhere' | 'in long texts'
  /** Answers or throws UNAVAILABLE within 5 s, whatever the engine does. */
  search(request: SearchRequest): Promise<SearchAnswer>
  /** Resolves if the engine answers and accepts our key. */
  ping(): Promise<void>
  /**
   * `ready`: the index exists with the settings of this code. `outdated`: it has other settings, so searches may fail
   * until
   * it is rebuilt. `missing`: it does not exist, so all documents must be sent.
   */
  inspect(): Promise<'ready' | 'outdated' | 'missing'>
  /** Whether so many documents were removed that the answers are no longer reliable. The index must then be rebuilt. */
  isDegraded?(): Promise<boolean>
  /** Empties an index that is no longer kept up to date. An engine without this method keeps the index. */
  clear?(): Promise<void>
  /** Creates an empty index with the settings of this code, unless one exists. */
  create(): Promise<void>
  /** The index that searches read. */
  readonly current: SearchIndex
  /** The index that a rebuild fills. It exists between `beginRebuild` and `finishRebuild` or `dropRebuild`. */
  readonly next: SearchIndex
  /** Whether `next` exists with the settings of this code, so that an interrupted rebuild can continue. */
  hasRebuild(): Promise<boolean>
  /** Deletes the index of an earlier rebuild, and creates an empty `next`. */
  beginRebuild(): Promise<void>
  /** Makes `next` the current index. Searches see the change in one step. Afterwards `next` is the old index. */
  switchRebuild(): Promise<void>
  /** Deletes `next`: the index of an abandoned rebuild or, after the switch, the old index. */
  dropRebuild(): Promise<void>
  close(): Promise<void>
}

/**
 * One index. `put` and `remove` resolve only when the result is stored durably and searches see it, however long that
 * takes. Several calls at a time give more throughput, but never make two for the same document. Both can be repeated.
 * They throw SearchRefusal if the engine rejects the documents; halve the list to find the bad one. They throw
 * UNAVAILABLE for everything else. The result is then unknown, so read the records and send them again.
 */
export interface SearchIndex {
  put(documents: readonly SearchDocument[], options?: WriteOptions): Promise<void>
  remove(refs: readonly DocumentRef[], options?: WriteOptions): Promise<void>
  count(): Promise<number>
  /** The number of documents in each bucket (see bucketOf). Empty buckets are left out. */
  countBuckets(): Promise<ReadonlyMap<number, number>>
  /** `hashDocument` of each document in a bucket, by its key (see toDocumentKey). */
  listBucket(bucket: number): Promise<ReadonlyMap<string, string>>
}

export interface WriteOptions {
  readonly signal?: AbortSignal
  /**
   * Called when the engine has accepted documents but not yet indexed them. An engine that does both in one step need
   * not call it.
   */
  readonly taken?: () => void
}

/** The engine answers but rejects these documents. Sending them again would not help. */
export class SearchRefusal extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'SearchRefusal'
  }
}
