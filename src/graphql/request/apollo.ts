import {
  ApolloServer,
  type ApolloServerOptionsWithGateway,
  type ApolloServerPlugin,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { RequestContext } from '../context.ts'
import { formatGraphqlError, report, type Reports } from '../errors.ts'
import type { Answered } from './answer.ts'
import { MAX_VALIDATION_ERRORS } from './document.ts'
import type { Executor, Prepared } from './execute.ts'
import { mediaTypeOf, statusOfRefusal } from './media-type.ts'
import { Refusal } from './refusal.ts'

export interface ApolloOptions extends Reports {
  readonly schema: GraphQLSchema
  readonly executor: Executor
  readonly maxTokens: number
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[]
}

/**
 * Apollo Server, which calls our executor. Used for features that only Apollo has: plugins, persisted queries, and
 * error messages for invalid HTTP requests.
 */
export interface Apollo {
  start(): Promise<void>
  stop(): Promise<void>
  ask(request: HTTPGraphQLRequest, context: RequestContext): Promise<HTTPGraphQLResponse>
}

export function createApollo({ schema, executor, maxTokens, plugins, ...reports }: ApolloOptions): Apollo {
  const prepared = new WeakMap<RequestContext, Prepared | Refusal>()
  const server = new ApolloServer<RequestContext>({
    gateway: gatewayOf(schema, async (context) => {
      const known = prepared.get(context)
      if (!known) throw new Error('Apollo executed a request that was not prepared')
      if (known instanceof Refusal) return { errors: known.errors }
      try {
        return resultOf(await executor.answer(known, context))
      } catch (error) {
        if (error instanceof Refusal) return { errors: error.errors }
        throw error
      }
    }),
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: false,
    parseOptions: { maxTokens },
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
    stopOnTerminationSignals: false,
    formatError: formatGraphqlError,
    stringifyResult: (result) => JSON.stringify(result),
    // Plugins must see the parsing and validation of every request. With a document store, Apollo skips both for a
    // document that it has seen before.
    ...(plugins.length > 0 ? { documentStore: null } : {}),
    plugins: [
      // Apollo's cache-control plugin would instrument every field. With the plugin disabled, a list of 200 items is
      // answered 1.7 times as fast.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      steps(executor, prepared, reports),
      ...plugins,
    ],
  })
  return {
    start: () => server.start(),
    stop: () => server.stop(),
    async ask(request, context) {
      const text = textOf(request)
      if (text !== null) executor.checkText(text)
      return server.executeHTTPGraphQLRequest({ httpGraphQLRequest: request, context: async () => context })
    },
  }
}

function resultOf(answered: Answered): ExecutionResult {
  if ('json' in answered) return JSON.parse(answered.json.toString()) as ExecutionResult
  if (!('data' in answered)) return answered.result
  const { data, errors } = answered
  return { data: JSON.parse(data.toString()) as Record<string, unknown>, ...(errors.length > 0 ? { errors } : {}) }
}

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway']

/**
 * Returns a gateway, which is Apollo's interface for replacing the execution. A plugin's hook can return a response
 * too, but then Apollo does not notify the plugins of the errors in that response.
 */
function gatewayOf(schema: GraphQLSchema, answer: (context: RequestContext) => Promise<ExecutionResult>): Gateway {
  let load: Parameters<Gateway['onSchemaLoadOrUpdate']>[0] | null = null
  return {
    onSchemaLoadOrUpdate(callback) {
      load = callback
      return () => {}
    },
    async load() {
      load?.({ apiSchema: schema, coreSupergraphSdl: '' })
      return { executor: async ({ context }) => (await answer(context as RequestContext)) as never }
    },
    async stop() {},
  }
}

/** An Apollo plugin that runs the steps of our executor. */
function steps(
  executor: Executor,
  prepared: WeakMap<RequestContext, Prepared | Refusal>,
  reports: Reports,
): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ source, request, contextValue }) {
          const { operationName = null, variables = {}, http } = request
          const transport = http?.method === 'GET' ? 'GET' : 'POST'
          try {
            prepared.set(
              contextValue,
              executor.prepare({ query: source, operationName, variables, transport }, contextValue.viewer),
            )
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
            const [first, ...others] = error.errors
            if (others.length === 0 && first) throw first
            prepared.set(contextValue, error)
          }
        },
        async didEncounterErrors({ errors, contextValue }) {
          report(reports, errors, contextValue.requestId)
        },
        async willSendResponse({ request, response, errors }) {
          // The status is corrected here, because Apollo answers with status 500 if a plugin throws an error to reject
          // a request.
          if (errors === undefined || (response.http.status !== 400 && response.http.status !== 500)) return
          const status = statusOfRefusal(errors, mediaTypeOf(request.http?.headers.get('accept')))
          if (status !== 500) response.http.status = status
        },
      }
    },
  }
}

function textOf({ method, body, search }: HTTPGraphQLRequest): string | null {
  const text: unknown =
    method === 'GET' ? new URLSearchParams(search).get('query') : (body as { query?: unknown } | null)?.query
  return typeof text === 'string' ? text : null
}
