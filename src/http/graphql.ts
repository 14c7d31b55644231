import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Viewer } from '../access/viewer.ts'
import { ArchiveError } from '../errors.ts'
import type { RequestContext } from '../graphql/context.ts'
import { mediaTypeOf, statusOfRefusal } from '../graphql/request/media-type.ts'
import type { Graphql } from '../graphql/server.ts'
import { type Api, requireApi } from './api.ts'
import { allowOrigins, type Origins, refuseForeignKey } from './cors.ts'
import { compress, WORTH_BYTES } from './compress.ts'
import { createEventStreams, wantsEvents } from './event-stream.ts'
import { readGraphqlRequest, toApolloRequest } from './graphql-request.ts'
import { limitUnread } from './unread-answer.ts'

export interface GraphqlRouteOptions {
  readonly corsOrigins: Origins
  /** The maximum number of requests at the same time, including those that wait for a connection. */
  readonly maxRequests: number
  /** A large answer is ended if its client receives nothing for this long. */
  readonly stallMs: number
  api(): Api | null
}

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer | null
  }
}

export async function graphqlRoute(
  fastify: FastifyInstance,
  { corsOrigins, maxRequests, stallMs, api }: GraphqlRouteOptions,
): Promise<void> {
  // CORS is enabled only for this route. Pages of other origins must not be able to read the playground, because a user
  // may enter a key there.
  allowOrigins(fastify, '/', corsOrigins)
  const streams = createEventStreams()
  fastify.addHook('preClose', async () => streams.close())
  const limit = limitUnread(stallMs)
  let open = 0
  fastify.route({
    method: ['GET', 'POST'],
    url: '/',
    // This runs before the body is read, because the limits of the body depend on the sender.
    async onRequest(request) {
      refuseForeignKey(request, corsOrigins)
      request.viewer = await requireApi(api()).authenticate(request.headers.authorization)
    },
    async handler(request, reply) {
      if (isBrowser(request))
        return reply.redirect(request.url.startsWith('/graphql/') ? '../playground' : 'playground')
      const now = requireApi(api())
      const context = contextOf(now, request, reply)
      reply.header('cache-control', 'no-store')
      if (wantsEvents(request)) return streams.answer(now.graphql, context, request, reply)
      if (open >= maxRequests) throw tooManyRequests(maxRequests)
      open += 1
      try {
        return await answer(now.graphql, context, request, reply, limit)
      } finally {
        open -= 1
      }
    },
  })
}

type Limit = ReturnType<typeof limitUnread>

async function answer(
  graphql: Graphql,
  context: RequestContext,
  request: FastifyRequest,
  reply: FastifyReply,
  limit: Limit,
): Promise<FastifyReply> {
  const asked = graphql.hasPlugins ? null : readGraphqlRequest(request)
  const type = mediaTypeOf(request.headers.accept)
  if (asked === null || type === null) return askApollo(graphql, context, request, reply, limit)
  const answer = await graphql.execute(asked, context)
  reply.header('content-type', type)
  switch (answer.kind) {
    case 'WHOLE':
      return send(request, reply, answer.json, limit)
    case 'RESULT': {
      const { data, errors } = answer
      return send(request, reply, JSON.stringify(errors.length > 0 ? { errors, data } : { data }), limit)
    }
    case 'REFUSED': {
      const { errors, status } = answer
      if (status === 405) reply.header('allow', 'POST')
      return reply.code(status ?? statusOfRefusal(errors, type)).send(JSON.stringify({ errors }))
    }
    case 'EVENTS':
      throw new Error('a subscription without an event stream')
  }
}

/**
 * Whether a person has opened the address in a browser. They are redirected to the playground instead of seeing an
 * error about a missing query.
 */
function isBrowser({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !url.includes('?') && (headers.accept ?? '').startsWith('text/html')
}

function tooManyRequests(limit: number): ArchiveError {
  return new ArchiveError(
    'UNAVAILABLE',
    `The server is already processing ${limit} requests, which is the limit: try again in a few seconds.`,
    { limit },
  )
}

function contextOf(
  { db, search, extraction }: Api,
  { viewer, id }: FastifyRequest,
  { raw }: FastifyReply,
): RequestContext {
  if (!viewer) throw new Error('a request without a viewer')
  return { db, search, ...(extraction ? { extraction } : {}), viewer, requestId: id, isGone: () => raw.destroyed }
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  body: Buffer | string,
  limit: Limit,
): Promise<FastifyReply> {
  if (body.length < WORTH_BYTES) return reply.send(body)
  const bytes = await compress(Buffer.from(body), request, reply)
  limit(reply, bytes.length)
  return reply.send(bytes)
}

async function askApollo(
  graphql: Graphql,
  context: RequestContext,
  request: FastifyRequest,
  reply: FastifyReply,
  limit: Limit,
): Promise<FastifyReply> {
  const { status = 200, headers, body } = await graphql.askApollo(toApolloRequest(request), context)
  if (body.kind !== 'complete') throw new Error('an answer in parts')
  for (const [name, value] of headers) reply.header(name, value)
  return send(request, reply.code(status), body.string, limit)
}
