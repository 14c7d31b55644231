import { GraphQLError } from 'graphql'
import { ArchiveError } from '../../errors.ts'
import { toGraphqlError } from '../errors.ts'

/** The refusal of a request. A refused request has written nothing, and its answer contains errors but not data. */
export class Refusal extends Error {
  readonly errors: readonly GraphQLError[]
  /**
   * The HTTP status if it does not depend on the media type, e.g. 405 for a mutation by GET. Null if the media type
   * determines the status.
   */
  readonly status: 400 | 405 | null

  constructor(errors: readonly GraphQLError[], status: Refusal['status'] = null) {
    super(errors[0]?.message)
    this.errors = errors
    this.status = status
  }
}

export function badUserInput(message: string, detail: Record<string, unknown> = {}): Refusal {
  return new Refusal([new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', ...detail } })])
}

/** Copies an error and sets its `extensions.code`. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    originalError: error.originalError ?? null,
    extensions: { ...error.extensions, code },
  })
}

/** Runs `step`, and turns an `ArchiveError` or `GraphQLError` into a Refusal. */
export function refusing<T>(step: () => T, status: Refusal['status'] = null): T {
  try {
    return step()
  } catch (error) {
    const refused = error instanceof GraphQLError ? error : error instanceof ArchiveError ? toGraphqlError(error) : null
    throw refused ? new Refusal([refused], status) : error
  }
}
