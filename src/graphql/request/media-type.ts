import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'

const JSON_TYPE = 'application/json; charset=utf-8'
/**
 * Proxies do not send this media type. So if an answer has this media type, its status comes from the API itself, even
 * if the status is not 200.
 */
const RESPONSE_JSON = 'application/graphql-response+json; charset=utf-8'

// Caches the chosen media type by `Accept` header, because most clients send the same few headers.
const known = new LRUCache<string, { readonly type: string | null }>({ max: 100 })

/**
 * The media type that the client prefers among the two that the server sends. Null if the client accepts neither of the
 * two media types.
 */
export function mediaTypeOf(accept: string | undefined): string | null {
  if (accept === undefined || accept === '') return JSON_TYPE
  let chosen = known.get(accept)
  if (!chosen) {
    chosen = { type: new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE, RESPONSE_JSON]) ?? null }
    known.set(accept, chosen)
  }
  return chosen.type
}

interface Coded {
  readonly extensions?: { readonly [name: string]: unknown }
}

const REFUSED = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'TOO_EXPENSIVE'])

/**
 * The status of a refused request, according to the specification of GraphQL over HTTP. With `application/json`, a
 * well-formed request that fails before its execution is answered with 200, because a client could not tell whether a
 * status of 400 came from this server or from a proxy. With `application/graphql-response+json`, a refused request is
 * answered with 400. If any error has a code that is not in REFUSED, the status is 500.
 */
export function statusOfRefusal(errors: readonly Coded[], type: string | null): 200 | 400 | 500 {
  if (!errors.every(({ extensions }) => REFUSED.has(String(extensions?.['code'])))) return 500
  return type === RESPONSE_JSON ? 400 : 200
}
