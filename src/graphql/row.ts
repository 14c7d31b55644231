import { type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLSchema, isObjectType } from 'graphql'
import { readNodes } from '../archive/read-nodes.ts'
import type { Objects } from '../generated/types.ts'
import type { RequestContext } from './context.ts'
import { ROW_TYPES } from './generated/resolvers.ts'
import type { Row } from './parents.ts'
import { selectionOf } from './selection.ts'

const readKey: GraphQLFieldResolver<Row, unknown> = (row, _args, _context, info) => row[info.path.key]

/**
 * Makes graphql-js read the properties of objects by the right names: response keys for the objects that statements
 * return, and field names for all other objects.
 */
export function readRows(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || !(ROW_TYPES as ReadonlySet<string>).has(type.name)) continue
    for (const field of Object.values(type.getFields())) field.resolve ??= readKey
  }
  return schema
}

/**
 * Converts an object that was created in TypeScript to the form of a row that Postgres returns: its properties are
 * renamed from field names to response keys.
 */
export function toRow<Type extends keyof Objects>(type: Type, object: Objects[Type], info: GraphQLResolveInfo): Row {
  const fields = selectionOf(info).fields(type)
  return Object.fromEntries(fields.map(({ key, name }) => [key, object[name as keyof Objects[Type]]]))
}

/**
 * Reads the records that the answer to a mutation contains, by their global ids. The returned list has a null in place
 * of each record whose id is null or does not exist.
 */
export async function findRows(
  { db }: RequestContext,
  ids: readonly (string | null)[],
  info: GraphQLResolveInfo,
): Promise<(Row | null)[]> {
  const known = ids.filter((id) => id !== null)
  const nodes = await readNodes(db, { seesAll: true, typed: true }, known, selectionOf(info))
  return ids.map((id) => (id === null ? null : (JSON.parse(nodes.get(id) ?? 'null') as Row | null)))
}
