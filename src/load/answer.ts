export type UserErrorCode =
  | 'REQUIRED'
  | 'INVALID'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'OUT_OF_RANGE'
  | 'NOT_IN_TEXT'
  | 'UNKNOWN_REFERENCE'
  | 'DUPLICATE_KEY'
  | 'CONFLICT'
  | 'IDEMPOTENCY_CONFLICT'
  | 'IN_USE'
  | 'NOT_FOUND'

/** One wrong field of a record: `field` walks the input, `message` says what to do. */
export interface UserError {
  readonly code: UserErrorCode
  readonly field: readonly string[]
  readonly message: string
}

export type RecordKind = 'OUTLET' | 'AGENT' | 'EVENT' | 'ARTICLE'
export type LoadOutcome = 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED' | 'SKIPPED'

export interface LoadCounts {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: number
  readonly skipped: number
}

export interface RecordCounts {
  readonly outlets: number
  readonly agents: number
  readonly events: number
  readonly articles: number
  readonly quotes: number
}

export interface LoadResult {
  readonly kind: RecordKind
  readonly index: number
  /** The record's first key, or the one it would have had; null where it was rejected and cannot be known. */
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
  readonly userErrors: readonly UserError[]
}
