import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ArchiveError } from '../errors.ts'

const HEADERS =
  'Content-Type, Accept, Apollo-Require-Preflight, Apollographql-Client-Name, Apollographql-Client-Version, GraphQL-Require-Preflight, X-Request-Id'

/**
 * Any page may read; only pages of the listed origins may send a key. By hand, since Fastify's plugin makes its
 * settings anew for each request where they depend on the origin (measured: 2.4 µs of the 100 µs of a small answer).
 */
export function allowOrigins(fastify: FastifyInstance, path: string, origins: readonly string[]): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('access-control-allow-origin', isListed(request, origins) ? request.headers.origin : '*')
    reply.header('access-control-expose-headers', 'X-Request-Id')
    if (origins.length > 0) reply.header('vary', 'Origin')
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

function isListed({ headers }: FastifyRequest, origins: readonly string[]): boolean {
  return headers.origin !== undefined && origins.includes(headers.origin)
}

/**
 * Browsers ask beforehand and are told no; this is for what does not ask.
 * @throws FORBIDDEN for a key that comes from a foreign page.
 */
export function refuseForeignKey(request: FastifyRequest, origins: readonly string[]): void {
  const { origin, authorization, host } = request.headers
  if (origin === undefined || authorization === undefined || origins.includes(origin)) return
  const from = URL.canParse(origin) ? new URL(origin).host : ''
  if (from !== '' && (from === host || from === request.headers['x-forwarded-host'])) return
  throw new ArchiveError(
    'FORBIDDEN',
    `Pages of ${JSON.stringify(origin)} may not send a key here: list the origin in CORS_ORIGINS, or read without a key.`,
  )
}
