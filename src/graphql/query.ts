import type { GraphQLFieldResolver } from 'graphql'
import { readRoot } from '../archive/read.ts'
import { tooManyBuckets } from '../archive/query/timeline.ts'
import { seesAll } from '../access/viewer.ts'
import type { RequestContext } from './context.ts'
import { readJobNodes } from './load-job.ts'
import { searchResolvers } from './search.ts'
import { selectionOf } from './selection.ts'

// Execution by graphql-js: for mutations, introspection, and what the whole-statement answer cannot say (an error
// beside data). A root field reads its whole subtree; below it fields are properties under their response keys.

const readField: GraphQLFieldResolver<unknown, RequestContext> = async (_source, _args, context, info) =>
  JSON.parse(await readRoot(context.db, { seesAll: seesAll(context.viewer), typed: true }, selectionOf(info)))

const timeline: GraphQLFieldResolver<Record<string, unknown>, RequestContext> = (source, _args, _context, info) => {
  const value = source[info.path.key]
  // How many buckets it would have, in place of their list.
  if (typeof value === 'number') throw tooManyBuckets()
  return value
}

const readNode: GraphQLFieldResolver<unknown, RequestContext, { id: string }> = async (source, args, context, info) => {
  const jobs = await readJobNodes(context, [args.id])
  return jobs.get(args.id) ?? readField(source, args, context, info)
}

const readNodeList: GraphQLFieldResolver<unknown, RequestContext, { ids: string[] }> = async (
  source,
  args,
  context,
  info,
) => {
  const nodes = (await readField(source, args, context, info)) as unknown[]
  const jobs = await readJobNodes(context, args.ids)
  return nodes.map((node, index) => jobs.get(args.ids[index] ?? '') ?? node)
}

const ROOT_FIELDS = [
  'article',
  'articles',
  'outlet',
  'outlets',
  'event',
  'events',
  'quotes',
  'agent',
  'agents',
  'archive',
] as const

export const queryResolvers = {
  ...searchResolvers,
  Query: {
    ...Object.fromEntries(ROOT_FIELDS.map((name) => [name, readField])),
    node: readNode,
    nodes: readNodeList,
    ...searchResolvers.Query,
  },
  ArticleConnection: { timeline },
  QuoteConnection: { timeline },
  Node: { __resolveType: (value: { __type: string }) => value.__type },
}
