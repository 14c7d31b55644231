import { createServer } from 'node:http'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import { ArchiveError } from '../errors.ts'
import type { Log } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { isLoopback, refuseForeignHost } from './cors.ts'
import { exportRoute } from './export.ts'
import { answerMethod, failureAnswers, METHODS } from './failure.ts'
import { type Api, requireApi } from './api.ts'
import { createGraphqlHandler, isForGraphql } from './graphql.ts'
import { healthRoutes } from './health.ts'
import { createJsonBodies } from './json-body.ts'
import { createObserve, type Observe } from './observe.ts'
import { playgroundRoute } from './playground.ts'
import { requestIdOf } from './request-id.ts'
import { closeIfUnread } from './unread-body.ts'
import { type UploadPlace, uploadsRoute } from './uploads.ts'

export interface HttpOptions {
  readonly host: string
  readonly port: number
  readonly corsOrigins: readonly string[]
  readonly maxRequests: number
  readonly maxBodyBytes: number
  readonly maxBodyBytesInFlight: number
  readonly exportStallMs: number
  /** Where uploads are stored. If this option is not set, the server accepts no uploads. */
  readonly uploads?: UploadPlace
  readonly readAccess: 'open' | 'key'
  readonly log: Log
  readonly metrics: Metrics
}

export interface HttpServer {
  /** The base URL, without a trailing slash. */
  readonly url: string
  /** Sets the API for the routes that need the database, such as `/graphql`. Before that, these routes answer 503. */
  serve(api: Api): void
  /** Makes `/readyz` report that the server is ready. */
  announceReady(): void
  /** Stops accepting requests, and waits for the requests in flight. */
  stop(): Promise<void>
}

const DRAIN_MS = 3_500
const SWEEP_MS = 50
const ALIVE_MS = 2_000
// Longer than the minute for which most proxies keep idle connections: if the server closed a connection first, a
// request that the proxy has just sent would be lost.
const KEEP_ALIVE_MS = 72_000

/**
 * Starts the HTTP server. Routes that need the database answer 503 until `serve` is called.
 * @throws SETUP if the server cannot listen.
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { host, log, metrics } = options
  let api: Api | null = null
  let state: 'starting' | 'ready' | 'stopping' = 'starting'
  const origins = { listed: options.corsOrigins, anyMayRead: !isLoopback(host) }
  const observe = createObserve(log, metrics)
  const answerFailure = failureAnswers(log, metrics)
  const bodies = createJsonBodies(options)
  const graphql = createGraphqlHandler({
    origins,
    maxRequests: options.maxRequests,
    stallMs: options.exportStallMs,
    bodies,
    answerFailure,
    observe,
    api: () => api,
    isStopping: () => state === 'stopping',
  })
  const fastify = Fastify({
    serverFactory(answerOther) {
      const server = createServer((request, response) =>
        isForGraphql(request) ? graphql.handle(request, response) : answerOther(request, response),
      )
      // Node's time limit for receiving a request is off, because an upload may take hours. For bodies other than
      // uploads, the code that reads a body enforces a time limit.
      server.requestTimeout = 0
      server.keepAliveTimeout = KEEP_ALIVE_MS
      return server
    },
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
    requestIdHeader: false,
    // No child logger is created for a request, because creating one would take longer than writing the log line.
    // Instead, each log call passes the request id as a field of its own.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    genReqId: ({ headers }) => requestIdOf(headers),
  })
  // Handlers read the body themselves, because its limits depend on the route and on the client's role.
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null))
  fastify.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = answerFailure(error, request.raw, request.id)
    // An export sets `content-encoding` before it writes its first line. If the export fails before its first line, the
    // error is sent uncompressed, so this header must be removed.
    return reply.removeHeader('content-encoding').code(status).headers(headers).send(body)
  })
  fastify.setNotFoundHandler((request, reply) => {
    const url = request.url.split('?', 1)[0] ?? ''
    const allowed = METHODS.filter((method) => fastify.hasRoute({ method, url }))
    if (allowed.length > 0) {
      const { status, headers, body } = answerMethod(request.raw, allowed)
      return reply.code(status).headers(headers).send(body)
    }
    return reply.code(404).headers(closeIfUnread(request.raw)).send({
      error: 'This server has nothing at this address. The API is at /graphql, and the playground at /playground.',
    })
  })
  observeAll(fastify, observe)
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Health checks are accepted with any host name, because a load balancer may use a name that no listed origin has.
    // If a request has such a name, `/readyz` says only whether the server is ready, and `requireReader` rejects
    // requests for `/metrics`.
    if (request.routeOptions.logLevel !== 'silent') refuseForeignHost(request.headers, origins)
    done()
  })
  fastify.addHook('preClose', async () => graphql.close())
  fastify.addHook('onClose', async () => bodies.close())

  const whyNotReady = async () => {
    if (state !== 'ready' || !api) return state
    return (await answers(api)) ? null : 'the database does not answer'
  }
  const search = async () => (await api?.searchHealth?.()) ?? []
  const replicas = () => api?.replicas?.health() ?? []
  const requireReader = async (request: FastifyRequest) => {
    refuseForeignHost(request.headers, origins)
    if (options.readAccess === 'open') return
    await requireApi(api).authenticate(request.headers.authorization)
  }
  metrics.watchSearch(search)
  metrics.watchReplicas(replicas)
  await fastify.register(healthRoutes, { metrics, whyNotReady, search, replicas, requireReader })
  await fastify.register(exportRoute, {
    prefix: '/export',
    stallMs: options.exportStallMs,
    log,
    bodies,
    api: () => api,
  })
  if (options.uploads) await fastify.register(uploadsRoute, { prefix: '/uploads', ...options.uploads, api: () => api })
  await fastify.register(playgroundRoute, { prefix: '/playground', readAccess: options.readAccess })
  fastify.get('/', async (_request, reply) => reply.redirect('playground'))

  await fastify.listen({ host, port: options.port }).catch((cause: unknown) => {
    throw cannotListen(options, cause)
  })
  return {
    url: urlOf(fastify, host),
    serve(running) {
      api = running
    },
    announceReady() {
      state = 'ready'
    },
    async stop() {
      state = 'stopping'
      // Fastify closes idle connections only once, at the beginning of the stop. A connection that becomes idle later
      // would delay the stop, so idle connections are closed again and again until the server has stopped.
      const sweep = setInterval(() => fastify.server.closeIdleConnections(), SWEEP_MS)
      const force = setTimeout(() => fastify.server.closeAllConnections(), DRAIN_MS)
      await fastify.close()
      clearInterval(sweep)
      clearTimeout(force)
    },
  }
}

function observeAll(fastify: FastifyInstance, observe: Observe): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  fastify.addHook('onResponse', (request, reply, done) => {
    const { id, method, url, routeOptions } = request
    const route = routeOptions.url ?? 'unknown'
    const [status, ms] = [reply.statusCode, reply.elapsedTime]
    // Health checks are counted but not logged, because they come every few seconds.
    observe({ requestId: id, route, method, url, status, ms }, routeOptions.logLevel !== 'silent')
    done()
  })
}

async function answers({ db }: Api): Promise<boolean> {
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, ALIVE_MS, false).unref())
  return Promise.race([
    db.keys`select 1`.then(
      () => true,
      () => false,
    ),
    timeout,
  ])
}

function urlOf(fastify: FastifyInstance, host: string): string {
  const address = fastify.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

function cannotListen({ host, port }: HttpOptions, cause: unknown): ArchiveError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is in use: stop the program that uses it, or set PORT to another port, e.g. PORT=${port + 1}.`,
    EACCES: `This user is not allowed to listen on port ${port}: set PORT to a number above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}: set HOST to 127.0.0.1 or 0.0.0.0.`,
    ENOTFOUND: `The host ${host} cannot be found: set HOST to 127.0.0.1 or 0.0.0.0.`,
  }
  return new ArchiveError(
    'SETUP',
    sentences[code] ?? `Cannot listen on ${host}:${port} (${code}): set HOST and PORT.`,
    {},
    { cause },
  )
}
