import { ArchiveError } from '../errors.ts'

const CONNECTION_LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  // Shutting down, starting up.
  '57P01',
  '57P02',
  '57P03',
])
const TOO_MANY_CONNECTIONS = '53300'

/** Whether the connection, and a transaction on it, ended with this failure. */
export function isConnectionLost(error: unknown): boolean {
  return CONNECTION_LOST.has(codeOf(error) ?? '')
}

/** What a failure of the database means to whoever asked; what is our own mistake stays as it is. */
export function asArchiveError(error: unknown): unknown {
  const code = codeOf(error)
  if (code === '57014') {
    return new ArchiveError(
      'TOO_EXPENSIVE',
      'The database needed longer for this than the statement timeout allows: ask for fewer rows, counts or facets at once, or narrow the filter.',
      {},
      { cause: error },
    )
  }
  if (isConnectionLost(error) || code === TOO_MANY_CONNECTIONS) {
    return new ArchiveError('UNAVAILABLE', 'The database does not answer at the moment: try again in a few seconds.', {}, { cause: error })
  }
  return error
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? codeOf(error.cause) : undefined
}
