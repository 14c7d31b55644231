/** The times and sizes of the sync. Times are in milliseconds. */
export interface SyncLimits {
  /** The time between two checks for changes, if no notification arrives. */
  readonly pollMs: number
  /** The time between two checks whether the index exists and has as many documents as the archive. */
  readonly checkEveryMs: number
  /** The time between two audits, which compare all documents. */
  readonly auditEveryMs: number
  /**
   * The longest pause after a failed attempt to send changes. The pause after the first failure is a tenth of a second.
   */
  readonly maxBackoffMs: number
  /** The maximum number of pending changes that are sent together. */
  readonly claimRows: number
  /** The maximum size of the texts in a payload. A single document may exceed this size. */
  readonly payloadBytes: number
  readonly payloadRows: number
  /** The maximum number of payloads in progress at the same time, but three times as many while an index is filled. */
  readonly flights: number
  /**
   * If an audit finds more differing documents than this, and they are more than a third of the compared documents, the
   * index is rebuilt. In Meilisearch, rebuilding takes an eighth of the time that correcting the same number of
   * documents takes.
   */
  readonly rebuildAbove: number
  /**
   * While a load runs, the sync pauses after the first payloads of a claim of `claimRows` records, and after each
   * payload that fills an index. The pause is at most this many times as long as the work before it, so the load gets most of the processor.
   */
  readonly pausePerWork: number
}

export const DEFAULT_SYNC_LIMITS: SyncLimits = {
  pollMs: 1_000,
  checkEveryMs: 30_000,
  auditEveryMs: 240_000,
  maxBackoffMs: 5_000,
  claimRows: 10_000,
  payloadBytes: 20_000_000,
  payloadRows: 10_000,
  flights: 4,
  rebuildAbove: 2_000,
  pausePerWork: 0,
}

/**
 * The limits for an index in Postgres. In Meilisearch, a write takes half a second, whatever its size, so large
 * payloads are faster. In Postgres, large payloads would only take more memory, and delay a load: the Postgres server
 * that writes the index also stores the archive. Without pauses of the sync, a load of 10,000 articles took a quarter
 * longer.
 */
export const POSTGRES_SYNC_LIMITS: SyncLimits = {
  ...DEFAULT_SYNC_LIMITS,
  payloadBytes: 500_000,
  payloadRows: 125,
  flights: 2,
  claimRows: 2_000,
  pausePerWork: 30,
}
