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
  // Shutting down, starting up.
  '57P01',
  '57P02',
  '57P03',
])
// A connection that was never made, whatever the reason: no route, no free port, no descriptor left, no such name.
const CONNECT_CALLS = new Set(['connect', 'getaddrinfo'])
const LOST_SENTENCE = 'The database does not answer at the moment: try again in a few seconds.'
// Failures that the administrator of the database has to fix, or that pass by themselves. Nothing was written.
const UNAVAILABLE: Readonly<Record<string, string>> = {
  '53000': 'The database lacks a resource it needs: its log says which. Try again when that is fixed.',
  '53100': "The database's disk is full: make room on it, then try again. Reading continues where it needs no room.",
  '53200':
    'The database ran out of memory: try again in a few seconds with fewer records or rows; give it more memory, or fewer connections, where this comes back.',
  '53300':
    'The database has no connection left: try again in a few seconds; raise its max_connections, or lower READ_CONNECTIONS and WRITE_CONNECTIONS, where this comes back.',
  '53400': 'The database reached a limit of its configuration: its log says which. Try again when that is fixed.',
  '25006':
    'The database takes no writes at the moment (a standby, or set to read only): lead DATABASE_URL to the one that does, then try again.',
  '40001': 'Another load came in between: send the same again.',
  '40P01': 'Another load came in between: send the same again.',
  '58030': 'The database could not read or write its disk: its log says more. Try again when that is fixed.',
}

/** Whether the connection, and a transaction on it, ended with this failure. */
export function isConnectionLost(error: unknown): boolean {
  return CONNECTION_LOST.has(codeOf(error) ?? '')
}

/** The error that a failure of the database means for the client. Bugs of ours stay as they are. */
export function asArchiveError(error: unknown): unknown {
  if (error instanceof ArchiveError) return error
  const code = codeOf(error)
  if (code === '57014') {
    return new ArchiveError(
      'TOO_EXPENSIVE',
      'The database needed longer for this than the statement timeout allows: ask for fewer rows, counts or facets at once, or narrow the filter.',
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
