import type { LoadCounts, LoadOutcome, RecordCounts, RecordKind, UserError } from '../generated/types.ts'

export type { LoadCounts, LoadOutcome, RecordCounts, RecordKind, UserError, UserErrorCode } from '../generated/types.ts'

export interface LoadResult {
  readonly kind: RecordKind
  readonly index: number
  /**
   * The first key of the record. For a rejected record, this is the key that it would have had, or null if that key
   * cannot be determined.
   */
  readonly key: string | null
  readonly outcome: LoadOutcome
  /** The UUID of the stored record, or null if the record is not stored. */
  readonly id: string | null
}

export interface LoadAnswer {
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly results: readonly LoadResult[]
  readonly userErrors: readonly UserError[]
}

export interface DeleteAnswer {
  readonly deleted: RecordCounts
  /** Global IDs. */
  readonly deletedIds: readonly string[]
  readonly userErrors: readonly UserError[]
}

export interface MergeAnswer {
  /** The global ID of the record that was kept, or null if nothing was merged. */
  readonly id: string | null
  readonly userErrors: readonly UserError[]
}

export interface CorrectAnswer {
  /**
   * For each correction, the global ID of the corrected quote, or null if the correction failed or removed the quote.
   */
  readonly ids: readonly (string | null)[]
  readonly userErrors: readonly UserError[]
}
