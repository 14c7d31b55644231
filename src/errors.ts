/** Codes of failures that concern a whole request; `extensions.code` of a GraphQL error. */
export type ArchiveErrorCode =
  | 'BAD_USER_INPUT'
  | 'TOO_EXPENSIVE'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'UNAVAILABLE'
  /** The process cannot start or a command cannot run; the message says what to do. */
  | 'SETUP'

/** A failure that somebody outside can fix. Its message is a sentence with the remedy and is shown as it is. */
export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode
  readonly detail: Readonly<Record<string, unknown>>

  constructor(code: ArchiveErrorCode, message: string, detail: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ArchiveError'
    this.code = code
    this.detail = detail
  }
}
