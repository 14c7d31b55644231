import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { Viewer } from '../access/viewer.ts'
import { ArchiveError } from '../errors.ts'
import type { RequestContext } from '../graphql/context.ts'
import { corsOf, refuseForeignKey } from './cors.ts'

/** What answers requests, once everything below is up. */
export interface Api {
  readonly apollo: ApolloServer<RequestContext>
  readonly db: RequestContext['db']
  authenticate(authorization: string | undefined): Promise<Viewer>
}

export interface GraphqlRouteOptions {
  readonly corsOrigins: readonly string[]
  api(): Api | null
}

const viewers = new WeakMap<FastifyRequest, Viewer>()

export async function graphqlRoute(fastify: FastifyInstance, { corsOrigins, api }: GraphqlRouteOptions): Promise<void> {
  // Here and nowhere else: a page that any origin may read must never hold a key, and the playground can.
  await fastify.register(cors, () => (request: FastifyRequest, done: (error: Error | null, options: object) => void) => done(null, corsOf(request, corsOrigins)))
  let handler: { api: Api; handle: RouteHandlerMethod } | null = null
  fastify.route({
    method: ['GET', 'POST'],
    url: '/',
    async preHandler(request) {
      refuseForeignKey(request, corsOrigins)
      viewers.set(request, await running(api()).authenticate(request.headers.authorization))
    },
    async handler(request, reply) {
      const now = running(api())
      if (handler?.api !== now) handler = { api: now, handle: handlerOf(now) }
      reply.header('cache-control', 'no-store')
      return handler.handle.call(fastify, request, reply)
    },
  })
}

function handlerOf({ apollo, db }: Api): RouteHandlerMethod {
  const context = async (request: FastifyRequest): Promise<RequestContext> => ({ db, viewer: viewerOf(request), requestId: request.id })
  return fastifyApolloHandler(apollo, { context })
}

function running(api: Api | null): Api {
  if (api) return api
  throw new ArchiveError('UNAVAILABLE', 'The archive is starting: try again in a few seconds.')
}

function viewerOf(request: FastifyRequest): Viewer {
  const viewer = viewers.get(request)
  if (!viewer) throw new Error('a request without a viewer')
  return viewer
}
