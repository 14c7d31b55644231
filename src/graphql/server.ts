import type { ApolloServerPlugin, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import type { GraphQLSchema } from 'graphql'
import type { LoadLimits } from '../load/limits.ts'
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
  /** Whether plans of operations are remembered; true where left out. */
  readonly planCache?: boolean
  /** Plugins of Apollo Server. With any, all requests go through Apollo, the first like the hundredth. */
  readonly plugins?: readonly ApolloServerPlugin<RequestContext>[]
}

export interface Graphql extends Pick<Executor, 'execute' | 'prepare'> {
  /** Whether somebody listens to Apollo's hooks, so that it has to be asked even where it has nothing to add. */
  readonly hasPlugins: boolean
  /** The same by way of Apollo Server. @throws BAD_USER_INPUT for a document that nests too deep to be parsed. */
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

/** The API without HTTP; start it, then ask it. */
export function createGraphql({
  limits,
  loadLimits,
  planCache = true,
  plugins = [],
  ...reports
}: GraphqlOptions): Graphql {
  const schema = createSchema(loadLimits)
  const executor = createExecutor({ ...reports, schema, limits, planCache })
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
