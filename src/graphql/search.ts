import type { GraphQLResolveInfo } from 'graphql'
import type { SearchAccess } from '../search/answer/access.ts'
import { searchJson } from '../search/answer/search.ts'
import type { FieldSelection } from '../archive/query/selection.ts'
import { ArchiveError } from '../errors.ts'
import type { SearchEngine } from '../search/engine.ts'
import { type RequestContext, seesAll } from './context.ts'
import { type OperationField, selectionOf } from './selection.ts'

/**
 * Whether a root field asks how the search is: then graphql-js answers, where a field that fails leaves the others be.
 */
export function asksStatus(field: OperationField): boolean {
  return field.name === 'archive' && field.fields('Archive').some((child) => child.name === 'search')
}

function accessOf({ search }: RequestContext): SearchAccess {
  if (!search) throw new ArchiveError('UNAVAILABLE', 'The search is not ready yet: try again in a few seconds.')
  return search
}

function search(
  { engine, fallback }: SearchAccess,
  context: RequestContext,
  field: FieldSelection,
  typed: boolean,
): Promise<string> {
  const ask = (one: SearchEngine, deadlineMs?: number) =>
    searchJson(context.db, one, { seesAll: seesAll(context), typed }, field, deadlineMs)
  return fallback ? fallback.answer(engine, ask) : ask(engine)
}

/**
 * The JSON text of a search; null where it failed: graphql-js, which can tell errors beside data, then tells why
 * without asking again.
 */
export async function tryToSearch(context: RequestContext, field: FieldSelection): Promise<string | null> {
  if (context.failedSearches?.has(field.key)) return null
  try {
    return await search(accessOf(context), context, field, false)
  } catch (error) {
    context.failedSearches ??= new Map()
    context.failedSearches.set(field.key, error)
    return null
  }
}

async function resolveSearch(context: RequestContext, info: GraphQLResolveInfo): Promise<unknown> {
  const key = String(info.path.key)
  if (context.failedSearches?.has(key)) throw context.failedSearches.get(key)
  return JSON.parse(await search(accessOf(context), context, selectionOf(info), true))
}

export const searchResolvers = {
  Query: {
    search: (_source: unknown, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
      resolveSearch(context, info),
  },
  Archive: { search: (_source: unknown, _args: unknown, context: RequestContext) => accessOf(context).status() },
  SearchResult: { __resolveType: (value: { __type: string }) => value.__type },
}
