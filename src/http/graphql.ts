import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { Viewer } from '../access/viewer.ts'
import { ArchiveError } from '../errors.ts'
import type { RequestContext } from '../graphql/context.ts'
import type { KnownOperations } from '../graphql/known-operation.ts'
import { checkDocumentNesting } from '../graphql/nesting.ts'
import type { Subscriptions } from '../graphql/subscription.ts'
import type { SearchHealth } from '../observe/metrics.ts'
import { allowOrigins, refuseForeignKey } from './cors.ts'
import { createEventStreams, wantsEvents } from './event-stream.ts'

/** What answers requests, once everything below is up. */
export interface Api {
  readonly apollo: ApolloServer<RequestContext>
  readonly db: RequestContext['db']
  readonly known: KnownOperations
  readonly search: NonNullable<RequestContext['search']>
  readonly subscriptions: Subscriptions
  /** Of the engines that search, the one that is asked first at the head. */
  searchHealth?(): Promise<readonly SearchHealth[]>
  authenticate(authorization: string | undefined): Promise<Viewer>
}

export interface GraphqlRouteOptions {
  readonly corsOrigins: readonly string[]
  api(): Api | null
}

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer | null
    /** One for both attempts at a request: the one without Apollo, and Apollo's. */
    graphqlContext: RequestContext | null
  }
}

export async function graphqlRoute(fastify: FastifyInstance, { corsOrigins, api }: GraphqlRouteOptions): Promise<void> {
  // Here and nowhere else: a page that any origin may read must never hold a key, and the playground can.
  allowOrigins(fastify, '/', corsOrigins)
  fastify.decorateRequest('graphqlContext', null)
  // What Apollo makes of an `accept` header.
  const mediaTypes = new Map<string, string>()
  let handler: { api: Api; handle: RouteHandlerMethod } | null = null
  const streams = createEventStreams()
  fastify.addHook('preClose', async () => streams.close())
  fastify.route({
    method: ['GET', 'POST'],
    url: '/',
    // Before a byte of the body is read: what it may hold depends on who sends it.
    async onRequest(request) {
      refuseForeignKey(request, corsOrigins)
      request.viewer = await running(api()).authenticate(request.headers.authorization)
    },
    async handler(request, reply) {
      const now = running(api())
      if (handler?.api !== now) handler = { api: now, handle: handlerOf(now) }
      reply.header('cache-control', 'no-store')
      if (wantsEvents(request)) {
        checkDocumentNesting(queryOf(request.body) ?? queryOf(request.query))
        return streams.answer(now.subscriptions, contextOf(now, request), request, reply)
      }
      const type = mediaTypes.get(request.headers.accept ?? '')
      const answer = type === undefined ? null : await answerKnown(now, request)
      if (answer && type !== undefined) return reply.header('content-type', type).send(answer)
      checkDocumentNesting(queryOf(request.body) ?? queryOf(request.query))
      const body: unknown = await handler.handle.call(fastify, request, reply)
      if (reply.statusCode === 200 && mediaTypes.size < MAX_MEDIA_TYPES)
        mediaTypes.set(request.headers.accept ?? '', String(reply.getHeader('content-type')))
      return body
    },
  })
}

function handlerOf(api: Api): RouteHandlerMethod {
  return fastifyApolloHandler(api.apollo, { context: async (request: FastifyRequest) => contextOf(api, request) })
}

const MAX_MEDIA_TYPES = 100

function contextOf({ db, search }: Api, request: FastifyRequest): RequestContext {
  return (request.graphqlContext ??= { db, search, viewer: viewerOf(request), requestId: request.id })
}

/** The answer to a plain request for an operation that was answered before; null leaves it to Apollo. */
async function answerKnown(api: Api, request: FastifyRequest): Promise<Buffer | null> {
  const { query, variables, operationName, extensions } = (
    request.method === 'POST' ? (request.body ?? {}) : {}
  ) as Record<string, unknown>
  if (typeof query !== 'string' || (operationName ?? null) !== null || (extensions ?? null) !== null) return null
  if (typeof (variables ?? {}) !== 'object' || Array.isArray(variables)) return null
  const context = contextOf(api, request)
  try {
    return await api.known.answer(query, (variables ?? {}) as Record<string, unknown>, context)
  } catch (error) {
    // Apollo has the form for it.
    request.graphqlContext = { ...context, failure: error }
    return null
  }
}

/** @throws UNAVAILABLE while the archive starts. */
export function running(api: Api | null): Api {
  if (api) return api
  throw new ArchiveError('UNAVAILABLE', 'The archive is starting: try again in a few seconds.')
}

function viewerOf({ viewer }: FastifyRequest): Viewer {
  if (!viewer) throw new Error('a request without a viewer')
  return viewer
}

function queryOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'query' in value ? value.query : undefined
}
