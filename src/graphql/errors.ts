import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { ArchiveError } from '../errors.ts'
import { asArchiveError } from '../postgres/failure.ts'

/** Where failures are reported that the administrator must know of. */
export interface Reports {
  /** Called once for each failure that is a bug of ours. */
  readonly reportBug: (error: unknown, requestId: string) => void
  /** Called once for each request that is UNAVAILABLE, with the reason. */
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
  'Something went wrong on our side; nothing is wrong with your request. Tell the operator the request id.'

// graphql-js' 51st, which Apollo takes for a failure of the server.
const TOO_MANY_VARIABLE_ERRORS = 'Too many errors processing variables'
const APOLLO_REFUSALS = new Set<unknown>(['BAD_REQUEST', 'INTERNAL_SERVER_ERROR'])
const MAX_MESSAGE = 2_000

/** An expected failure as a GraphQL error; what is not expected stays hidden behind one sentence. */
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

/** Errors as they leave the server. */
export function presentErrors(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
  return errors.map((error) => formatGraphqlError(error.toJSON(), error))
}

/** The error as it is sent: never with a stack, SQL or a parameter. */
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
  // Refusals by Apollo's HTTP part, some of which it calls failures of its own although the request is wrong: a
  // persisted query of another version, or whose text has another hash.
  if (APOLLO_REFUSALS.has(formatted.extensions?.['code']))
    return { ...formatted, extensions: { code: 'BAD_USER_INPUT' } }
  // graphql-js repeats the wrong value, however long.
  return formatted.message.length > MAX_MESSAGE
    ? { ...formatted, message: `${formatted.message.slice(0, MAX_MESSAGE)}…` }
    : formatted
}

/** Whether a failure is a bug: neither of the request's making nor one of our expected codes. */
function isOurs(error: unknown): boolean {
  if (toGraphqlError(error)) return false
  if (!(error instanceof GraphQLError)) return true
  const { originalError } = error
  // Coercion and validation errors are GraphQLErrors through and through.
  return originalError !== undefined && originalError !== null && !(originalError instanceof GraphQLError)
}
