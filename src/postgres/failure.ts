import { ArchiveError } from '../errors.ts'
import { KNOWN_OUTAGE } from './driver.ts'

const CONNECTION_LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  KNOWN_OUTAGE,
  // Postgres is shutting down or starting up.
  '57P01',
  '57P02',
  '57P03',
])
// If a connection cannot be opened, one of these system calls fails. Reasons are: no route, no free port, no free file
// descriptor, an unknown host name.
const CONNECT_CALLS = new Set(['connect', 'getaddrinfo'])
const LOST_SENTENCE = 'The database does not answer at the moment: try again in a few seconds.'
// Errors with a temporary cause, or a cause that the administrator of the database must remove. Nothing was written.
const UNAVAILABLE: Readonly<Record<string, string>> = {
  '53000':
    'The database ran out of a resource: its log says which one. Give the database more of this resource, then try again.',
  '53100':
    "The database's disk is full: free some space on it, then try again. Reads that need no space on the disk still work.",
  '53200':
    'The database ran out of memory: try again in a few seconds with fewer records or rows. If this happens again, give the database more memory or fewer connections.',
  '53300':
    'The database has no connection left: try again in a few seconds. If this happens again, raise max_connections of the database, or lower READ_CONNECTIONS and WRITE_CONNECTIONS.',
  '53400':
    'The database reached a limit of its configuration: its log says which one. Raise this limit, then try again.',
  '25006':
    'The database does not accept writes (it is a standby or set to read-only): set DATABASE_URL to the primary server, then try again.',
  '40001': 'Another load changed the same data at the same time: send the same request again.',
  '40P01': 'Another load changed the same data at the same time: send the same request again.',
  '58030': 'The database could not read or write its disk; its log has the details. Repair the disk, then try again.',
}

/** Whether the failure has closed the connection, and so ended any transaction on it. */
export function isConnectionLost(error: unknown): boolean {
  return CONNECTION_LOST.has(codeOf(error) ?? '')
}

// The SQLSTATE classes (the first two characters) of failures that are caused by the statement or its parameters: wrong
// values, exceeded limits, and the errors of Verbatim's own SQL functions. Such a statement would fail in the same way
// on every server.
const OF_STATEMENT = /^(?:22|54|P0|VB)/

/**
 * Whether a read failed because of its server. If so, another server may be able to answer the read. `isEarly`: whether
 * the read failed before the statement timeout was over. If a statement is canceled that early, a person or another
 * program has canceled it.
 */
export function isServerFailure(error: unknown, isEarly: boolean): boolean {
  const failure = databaseErrorIn(error)
  const code = codeOf(failure)
  if (code === undefined) return false
  return code === '57014' ? isEarly : !OF_STATEMENT.test(code)
}

/**
 * Returns the first error of postgres.js among `error` and its causes, or null if there is no such error. Errors of
 * other clients, e.g. Meilisearch's, are ignored.
 */
function databaseErrorIn(error: unknown): unknown {
  if (!(error instanceof Error)) return null
  // The library adds the statement to its errors, except to some of those whose code begins with CONNECTION_.
  if ('query' in error || (codeOf(error) ?? '').startsWith('CONNECTION_')) return error
  return databaseErrorIn('originalError' in error ? error.originalError : error.cause)
}

/** Converts a failure of the database to an error for the client. Other errors are bugs and are returned unchanged. */
export function asArchiveError(error: unknown): unknown {
  if (error instanceof ArchiveError) return error
  const code = codeOf(error)
  if (code === '57014') {
    return new ArchiveError(
      'TOO_EXPENSIVE',
      'The query took longer than the statement timeout allows: ask for fewer rows, counts or facets at once, or narrow the filter.',
      {},
      { cause: error },
    )
  }
  if (code === KNOWN_OUTAGE && error instanceof Error)
    return new ArchiveError('UNAVAILABLE', error.message, {}, { cause: error })
  const isLost = isConnectionLost(error) || CONNECT_CALLS.has(fieldOf(error, 'syscall') ?? '')
  const sentence = isLost ? LOST_SENTENCE : UNAVAILABLE[code ?? '']
  return sentence === undefined ? error : new ArchiveError('UNAVAILABLE', sentence, {}, { cause: error })
}

function codeOf(error: unknown): string | undefined {
  return fieldOf(error, 'code')
}

function fieldOf(error: unknown, field: 'code' | 'syscall'): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const value = (error as Readonly<Record<string, unknown>>)[field]
  if (typeof value === 'string') return value
  return 'cause' in error ? fieldOf(error.cause, field) : undefined
}
