import {
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  parse,
  subscribe,
  validate,
} from 'graphql'
import type { RequestContext } from './context.ts'
import { formatGraphqlError, report, type Reports, toGraphqlError } from './errors.ts'
import { checkShape, type GraphqlLimits } from './limits.ts'

export interface Subscriptions {
  /** Parses and checks an operation; the errors where it cannot be followed. */
  prepare(
    params: { readonly query: string; readonly operationName?: string; readonly variables?: Record<string, unknown> },
    context: RequestContext & { signal: AbortSignal },
  ): ExecutionArgs | GraphQLError[]
  subscribe: typeof subscribe
  /** What of a result may leave. */
  present(result: ExecutionResult, context: RequestContext): ExecutionResult
}

interface SubscriptionOptions {
  readonly schema: GraphQLSchema
  readonly limits: GraphqlLimits
  readonly reports: Reports
  /** What a field without a resolver answers. */
  readonly resolveField: GraphQLFieldResolver<unknown, RequestContext>
}

/** Subscriptions under the limits of all operations; how they travel is not said here. */
export function createSubscriptions({ schema, limits, reports, resolveField }: SubscriptionOptions): Subscriptions {
  return {
    prepare({ query, operationName, variables }, contextValue) {
      try {
        const document = parse(query, { maxTokens: limits.maxTokens })
        const errors = validate(schema, document, undefined, { maxErrors: 20 })
        if (errors.length > 0) return [...errors]
        const operation = getOperationAST(document, operationName)
        if (!operation) return [new GraphQLError('The document holds no such operation.')]
        if (operation.operation !== 'subscription') {
          return [
            new GraphQLError(
              'Only subscriptions are answered as a stream of events: ask queries and mutations with "Accept: application/json".',
              { extensions: { code: 'BAD_USER_INPUT' } },
            ),
          ]
        }
        checkShape(limits, document, operation)
        return {
          schema,
          document,
          operationName: operationName ?? null,
          variableValues: variables ?? null,
          contextValue,
          fieldResolver: resolveField as GraphQLFieldResolver<unknown, unknown>,
        }
      } catch (error) {
        const known = error instanceof GraphQLError ? error : toGraphqlError(error)
        if (known) return [known]
        throw error
      }
    },
    subscribe,
    present(result, context) {
      if (!result.errors) return result
      report(reports, result.errors, context.requestId)
      const errors = result.errors.map((error) => formatted(error))
      return (result.data ?? null) === null ? { errors } : { ...result, errors }
    },
  }
}

function formatted(error: GraphQLError): GraphQLError {
  const { message, extensions } = formatGraphqlError(error.toJSON(), error)
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: extensions ?? null,
  })
}
