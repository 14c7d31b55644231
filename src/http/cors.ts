import { isIP } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ArchiveError } from '../errors.ts'

const HEADERS =
  'Content-Type, Accept, Apollo-Require-Preflight, Apollographql-Client-Name, Apollographql-Client-Version, GraphQL-Require-Preflight, X-Request-Id, X-Apollo-Operation-Name, X-Apollo-Operation-Id, traceparent, tracestate, baggage, sentry-trace'

export interface Origins {
  /** Origins whose pages may read and may send a key. */
  readonly listed: readonly string[]
  /** Whether pages of all other origins may read. */
  readonly anyMayRead: boolean
}

/**
 * Whether only programs on this machine reach an address. What they may read is not for every page that somebody on this
 * machine opens.
 */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|.+\.localhost|::1|127(?:\.\d{1,3}){3})$/i.test(host.replace(/^\[(.*)\]$/, '$1'))
}

/**
 * By hand, since Fastify's plugin makes its settings again for each request where they depend on the origin (measured:
 * 2.4 µs of the 100 µs of a small answer).
 */
export function allowOrigins(fastify: FastifyInstance, path: string, origins: Origins): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const allowed = isListed(request, origins) ? request.headers.origin : origins.anyMayRead ? '*' : undefined
    if (allowed !== undefined) reply.header('access-control-allow-origin', allowed)
    reply.header('access-control-expose-headers', 'X-Request-Id')
    if (origins.listed.length > 0) reply.header('vary', 'Origin')
    done()
  })
  fastify.options(path, (request, reply) =>
    reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', isListed(request, origins) ? `${HEADERS}, Authorization` : HEADERS)
      .header('access-control-max-age', '600')
      .send(),
  )
}

function isListed({ headers }: FastifyRequest, { listed }: Origins): boolean {
  return headers.origin !== undefined && listed.includes(headers.origin)
}

/**
 * Browsers send a preflight request, which is refused; this is for requests without one.
 * @throws FORBIDDEN for a key that comes from a foreign page.
 */
export function refuseForeignKey(request: FastifyRequest, { listed }: Origins): void {
  const { origin, authorization, host } = request.headers
  if (origin === undefined || authorization === undefined || listed.includes(origin)) return
  const from = hostOf(origin)
  if (from !== '' && (from === host || from === request.headers['x-forwarded-host'])) return
  throw new ArchiveError(
    'FORBIDDEN',
    `Pages of ${JSON.stringify(origin)} may not send a key here: list the origin in CORS_ORIGINS, or read without a key.`,
  )
}

/**
 * Where only this machine is to read, a name that a foreign page made lead here (DNS rebinding) is refused: to the
 * browser that page and this server are one origin.
 * @throws FORBIDDEN
 */
export function refuseForeignHost({ headers }: FastifyRequest, { listed, anyMayRead }: Origins): void {
  const { host = '', authorization } = headers
  // A page that was led here has no key.
  if (anyMayRead || host === '' || authorization) return
  const name = host.replace(/:\d*$/, '')
  // A name without a dot is of somebody's own network: no foreign page can make one lead here.
  if (!name.includes('.') || isLoopback(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return
  if (listed.some((origin) => hostOf(origin) === host)) return
  throw new ArchiveError(
    'FORBIDDEN',
    `This server listens for its own machine only and does not answer at ${JSON.stringify(host.slice(0, 200))}: list that origin in CORS_ORIGINS, e.g. CORS_ORIGINS=https://${host.slice(0, 200)}.`,
  )
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : ''
}
