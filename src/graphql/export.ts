import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from 'graphql'
import type { Viewer } from '../access/viewer.ts'
import { type Export, startExport } from '../archive/export/export.ts'
import { ArchiveError } from '../errors.ts'
import type { Db } from '../postgres/connect.ts'
import { loadSchema } from './schema.ts'

export type { Export } from '../archive/export/export.ts'

/**
 * Starts an export of the records that a viewer may see. `filter` is the JSON text of an ArticleFilter.
 * @throws BAD_USER_INPUT if the filter is not valid.
 */
export type StartExport = (db: Db, viewer: Viewer, filter: string | undefined, signal: AbortSignal) => Promise<Export>

export function createExport(): StartExport {
  let schema: GraphQLSchema | null = null
  return async (db, viewer, filter, signal) => {
    schema ??= loadSchema()
    const options = {
      seesAll: viewer.role === 'loader',
      filter: filter === undefined ? null : parseFilter(schema, filter),
    }
    return startExport(db, options, { signal })
  }
}

/**
 * Parses the JSON text of an ArticleFilter and coerces it as GraphQL does.
 * @throws BAD_USER_INPUT if the text is not a valid ArticleFilter.
 */
export function parseFilter(schema: GraphQLSchema, text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`filter\` is not valid JSON (${(error as Error).message}): give an ArticleFilter such as {"languages":["en"]}.`,
      { argument: 'filter' },
    )
  }
  if (value === null) return null
  const wrong: string[] = []
  const filter: unknown = coerceInputValue(
    value,
    schema.getType('ArticleFilter') as GraphQLInputType,
    (path, _value, error) => wrong.push([...path, error.message].join(': ')),
  )
  if (wrong.length > 0)
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`filter\` is not a valid ArticleFilter: ${wrong.slice(0, 5).join(' ')}`,
      {
        argument: 'filter',
      },
    )
  return filter
}
