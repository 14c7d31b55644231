import type { GraphQLFieldResolver } from 'graphql'
import { readRoot } from '../archive/read.ts'
import { TOO_MANY_BUCKETS, tooManyBuckets } from '../archive/shape/timeline.ts'
import { type RequestContext, seesAll } from './context.ts'
import { searchResolvers } from './search.ts'
import { selectionOf } from './selection.ts'

// Execution by graphql-js: for mutations, introspection, and what the whole-statement answer cannot say (an error beside data).
// A root field reads its whole subtree; below it fields are properties under their response keys.

const readField: GraphQLFieldResolver<unknown, RequestContext> = async (_source, _args, context, info) =>
  JSON.parse(await readRoot(context.db, { seesAll: seesAll(context), typed: true }, selectionOf(info)))

const timeline: GraphQLFieldResolver<Record<string, unknown>, RequestContext> = (source, _args, _context, info) => {
  const value = source[info.path.key]
  if (value === JSON.parse(TOO_MANY_BUCKETS)) throw tooManyBuckets()
  return value
}

const ROOT_FIELDS = ['node', 'nodes', 'article', 'articles', 'outlet', 'outlets', 'event', 'events', 'quotes', 'agent', 'agents', 'archive'] as const

export const queryResolvers = {
  ...searchResolvers,
  Query: { ...Object.fromEntries(ROOT_FIELDS.map((name) => [name, readField])), ...searchResolvers.Query },
  ArticleConnection: { timeline },
  QuoteConnection: { timeline },
  Node: { __resolveType: (value: { __type: string }) => value.__type },
}
