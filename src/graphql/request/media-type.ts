import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'

const JSON_TYPE = 'application/json; charset=utf-8'
/** Under it a status other than 200 can only be the API's own. */
const RESPONSE_JSON = 'application/graphql-response+json; charset=utf-8'

// A few clients send the same few headers.
const known = new LRUCache<string, { readonly type: string | null }>({ max: 100 })

/** In which of its media types an answer is wanted; null where in neither. */
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
 * GraphQL over HTTP: under the media type `application/json` a well-formed request that fails before it runs is
 * answered with 200, since there a client cannot tell a 400 of ours from one of something in between. Under
 * `application/graphql-response+json` 400 is right.
 */
export function statusOfRefusal(errors: readonly Coded[], type: string | null): 200 | 400 | 500 {
  if (!errors.every(({ extensions }) => REFUSED.has(String(extensions?.['code'])))) return 500
  return type === RESPONSE_JSON ? 400 : 200
}
