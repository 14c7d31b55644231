import type { LoadCounts, LoadOutcome, RecordCounts, RecordKind, UserError } from '../generated/types.ts'

export type { LoadCounts, LoadOutcome, RecordCounts, RecordKind, UserError, UserErrorCode } from '../generated/types.ts'

export interface LoadResult {
  readonly kind: RecordKind
  readonly index: number
  /**
   * The first key of the record, or the key that it would have had; null if it was rejected and its key cannot be
   * known.
   */
  readonly key: string | null
  readonly outcome: LoadOutcome
  /** The uuid of the stored record, null where there is none. */
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
  /** Global ids. */
  readonly deletedIds: readonly string[]
  readonly userErrors: readonly UserError[]
}

export interface MergeAnswer {
  /** The global id of the record that stays; null where nothing was merged. */
  readonly id: string | null
  readonly userErrors: readonly UserError[]
}

export interface CorrectAnswer {
  /** The global ids of the quotes, one for each correction; null where it failed or the quote was taken out. */
  readonly ids: readonly (string | null)[]
  readonly userErrors: readonly UserError[]
}
