import type { IncomingMessage } from 'node:http'
import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server'
import type { GraphqlRequest } from '../graphql/request/execute.ts'

// The functions here read valid requests that use nothing but `query`, `operationName` and `variables`. All other
// requests are left to Apollo, which has error messages for invalid requests, and supports persisted queries.

type Fields = Readonly<Record<string, unknown>>

const PARAMETERS = ['query', 'operationName', 'variables', 'extensions'] as const

/**
 * Reads a request that consists of a document and, optionally, an operation name and variables. Returns null for
 * requests that are left to Apollo, because they are invalid or need something else, such as a persisted query.
 */
export function readGraphqlRequest(request: IncomingMessage, body: unknown): GraphqlRequest | null {
  if (request.method === 'POST') return isRecord(body) ? plain(body, 'POST') : null
  if (!isPreflighted(request)) return null
  const fields = fieldsOfSearch(searchOf(request))
  return fields && plain(fields, 'GET')
}

function plain({ query, operationName, variables, extensions }: Fields, transport: 'GET' | 'POST') {
  if (typeof query !== 'string' || query === '') return null
  if (!isNothing(operationName) && typeof operationName !== 'string') return null
  if (!isNothing(variables) && !isRecord(variables)) return null
  if (!isNothing(extensions) && (!isRecord(extensions) || !isNothing(extensions['persistedQuery']))) return null
  return { query, operationName: operationName ?? null, variables: variables ?? null, transport } as const
}

/** The fields of a GET request. Null if a field occurs twice, or if `variables` or `extensions` is not valid JSON. */
function fieldsOfSearch(search: string): Fields | null {
  const given = new URLSearchParams(search)
  const fields: Record<string, unknown> = {}
  for (const name of PARAMETERS) {
    const [value, ...others] = given.getAll(name)
    if (value === undefined) continue
    if (others.length > 0) return null
    try {
      fields[name] = name === 'query' || name === 'operationName' ? value : JSON.parse(value)
    } catch {
      return null
    }
  }
  return fields
}

/**
 * Whether a GET request has headers that require a preflight request if a web page of another origin sends them.
 * Apollo's CSRF prevention rejects GET requests without such headers. Returns false for requests with a `Content-Type`:
 * whether they require a preflight request depends on the type, so they are left to Apollo.
 */
function isPreflighted({ headers }: IncomingMessage): boolean {
  const isMarked = Boolean(headers['apollo-require-preflight']) || Boolean(headers['x-apollo-operation-name'])
  return isMarked && headers['content-type'] === undefined
}

/** Converts a request to the form that Apollo expects. */
export function toApolloRequest(request: IncomingMessage, body: unknown): HTTPGraphQLRequest {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  const { method = 'GET' } = request
  return { method, headers, search: searchOf(request), body: withoutEmptyName(body) }
}

// Several clients send the empty string as `operationName` in a POST, and empty parameters in a GET, instead of leaving
// them out.
function withoutEmptyName(body: unknown): unknown {
  if (!isRecord(body) || body['operationName'] !== '') return body
  return { ...body, operationName: null }
}

/**
 * The query string of a GET request, without `operationName`, `variables` and `extensions` if they are empty or `null`.
 */
function searchOf({ method, url = '' }: IncomingMessage): string {
  const at = url.indexOf('?')
  if (method !== 'GET' || at < 0) return ''
  const search = new URLSearchParams(url.slice(at))
  for (const name of PARAMETERS.slice(1)) if (['', 'null'].includes(search.get(name) ?? 'given')) search.delete(name)
  return search.toString()
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
