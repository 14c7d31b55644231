import type { GraphQLResolveInfo } from 'graphql'
import { inlineTextWork } from '../search/text/work.ts'
import type { SearchAccess } from '../search/answer/access.ts'
import type { Asked } from '../search/answer/copies.ts'
import { searchJson } from '../search/answer/search.ts'
import type { FieldSelection } from '../archive/query/selection.ts'
import { ArchiveError } from '../errors.ts'
import type { BackgroundStatus, SearchStatus } from '../generated/types.ts'
import { readOptionsOf, type RequestContext } from './context.ts'
import type { Row } from './parents.ts'
import { type OperationField, selectionOf } from './selection.ts'

/**
 * Whether a root field selects the state of a background service. graphql-js executes such a field, so that the failure
 * of one service does not affect other fields.
 */
export function asksStatus(field: OperationField): boolean {
  return (
    field.name === 'archive' && field.fields('Archive').some(({ name }) => name === 'search' || name === 'extraction')
  )
}

function accessOf({ search }: RequestContext): SearchAccess {
  if (!search) throw new ArchiveError('UNAVAILABLE', 'The search engine is not ready yet: try again in a few seconds.')
  return search
}

function search(
  { engine, fallback, texts = inlineTextWork }: SearchAccess,
  context: RequestContext,
  field: FieldSelection,
  typed: boolean,
): Promise<string> {
  const ask = (asked: Asked, deadlineMs?: number) =>
    searchJson({ ...asked, db: context.db, texts }, readOptionsOf(context, typed), field, deadlineMs)
  return fallback ? fallback.answer(ask) : ask({ engine, indexId: null })
}

/** Runs a search and returns the answer as JSON text. `typed` adds the type of each hit, which graphql-js needs. */
export async function searchText(context: RequestContext, field: FieldSelection, typed: boolean): Promise<string> {
  return search(accessOf(context), context, field, typed)
}

export async function resolveSearch(
  _source: unknown,
  _args: unknown,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<Row> {
  const json = await searchText(context, selectionOf(info), true)
  context.limitBytes?.(Buffer.byteLength(json))
  return JSON.parse(json) as Row
}

/** Resolves Archive.search. */
export function resolveStatus(_source: unknown, _args: unknown, context: RequestContext): Promise<SearchStatus> {
  return accessOf(context).status()
}

/** Resolves Archive.extraction. */
export async function resolveExtraction(
  _source: unknown,
  _args: unknown,
  { extraction }: RequestContext,
): Promise<BackgroundStatus | null> {
  return extraction ? extraction.status() : null
}
