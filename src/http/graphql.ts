import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Viewer } from '../access/viewer.ts'
import { ArchiveError } from '../errors.ts'
import type { RequestContext } from '../graphql/context.ts'
import { bodyOf } from '../graphql/request/execute.ts'
import { mediaTypeOf, statusOfRefusal } from '../graphql/request/media-type.ts'
import type { Graphql } from '../graphql/server.ts'
import { formatPosition } from '../postgres/position.ts'
import { type Api, requireApi } from './api.ts'
import { allowOrigin, allowRequest, type Origins, refuseForeignHost, refuseForeignKey } from './cors.ts'
import { compress, WORTH_BYTES } from './compress.ts'
import { createEventStreams, wantsEvents } from './event-stream.ts'
import type { Exchange } from './exchange.ts'
import { type AnswerFailure, answerMethod, METHODS } from './failure.ts'
import { readGraphqlRequest, toApolloRequest } from './graphql-request.ts'
import type { JsonBodies } from './json-body.ts'
import type { Observe } from './observe.ts'
import { requestIdOf } from './request-id.ts'
import { POSITION_HEADER, positionOf } from './position.ts'
import { limitUnread } from './unread-answer.ts'

export interface GraphqlHandlerOptions {
  readonly origins: Origins
  /**
   * The maximum number of requests that are processed at the same time, including those that wait for a database
   * connection.
   */
  readonly maxRequests: number
  /** A large answer is ended if its client has received nothing for this time. */
  readonly stallMs: number
  readonly bodies: JsonBodies
  readonly answerFailure: AnswerFailure
  readonly observe: Observe
  api(): Api | null
  isStopping(): boolean
}

export interface GraphqlHandler {
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Ends all event streams. */
  close(): void
}

/** Whether a request is for `/graphql`. Requests for any other path are left to Fastify. */
export function isForGraphql({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/graphql') && /^\/graphql\/?(?:\?|$)/.test(url)
}

/** Answers `/graphql` directly on Node's HTTP server; docs/decisions/graphql-on-node-http.md says why. */
export function createGraphqlHandler(options: GraphqlHandlerOptions): GraphqlHandler {
  const { origins, maxRequests, bodies, answerFailure, observe } = options
  const streams = createEventStreams()
  const limit = limitUnread(options.stallMs)
  let open = 0

  async function answer(exchange: Exchange): Promise<void> {
    const { request, response } = exchange
    const { method = '', headers } = request
    refuseForeignHost(headers, origins)
    if (options.isStopping())
      throw new ArchiveError('UNAVAILABLE', 'The server is stopping: try again in a few seconds.')
    if (method === 'OPTIONS')
      return void response.writeHead(204, { ...exchange.headers, ...allowRequest(headers, origins) }).end()
    if (!METHODS.some((one) => one === method)) {
      const { status, headers: more, body } = answerMethod(request, METHODS)
      return send(exchange, status, more, body)
    }
    refuseForeignKey(headers, origins)
    // The access key is checked before the body is read, because the limits of the body depend on the client's role.
    const viewer = await requireApi(options.api()).authenticate(headers.authorization)
    const body = await bodies.read(request, response, viewer.role === 'loader')
    if (isBrowser(request))
      return send(exchange, 302, { location: request.url === '/graphql/' ? '../playground' : 'playground' }, '')
    const api = requireApi(options.api())
    const context = contextOf(api, viewer, exchange)
    if (wantsEvents(request)) return streams.answer(api.graphql, context, exchange, body)
    if (open >= maxRequests) throw tooManyRequests(maxRequests)
    open += 1
    try {
      await execute(api.graphql, context, exchange, body)
    } finally {
      open -= 1
    }
  }

  async function execute(graphql: Graphql, context: RequestContext, exchange: Exchange, body: unknown): Promise<void> {
    const { request } = exchange
    const asked = graphql.hasPlugins ? null : readGraphqlRequest(request, body)
    const type = mediaTypeOf(request.headers.accept)
    if (asked === null || type === null) return askApollo(graphql, context, exchange, body)
    const answer = await graphql.execute(asked, context)
    const json = bodyOf(answer)
    if (answer.kind !== 'REFUSED') return sendLarge(exchange, 200, { 'content-type': type }, json)
    const allow = answer.status === 405 ? { allow: 'POST' } : {}
    const status = answer.status ?? statusOfRefusal(answer.errors, type)
    return send(exchange, status, { 'content-type': type, ...allow }, json)
  }

  async function askApollo(graphql: Graphql, context: RequestContext, exchange: Exchange, asked: unknown) {
    const { status = 200, headers, body } = await graphql.askApollo(toApolloRequest(exchange.request, asked), context)
    if (body.kind !== 'complete') throw new Error('Apollo returned an answer in several parts')
    return sendLarge(exchange, status, Object.fromEntries(headers), body.string)
  }

  /** Sends an answer. Compresses it if it is large and the client accepts compressed answers. */
  async function sendLarge(exchange: Exchange, status: number, headers: OutgoingHttpHeaders, body: Buffer | string) {
    if (body.length < WORTH_BYTES) return send(exchange, status, headers, body)
    const { request, response } = exchange
    const vary = [exchange.headers['vary'] ?? [], 'Accept-Encoding'].flat().join(', ')
    // A body that is already a buffer is used as it is: it may have tens of MB, and `Buffer.from` would copy it.
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    const packed = await compress(bytes, request.headers['accept-encoding'])
    limit(response, packed.bytes.length)
    send(exchange, status, { ...headers, vary, ...packed.headers }, packed.bytes)
  }

  return {
    handle(request, response) {
      const began = performance.now()
      const { method = '', url = '', headers } = request
      const id = requestIdOf(headers)
      response.once('finish', () => {
        const ms = performance.now() - began
        observe({ requestId: id, route: '/graphql', method, url, status: response.statusCode, ms })
      })
      const exchange = { request, response, id, headers: headersOf(id, request) }
      answer(exchange).catch((error: unknown) => {
        const { status, headers: more, body } = answerFailure(error, request, id)
        // If an event stream fails after its headers have been sent, the only way to report this is to close the
        // connection.
        if (response.headersSent) response.destroy()
        else send(exchange, status, more, body)
      })
    },
    close: () => streams.close(),
  }

  function headersOf(id: string, { headers }: IncomingMessage): Readonly<Record<string, string>> {
    return {
      'x-request-id': id,
      'cache-control': 'no-store',
      ...allowOrigin(headers, origins),
      ...(options.isStopping() ? { connection: 'close' } : {}),
    }
  }
}

function send({ response, headers }: Exchange, status: number, more: OutgoingHttpHeaders, body: Buffer | string): void {
  response.writeHead(status, { ...headers, ...more, 'content-length': Buffer.byteLength(body) }).end(body)
}

/**
 * Whether a person has opened `/graphql` in a browser. The browser is redirected to the playground, because an error
 * about a missing query would not help the person.
 */
function isBrowser({ method, url = '', headers }: IncomingMessage): boolean {
  return method === 'GET' && !url.includes('?') && (headers.accept ?? '').startsWith('text/html')
}

function tooManyRequests(limit: number): ArchiveError {
  return new ArchiveError(
    'UNAVAILABLE',
    `The server is already processing ${limit} requests, which is the limit: try again in a few seconds.`,
    { limit },
  )
}

/** @throws BAD_USER_INPUT if the request's header `x-verbatim-position` is invalid. */
function contextOf(api: Api, viewer: Viewer, { id, request, response }: Exchange): RequestContext {
  const { db, replicas, search, extraction } = api
  return {
    db,
    search,
    ...(replicas ? { replicas } : {}),
    ...(extraction ? { extraction } : {}),
    viewer,
    requestId: id,
    position: positionOf(request.headers),
    tellPosition: (position) => response.setHeader(POSITION_HEADER, formatPosition(position)),
    isGone: () => response.destroyed,
  }
}
