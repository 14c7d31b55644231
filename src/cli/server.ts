import { ArchiveError } from '../errors.ts'
import { readUrl } from '../read-url.ts'

/** The address of a Verbatim server, and an access key for it. */
export interface ServerOptions {
  /** The server's base URL. A URL that ends in /graphql is accepted too. */
  readonly url: string
  readonly key?: string
}

/**
 * The URL of a path on the server.
 * @throws SETUP if `url` is not an http or https URL.
 */
export function endpointOf(url: string, path: string): URL {
  if (!/^https?:$/.test(readUrl(url)?.protocol ?? '')) {
    throw new ArchiveError(
      'SETUP',
      `${JSON.stringify(url)} is not an http(s) URL: give the address of the server, such as http://127.0.0.1:4000, with --url or VERBATIM_URL.`,
    )
  }
  return new URL(`${url.replace(/\/+$/, '').replace(/\/graphql$/, '')}/${path}`)
}

export function headersOf({ key }: ServerOptions): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` }
}

const TRANSIENT = [
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'TIMEOUT',
]

/**
 * The reason why a request got no answer. `nobodyThere` is false if the failure may be temporary, such as a timeout. It
 * is true for all other failures, such as a refused connection or an unknown host name.
 */
export function causeOf(error: unknown): { readonly message: string; readonly nobodyThere: boolean } {
  const { cause, name } = error as { cause?: unknown; name?: string }
  if (name === 'TimeoutError') return { message: 'no answer in time', nobodyThere: false }
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause
  const { code = '', message = '' } = (first ?? error) as { code?: string; message?: string }
  return { message: message || code, nobodyThere: !TRANSIENT.includes(code) }
}

export function noServer(url: string, reason: string): ArchiveError {
  return new ArchiveError(
    'UNAVAILABLE',
    `No server answers at ${url} (${reason}). Start it with \`verbatim serve\`, or give its base URL with --url or VERBATIM_URL.`,
  )
}

/**
 * Whether the server is on this machine. If it is, uploads and exports are not compressed, because no network is
 * involved and compression would only take time.
 */
export function isNear(url: string): boolean {
  return /^(localhost$|127\.|\[::1\]$)/.test(readUrl(url)?.hostname ?? '')
}
