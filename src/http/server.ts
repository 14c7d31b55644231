import { randomUUID } from 'node:crypto'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import { ArchiveError } from '../errors.ts'
import type { Log } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { isLoopback, refuseForeignHost } from './cors.ts'
import { exportRoute } from './export.ts'
import { failureHandler } from './failure.ts'
import { type Api, requireApi } from './api.ts'
import { graphqlRoute } from './graphql.ts'
import { healthRoutes } from './health.ts'
import { readJsonBodies } from './json-body.ts'
import { playgroundRoute } from './playground.ts'
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
  /** If it is missing, uploads are not accepted. */
  readonly uploads?: UploadPlace
  readonly readAccess: 'open' | 'key'
  readonly log: Log
  readonly metrics: Metrics
}

export interface HttpServer {
  /** The base URL, without a trailing slash. */
  readonly url: string
  /** Makes `/graphql` answer requests. */
  serve(api: Api): void
  /** Makes `/readyz` report that the server is ready. */
  announceReady(): void
  /** Sends a request within this process, and returns the body of its answer. */
  post(path: string, headers: Record<string, string>, body: object): Promise<unknown>
  /** Stops accepting requests, and waits for those in flight. */
  stop(): Promise<void>
}

const DRAIN_MS = 3_500
const SWEEP_MS = 50
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'] as const
const ALIVE_MS = 2_000

/**
 * Starts to listen at once. Routes that need the database answer 503 until `serve` is called.
 * @throws SETUP if it cannot listen.
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { host, log, metrics } = options
  let api: Api | null = null
  let state: 'starting' | 'ready' | 'stopping' = 'starting'
  const fastify = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
    requestIdHeader: false,
    // Creating a child logger for every request takes longer than writing the log line. Callers pass the request id
    // instead.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    genReqId: ({ headers }) =>
      /^[\w.:-]{1,128}$/.test(String(headers['x-request-id'] ?? '')) ? String(headers['x-request-id']) : randomUUID(),
  })
  fastify.setErrorHandler(failureHandler(metrics))
  fastify.setNotFoundHandler((request, reply) => {
    closeIfUnread(request, reply)
    const url = request.url.split('?', 1)[0] ?? ''
    const allowed = METHODS.filter((method) => fastify.hasRoute({ method, url }))
    if (allowed.length === 0)
      return reply
        .code(404)
        .send({ error: 'There is nothing at this address. The API is at /graphql, and the playground at /playground.' })
    return reply
      .code(405)
      .header('allow', allowed.join(', '))
      .send({ error: `${request.method} is not supported at this address: send ${allowed.join(' or ')}.` })
  })
  fastify.decorateRequest('viewer', null)
  readJsonBodies(fastify, options)
  observe(fastify, metrics, log)
  const origins = { listed: options.corsOrigins, anyMayRead: !isLoopback(host) }
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Health checks may use any host name.
    if (request.routeOptions.logLevel !== 'silent') refuseForeignHost(request, origins)
    done()
  })

  const whyNotReady = async () => {
    if (state !== 'ready' || !api) return state
    return (await answers(api)) ? null : 'the database does not answer'
  }
  const search = async () => (await api?.searchHealth?.()) ?? []
  const requireReader = async (request: FastifyRequest) => {
    refuseForeignHost(request, origins)
    if (options.readAccess === 'open') return
    await requireApi(api).authenticate(request.headers.authorization)
  }
  metrics.watchSearch(search)
  await fastify.register(healthRoutes, { metrics, whyNotReady, search, requireReader })
  await fastify.register(graphqlRoute, {
    prefix: '/graphql',
    corsOrigins: origins,
    maxRequests: options.maxRequests,
    stallMs: options.exportStallMs,
    api: () => api,
  })
  await fastify.register(exportRoute, { prefix: '/export', stallMs: options.exportStallMs, log, api: () => api })
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
    async post(path, headers, body) {
      const response = await fastify.inject({ method: 'POST', url: path, headers, payload: body })
      return response.json()
    },
    async stop() {
      state = 'stopping'
      // Node closes idle connections only once, when closing begins. A client that keeps its connection open after its
      // last answer would delay the stop.
      const sweep = setInterval(() => fastify.server.closeIdleConnections(), SWEEP_MS)
      const force = setTimeout(() => fastify.server.closeAllConnections(), DRAIN_MS)
      await fastify.close()
      clearInterval(sweep)
      clearTimeout(force)
    },
  }
}

function observe(fastify: FastifyInstance, metrics: Metrics, log: Log): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request
    const route = routeOptions.url ?? 'unknown'
    metrics.countRequest(route, method, reply.statusCode, reply.elapsedTime / 1000)
    // Health checks are not logged, because they come every few seconds.
    if (routeOptions.logLevel === 'silent') return done()
    // The query string is not logged, because in a GET request it contains the document and its variables.
    log.info(
      {
        reqId: request.id,
        method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
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
