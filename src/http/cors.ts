import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { ArchiveError } from '../errors.ts'
import { readUrl } from '../read-url.ts'

const HEADERS =
  'Content-Type, Accept, Apollo-Require-Preflight, Apollographql-Client-Name, Apollographql-Client-Version, GraphQL-Require-Preflight, X-Request-Id, X-Apollo-Operation-Name, X-Apollo-Operation-Id, traceparent, tracestate, baggage, sentry-trace'

export interface Origins {
  /** Origins whose pages may read and may send a key. */
  readonly listed: readonly string[]
  /** Whether pages of any other origin may read. */
  readonly anyMayRead: boolean
}

/**
 * Whether an address can be reached only from this machine. The data of such a server must not be readable for every
 * web page that a user of this machine opens.
 */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|.+\.localhost|::1|127(?:\.\d{1,3}){3})$/i.test(host.replace(/^\[(.*)\]$/, '$1'))
}

/**
 * The CORS headers of every answer. A plugin is not used: if its settings depend on the origin, it computes them again
 * for each request (measured with Fastify's: 2.4 µs of the 100 µs of a small answer).
 */
export function allowOrigin({ origin }: IncomingHttpHeaders, { listed, anyMayRead }: Origins): Record<string, string> {
  const isListed = origin !== undefined && listed.includes(origin)
  const allowed = isListed ? origin : anyMayRead ? '*' : undefined
  return {
    ...(allowed === undefined ? {} : { 'access-control-allow-origin': allowed }),
    'access-control-expose-headers': 'X-Request-Id',
    ...(listed.length > 0 ? { vary: 'Origin' } : {}),
  }
}

/** The headers of the answer to a preflight request. */
export function allowRequest({ origin }: IncomingHttpHeaders, { listed }: Origins): Record<string, string> {
  const isListed = origin !== undefined && listed.includes(origin)
  return {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': isListed ? `${HEADERS}, Authorization` : HEADERS,
    'access-control-max-age': '600',
  }
}

/**
 * Refuses a key from a page of another origin. Browsers send a preflight request, which is refused elsewhere; this
 * check is for requests without a preflight.
 * @throws FORBIDDEN
 */
export function refuseForeignKey(headers: IncomingHttpHeaders, { listed }: Origins): void {
  const { origin, authorization, host } = headers
  if (origin === undefined || authorization === undefined || listed.includes(origin)) return
  const from = hostOf(origin)
  if (from !== '' && (from === host || from === headers['x-forwarded-host'])) return
  throw new ArchiveError(
    'FORBIDDEN',
    `Pages of ${JSON.stringify(origin)} are not allowed to send a key: add the origin to CORS_ORIGINS, or read without a key.`,
  )
}

/**
 * Refuses unknown host names if only this machine may read. A page of another origin can make its own host name resolve
 * to this server (DNS rebinding), and the browser then treats the page and the server as one origin.
 * @throws FORBIDDEN
 */
export function refuseForeignHost(headers: IncomingHttpHeaders, { listed, anyMayRead }: Origins): void {
  const { host = '', authorization } = headers
  // A page that uses DNS rebinding has no key.
  if (anyMayRead || host === '' || authorization) return
  const name = host.replace(/:\d*$/, '')
  // A name without a dot belongs to a local network, so no foreign page can make it resolve to this server.
  if (!name.includes('.') || isLoopback(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return
  if (listed.some((origin) => hostOf(origin) === host)) return
  throw new ArchiveError(
    'FORBIDDEN',
    `This server accepts requests only for host names of its own machine, and not for ${JSON.stringify(host.slice(0, 200))}: add the origin to CORS_ORIGINS, e.g. CORS_ORIGINS=https://${host.slice(0, 200)}.`,
  )
}

function hostOf(origin: string): string {
  return readUrl(origin)?.host ?? ''
}
