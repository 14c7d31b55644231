import type { FastifyCorsOptions } from '@fastify/cors'
import type { FastifyRequest } from 'fastify'
import { ArchiveError } from '../errors.ts'

const HEADERS = ['Content-Type', 'Accept', 'Apollo-Require-Preflight', 'Apollographql-Client-Name', 'Apollographql-Client-Version', 'GraphQL-Require-Preflight', 'X-Request-Id']

/** Any page may read; only pages of the listed origins may send a key. */
export function corsOf(request: FastifyRequest, origins: readonly string[]): FastifyCorsOptions {
  const { origin } = request.headers
  const listed = origin !== undefined && origins.includes(origin)
  return {
    origin: listed ? origin : '*',
    methods: ['GET', 'POST'],
    allowedHeaders: listed ? [...HEADERS, 'Authorization'] : HEADERS,
    exposedHeaders: ['X-Request-Id'],
    maxAge: 600,
  }
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
  throw new ArchiveError('FORBIDDEN', `Pages of ${JSON.stringify(origin)} may not send a key here: list the origin in CORS_ORIGINS, or read without a key.`)
}
