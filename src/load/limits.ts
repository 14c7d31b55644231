/** The size limits of a batch. Lengths are in code points unless the name says otherwise. */
export interface LoadLimits {
  /** Top-level records in one batch. */
  readonly records: number
  readonly keyBytes: number
  /** At most 2,000, because a btree index row of Postgres has at most 2,704 bytes. */
  readonly urlLength: number
  /** For names of outlets, agents and events, names in bylines, and aliases. */
  readonly nameLength: number
  /** For texts of one line: titles, sections, subjects, places, roles and cues. */
  readonly lineLength: number
  /** For descriptions, summaries and credits. */
  readonly paragraphLength: number
  readonly quoteLength: number
  readonly bodyLength: number
  readonly quotesPerArticle: number
  /** For every other list inside a record. */
  readonly listLength: number
  /** The bytes of one record in a file. The whole record is held in memory. */
  readonly lineBytes: number
}

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

// A btree index row of Postgres has at most 2,704 bytes, and a key derived from a long name must fit into it.
export const DERIVED_KEY_BYTES = 2_000
