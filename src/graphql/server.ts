import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import type { LoadLimits } from '../load/limits.ts'
import { chooseOperation } from './choose-operation.ts'
import type { RequestContext } from './context.ts'
import { formatGraphqlError, report, type Reports } from './errors.ts'
import type { KnownOperations } from './known-operation.ts'
import type { GraphqlLimits } from './limits.ts'
import { loadJobResolvers } from './load-job.ts'
import { loadResolvers, PAYLOAD_TYPES } from './load.ts'
import { limitNesting } from './nesting.ts'
import { isPayload } from './payload.ts'
import { queryResolvers } from './query.ts'
import { buildSchema } from './schema.ts'
import { createSubscriptions, type Subscriptions } from './subscription.ts'
import { statusOfJson } from './status.ts'
import { stringifyAnswer, wholeAnswer } from './whole-answer.ts'

export interface GraphqlOptions extends Reports {
  readonly limits: GraphqlLimits
  readonly loadLimits: LoadLimits
  /** Learns what can be answered without Apollo from then on. */
  readonly known?: KnownOperations
  /** More plugins, e.g. for metrics. */
  readonly plugins?: readonly ApolloServerPlugin<RequestContext>[]
}

/** The schema with all its resolvers. */
export function createSchema(loadLimits: LoadLimits): GraphQLSchema {
  return buildSchema([queryResolvers, loadResolvers(loadLimits), loadJobResolvers()])
}

/** The Apollo server of the API; start it, then hand it to an HTTP integration. */
export function createGraphql(
  options: GraphqlOptions,
): ApolloServer<RequestContext> & { readonly subscriptions: Subscriptions } {
  const { limits, loadLimits } = options
  const schema = createSchema(loadLimits)
  const apollo = new ApolloServer<RequestContext>({
    schema,
    fieldResolver: readProperty,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: false,
    parseOptions: { maxTokens: limits.maxTokens },
    validationOptions: { maxErrors: 20 },
    stopOnTerminationSignals: false,
    formatError: formatGraphqlError,
    stringifyResult: stringifyAnswer,
    plugins: [
      // Instruments every field otherwise: without it a list of 200 answers 1.7 times as fast.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      chooseOperation(),
      limitNesting(),
      reportErrors(options),
      ...(options.plugins ?? []),
      statusOfJson(),
      wholeAnswer(schema, limits, options, options.known),
    ],
  })
  return Object.assign(apollo, {
    subscriptions: createSubscriptions({ schema, limits, reports: options, resolveField: readProperty }),
  })
}

const readProperty: GraphQLFieldResolver<unknown, RequestContext> = (source, _args, _context, info) =>
  (source as Record<string, unknown>)[
    isPayload(source) || PAYLOAD_TYPES.has(info.parentType.name) ? info.fieldName : info.path.key
  ]

function reportErrors(reports: Reports): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue }) {
          report(reports, errors, contextValue.requestId)
        },
      }
    },
  }
}
