/** The size limits of a batch. Lengths are in code points, except for limits whose name contains another unit. */
export interface LoadLimits {
  /** The number of top-level records in one batch. */
  readonly records: number
  readonly keyBytes: number
  /** At most 2,000, because a URL must fit into an index row of Postgres (btree), which has at most 2,704 bytes. */
  readonly urlLength: number
  /** The length of names of outlets, agents and events, of names in bylines, and of aliases. */
  readonly nameLength: number
  /** The length of texts of one line: titles, sections, subjects, places, roles and cues. */
  readonly lineLength: number
  /** The length of descriptions, summaries and credits. */
  readonly paragraphLength: number
  readonly quoteLength: number
  readonly bodyLength: number
  readonly quotesPerArticle: number
  /** The number of entries in any other list of a record. */
  readonly listLength: number
  /** The size, in bytes, of one line of a file. The whole line is held in memory. */
  readonly lineBytes: number
}

/** The limits for corrected and extracted quotes. */
export type QuoteLimits = Pick<LoadLimits, 'quoteLength' | 'quotesPerArticle'>

export const DEFAULT_LOAD_LIMITS: LoadLimits = {
  records: 5_000,
  keyBytes: 512,
  urlLength: 2_000,
  nameLength: 500,
  lineLength: 2_000,
  paragraphLength: 50_000,
  quoteLength: 100_000,
  bodyLength: 5_000_000,
  quotesPerArticle: 5_000,
  listLength: 1_000,
  lineBytes: 10_000_000,
}

// A key that is derived from a long name must fit into an index row of Postgres (btree), which has at most 2,704 bytes.
export const DERIVED_KEY_BYTES = 2_000
