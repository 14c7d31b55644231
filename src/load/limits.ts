/** How much one batch may hold. Lengths are in code points unless the name says otherwise. */
export interface LoadLimits {
  /** Top-level records of one batch. */
  readonly records: number
  readonly keyBytes: number
  /** Not above 2,000: a btree row of Postgres ends at 2,704 bytes. */
  readonly urlLength: number
  /** Names of outlets, agents, events; a byline's and an alias, too. */
  readonly nameLength: number
  /** Titles, sections, subjects, places, roles, cues: one line. */
  readonly lineLength: number
  /** Descriptions, summaries, credits. */
  readonly paragraphLength: number
  readonly quoteLength: number
  readonly bodyLength: number
  readonly quotesPerArticle: number
  /** Every other list inside a record. */
  readonly listLength: number
  /** Bytes of one record of a file, which is in memory as a whole. */
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

// A btree row of Postgres ends at 2,704 bytes: a key made from a long name must stay below.
export const DERIVED_KEY_BYTES = 2_000
