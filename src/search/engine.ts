import type { SearchEngine as EngineName, SearchFacet } from '../generated/types.ts'
import type { DocumentRef, SearchDocument, SearchKind } from './document.ts'
import type { SearchQuery } from './text/query.ts'

export type { SearchEngine as EngineName, SearchFacet, SearchSort } from '../generated/types.ts'

/** How many hits RELEVANCE can page through. */
export const RELEVANCE_REACH = 10_000

/**
 * The place of a hit in a list by date: what comes after it is the next page. `at` is null where the time is unknown.
 */
export interface DatePlace {
  readonly at: number | null
  readonly ref: DocumentRef
}

export interface SearchRequest {
  /** Holds something to look for: a text without is answered before an engine is asked. */
  readonly query: SearchQuery
  /** Null for all; never empty. */
  readonly kinds: readonly SearchKind[] | null
  /** Lists mean any of and are never empty; null is not asked. */
  readonly filter: {
    /** Basic ranges by RFC 4647, in canonical case. */
    readonly languages: readonly string[] | null
    readonly outlets: readonly string[] | null
    readonly speakers: readonly string[] | null
    readonly events: readonly string[] | null
    /** Milliseconds since 1970; `{ from: null, before: null }` asks for any known time. */
    readonly time: { readonly from: number | null; readonly before: number | null } | null
  }
  /** Whether what is not public may be found. */
  readonly seesAll: boolean
  /** Records that the index may still have but this request must not see, neither as a hit nor in a count. */
  readonly exclude: readonly DocumentRef[]
  /** Only where the engine may be wrong about a phrase; without, everywhere. */
  readonly guessed?: boolean
  /** Nothing else may be found. */
  readonly only?: readonly DocumentRef[]
  readonly page: SearchPage
  /** Whether nobody waits for the answer any more: the engine may end what it does. */
  readonly isGone?: (() => boolean) | undefined
  /** Values to compute beside the hits. */
  readonly want: { readonly score: boolean; readonly total: boolean; readonly facets: readonly SearchFacet[] }
}

/**
 * RELEVANCE finds what has all words, then what has only the leading ones; dates list only what has all words. `upTo`
 * turns a list by date round: what stands at the place or before it, nearest first.
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
  /** 0..1; null where it was not wanted or the list goes by date. */
  readonly score: number | null
  /** The document's `publishedAt`. */
  readonly at: number | null
}

export interface SearchAnswer {
  /** At most `limit`. */
  readonly hits: readonly SearchHit[]
  /** Whether the list continues behind the last hit. */
  readonly hasMore: boolean
  /** Null where it was not wanted. */
  readonly total: number | null
  readonly totalIsExact: boolean
  readonly facets: ReadonlyMap<SearchFacet, FacetCounts>
}

/** Documents by value: kinds in lower case, language tags, uuids of outlets and agents. */
export interface FacetCounts {
  readonly counts: ReadonlyMap<string, number>
  readonly missing: number
}

/**
 * Something that finds documents by words. Every method that reaches outside throws ArchiveError UNAVAILABLE where the
 * engine does not answer, answers nonsense or refuses the key; the message says which.
 */
export interface SearchEngine {
  readonly name: EngineName
  /** Set if, for phrases of three or more words, it only knows that each two neighbours occur together. */
  readonly guessesPhrases: 'everywhere' | 'in long texts'
  /** Answers or throws UNAVAILABLE within 5 s, whatever the engine does. */
  search(request: SearchRequest): Promise<SearchAnswer>
  /** Resolves when the engine answers and takes our key. */
  ping(): Promise<void>
  /**
   * `ready`: there, with the settings of this code. `outdated`: there, with other settings: searches may fail; rebuild.
   * `missing`: not there, so everything has to be sent.
   */
  inspect(): Promise<'ready' | 'outdated' | 'missing'>
  /**
   * Whether so much was removed from the index that its answers suffer: rebuild. Where it is left out they never do.
   */
  isDegraded?(): Promise<boolean>
  /** Empties an index that nobody keeps in step any more; where it is left out, it may stay. */
  clear?(): Promise<void>
  /** Creates an empty index with the settings of this code where there is none. */
  create(): Promise<void>
  /** The index that searches read. */
  readonly current: SearchIndex
  /** The index that a rebuild fills; only between `beginRebuild` and `finishRebuild` or `dropRebuild`. */
  readonly next: SearchIndex
  /** Whether `next` is there with the settings of this code: a rebuild that was interrupted and can go on. */
  hasRebuild(): Promise<boolean>
  /** Empties what an earlier rebuild left and makes a fresh `next`. */
  beginRebuild(): Promise<void>
  /**
   * Puts `next` in the place of `current`, in one step for searches; the old index is then what `next` names.
   */
  switchRebuild(): Promise<void>
  /** Removes `next`: a rebuild given up, or after the switch the old index. */
  dropRebuild(): Promise<void>
  close(): Promise<void>
}

/**
 * One index. `put` and `remove` resolve only when the engine holds the result for good and searches see it, however
 * long that takes; call several at a time for throughput, never two for the same document. Both may be repeated. They
 * throw SearchRefusal where the engine refuses what was sent (halve it to find the document), UNAVAILABLE for
 * everything else: then nothing is known, send again what is true by then.
 */
export interface SearchIndex {
  put(documents: readonly SearchDocument[], options?: WriteOptions): Promise<void>
  remove(refs: readonly DocumentRef[], options?: WriteOptions): Promise<void>
  count(): Promise<number>
  /** Documents by bucket (see bucketOf); what holds none is left out. */
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

/** The engine answers, and refuses these documents: sending them again would not help. */
export class SearchRefusal extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'SearchRefusal'
  }
}
