import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql'
import { readRoot } from '../archive/read.ts'
import { TOO_MANY_BUCKETS, tooManyBuckets } from '../archive/shape/timeline.ts'
import { type RequestContext, seesAll } from './context.ts'
import { type OperationField, rootFields } from './selection.ts'

// Execution by graphql-js: for mutations, introspection, and what the whole-statement answer cannot say (an error beside data).
// A root field reads its whole subtree; below it fields are properties under their response keys.

export function selectionOf(info: GraphQLResolveInfo): OperationField {
  const fragments = new Map(Object.entries(info.fragments))
  const field = rootFields(info.schema, { fragments }, info.operation, info.variableValues).find((one) => one.key === info.path.key)
  if (!field) throw new Error(`${info.fieldName} is not in its operation`)
  return field
}

const readField: GraphQLFieldResolver<unknown, RequestContext> = async (_source, _args, context, info) =>
  JSON.parse(await readRoot(context.db, { seesAll: seesAll(context), typed: true }, selectionOf(info)))

const timeline: GraphQLFieldResolver<Record<string, unknown>, RequestContext> = (source, _args, _context, info) => {
  const value = source[info.path.key]
  if (value === JSON.parse(TOO_MANY_BUCKETS)) throw tooManyBuckets()
  return value
}

const ROOT_FIELDS = ['node', 'nodes', 'article', 'articles', 'outlet', 'outlets', 'event', 'events', 'quotes', 'agent', 'agents', 'archive'] as const

export const queryResolvers = {
  Query: Object.fromEntries(ROOT_FIELDS.map((name) => [name, readField])),
  ArticleConnection: { timeline },
  QuoteConnection: { timeline },
  Node: { __resolveType: (value: { __type: string }) => value.__type },
}
