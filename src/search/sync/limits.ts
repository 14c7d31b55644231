/** Timing and sizes of the sync. Times are in milliseconds. */
export interface SyncLimits {
  /** How late a change is noticed if no notification arrives. */
  readonly pollMs: number
  /** The time between checks that the index exists and has as many documents as the archive. */
  readonly checkEveryMs: number
  /** The time between comparisons of all documents. */
  readonly auditEveryMs: number
  /** The longest pause after failures. The first pause is a tenth of a second. */
  readonly maxBackoffMs: number
  /** How many documents are claimed at once. */
  readonly claimRows: number
  /** The most bytes of text in a payload. A single document may have more. */
  readonly payloadBytes: number
  readonly payloadRows: number
  /** How many payloads are in progress at once. */
  readonly flights: number
  /**
   * If an audit finds more differences than this, and more than a third of the documents it compared, the index is
   * rebuilt. Meilisearch is 8 times as fast at rebuilding as at correcting documents.
   */
  readonly rebuildAbove: number
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
}
