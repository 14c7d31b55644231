import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { ArchiveError } from '../errors.ts'
import { asArchiveError } from '../postgres/failure.ts'

/** Receives the failures that the operator should know about. */
export interface Reports {
  /** Called once for each failure that is a bug in Verbatim. */
  readonly reportBug: (error: unknown, requestId: string) => void
  /**
   * Called once for each request that is answered with UNAVAILABLE. `outage` is the UNAVAILABLE error, which gives the
   * reason.
   */
  readonly reportOutage?: (outage: ArchiveError, requestId: string) => void
}

/** Reports the failures of one request. */
export function report({ reportBug, reportOutage }: Reports, errors: readonly unknown[], requestId: string): void {
  for (const error of errors)
    if (isOurs(error)) reportBug(error instanceof GraphQLError ? error.originalError : error, requestId)
  const outage = errors.map(expectedOf).find((error) => error?.code === 'UNAVAILABLE')
  if (outage) reportOutage?.(outage, requestId)
}

export const MASKED_MESSAGE =
  'The server failed because of an internal error; your request is not the cause. Report the request id to the operator.'

// After 50 errors in variables, graphql-js looks for no more errors and adds one with this message. Apollo would report
// that last error as an internal error of the server.
const TOO_MANY_VARIABLE_ERRORS = 'Too many errors processing variables'
const APOLLO_REFUSALS = new Set<unknown>(['BAD_REQUEST', 'INTERNAL_SERVER_ERROR'])
const MAX_MESSAGE = 2_000

/**
 * Converts an expected failure to a GraphQL error. Returns null for any other error: either graphql-js refuses the
 * request, or the failure is a bug, whose details must not be sent.
 */
export function toGraphqlError(error: unknown): GraphQLError | null {
  const original = expectedOf(error)
  if (!original) return null
  return new GraphQLError(original.message, {
    extensions: { code: original.code, ...original.detail },
    ...(error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {}),
  })
}

function expectedOf(error: unknown): ArchiveError | null {
  const original = asArchiveError(error instanceof GraphQLError ? error.originalError : error)
  return original instanceof ArchiveError ? original : null
}

/** Converts errors to the form in which they are sent. */
export function presentErrors(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
  return errors.map((error) => formatGraphqlError(error.toJSON(), error))
}

/** Converts one error to the form in which it is sent: without stack trace, SQL and parameters. */
export function formatGraphqlError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const place = {
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
  }
  const expected = toGraphqlError(error)
  if (expected)
    return { message: expected.message, ...place, extensions: { ...formatted.extensions, ...expected.extensions } }
  if (isOurs(error)) return { message: MASKED_MESSAGE, ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } }
  if (formatted.message.startsWith(TOO_MANY_VARIABLE_ERRORS))
    return { ...formatted, extensions: { code: 'BAD_USER_INPUT' } }
  // Apollo reports some invalid requests as internal errors of the server, e.g. a persisted query whose version is not
  // supported or whose text does not match its hash.
  if (APOLLO_REFUSALS.has(formatted.extensions?.['code']))
    return { ...formatted, extensions: { code: 'BAD_USER_INPUT' } }
  // Long messages are truncated, because graphql-js repeats the whole invalid value in the message.
  return formatted.message.length > MAX_MESSAGE
    ? { ...formatted, message: `${formatted.message.slice(0, MAX_MESSAGE)}…` }
    : formatted
}

/** Whether a failure is a bug: it is caused neither by the request nor by an expected condition. */
function isOurs(error: unknown): boolean {
  if (toGraphqlError(error)) return false
  if (!(error instanceof GraphQLError)) return true
  const { originalError } = error
  // If coercion or validation fails, the error has no original error, or the original error is a GraphQLError too.
  return originalError !== undefined && originalError !== null && !(originalError instanceof GraphQLError)
}
