/** The codes of failures of a whole request or command. A GraphQL error has the code in `extensions.code`. */
export type ArchiveErrorCode =
  | 'BAD_USER_INPUT'
  | 'TOO_EXPENSIVE'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'UNAVAILABLE'
  /** The process cannot start, or a command cannot run. The message says what to do. */
  | 'SETUP'

/** A failure that a user or an administrator can fix. The message, which is shown unchanged, says what to do. */
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
