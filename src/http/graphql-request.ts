import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server'
import type { FastifyRequest } from 'fastify'
import type { GraphqlRequest } from '../graphql/request/execute.ts'

// Apollo answers everything that is not a plain request: it knows what is wrong with it, or what else
// it asks for (a persisted query).

type Fields = Readonly<Record<string, unknown>>

const PARAMETERS = ['query', 'operationName', 'variables', 'extensions'] as const

/** A request that asks for nothing but an operation; null for any other. */
export function readGraphqlRequest(request: FastifyRequest): GraphqlRequest | null {
  if (request.method === 'POST') return isRecord(request.body) ? plain(request.body, 'POST') : null
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

/** The fields of a GET; null where one is given twice or is not JSON. */
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
 * Whether a browser would have asked before it sent this GET for a foreign page: what Apollo's CSRF prevention wants.
 */
function isPreflighted({ headers }: FastifyRequest): boolean {
  const isMarked = Boolean(headers['apollo-require-preflight']) || Boolean(headers['x-apollo-operation-name'])
  return isMarked && headers['content-type'] === undefined
}

/** The request as Apollo reads it. */
export function toApolloRequest(request: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  return { method: request.method, headers, search: searchOf(request), body: withoutEmptyName(request.body) }
}

// Several clients send an empty operation name, and a GET's empty parameters, where they have none.
function withoutEmptyName(body: unknown): unknown {
  if (!isRecord(body) || body['operationName'] !== '') return body
  return { ...body, operationName: null }
}

/** The query string without parameters that are empty or null. */
function searchOf({ method, url }: FastifyRequest): string {
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
