import type { ApolloServerPlugin, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import type { GraphQLSchema } from 'graphql'
import type { LoadLimits } from '../load/limits.ts'
import type { SqlForm } from '../postgres/connect.ts'
import type { RequestContext } from './context.ts'
import type { Reports } from './errors.ts'
import { correctionResolvers } from './correction.ts'
import { loadJobResolvers } from './load-job.ts'
import { loadResolvers } from './load.ts'
import { mergeResolvers } from './merge.ts'
import { queryResolvers } from './query.ts'
import { createApollo } from './request/apollo.ts'
import { createExecutor, type Executor } from './request/execute.ts'
import type { GraphqlLimits } from './request/limits.ts'
import { buildSchema } from './schema.ts'

export interface GraphqlOptions extends Reports {
  readonly limits: GraphqlLimits
  readonly loadLimits: LoadLimits
  /** Whether the plans of operations are cached. The default is true. */
  readonly planCache?: boolean
  /**
   * The form of the SQL in plans; see SqlForm. It must equal `db.sqlForm` in the context of each request. The default
   * is `usual`.
   */
  readonly sqlForm?: SqlForm
  /**
   * Plugins of Apollo Server. If there are plugins, every request goes through Apollo, because plugins expect to see
   * all requests.
   */
  readonly plugins?: readonly ApolloServerPlugin<RequestContext>[]
}

export interface Graphql extends Pick<Executor, 'execute' | 'prepare'> {
  /** Whether Apollo Server has plugins. With plugins, every request must go through `askApollo`. */
  readonly hasPlugins: boolean
  /**
   * Executes a request through Apollo Server.
   * @throws BAD_USER_INPUT if the brackets in the document are nested too deeply.
   */
  askApollo(request: HTTPGraphQLRequest, context: RequestContext): Promise<HTTPGraphQLResponse>
  start(): Promise<void>
  stop(): Promise<void>
}

/** The schema with all its resolvers. */
function createSchema(loadLimits: LoadLimits): GraphQLSchema {
  return buildSchema([
    queryResolvers,
    loadResolvers(loadLimits),
    loadJobResolvers(),
    mergeResolvers,
    correctionResolvers(loadLimits),
  ])
}

/** The API without HTTP. Call `start` before the first request. */
export function createGraphql({
  limits,
  loadLimits,
  planCache = true,
  sqlForm = 'usual',
  plugins = [],
  ...reports
}: GraphqlOptions): Graphql {
  const schema = createSchema(loadLimits)
  const executor = createExecutor({ ...reports, schema, limits, planCache, sqlForm })
  const apollo = createApollo({ ...reports, schema, executor, maxTokens: limits.maxTokens, plugins })
  return {
    execute: executor.execute,
    prepare: executor.prepare,
    hasPlugins: plugins.length > 0,
    askApollo: apollo.ask,
    start: apollo.start,
    stop: apollo.stop,
  }
}
