/** How the sync paces itself. Times in milliseconds. */
export interface SyncLimits {
  /** How late a change is noticed when no notification arrives. */
  readonly pollMs: number
  /** Between looks at whether the index is there and holds as many documents as the archive. */
  readonly checkEveryMs: number
  /** Between comparisons of every document. */
  readonly auditEveryMs: number
  /** The longest wait after a failure; the first is a tenth of a second. */
  readonly maxBackoffMs: number
  /** Documents claimed at once. */
  readonly claimRows: number
  /** Bytes of the texts of one payload; a single document may be larger. */
  readonly payloadBytes: number
  readonly payloadRows: number
  /** Payloads under way at once. */
  readonly flights: number
  /**
   * An audit that finds more differences than this, and more than a third of what it compared, rebuilds instead: that
   * is 8x faster on Meilisearch.
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
