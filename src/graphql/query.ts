import type { GraphQLResolveInfo } from 'graphql'
import { toBuffer } from '../archive/query/json-bytes.ts'
import { readRoot } from '../archive/read.ts'
import { tooManyBuckets } from '../archive/query/timeline.ts'
import { readOptionsOf, type RequestContext } from './context.ts'
import { readJobNodes } from './load-job.ts'
import type { QueryResolvers, Resolvers } from './generated/resolvers.ts'
import type { NodeSource, Row } from './parents.ts'
import { resolveExtraction, resolveSearch, resolveStatus } from './search.ts'
import { selectionOf } from './selection.ts'

// Resolvers for graphql-js, which executes mutations, introspection, queries that read load jobs or the state of a
// background service, and queries that fail in a field below a root field. The resolver of a root field reads
// everything that is selected below it, and returns an object. For each field below the root field, this object has a
// property, whose name is the field's response key.

async function readField(
  _source: unknown,
  _args: unknown,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<Row> {
  const json = await readRoot(context.db, readOptionsOf(context, true), selectionOf(info))
  context.limitBytes?.(json.length)
  return JSON.parse(toBuffer(json).toString()) as Row
}

function timeline(source: Row, _args: unknown, _context: RequestContext, info: GraphQLResolveInfo): readonly Row[] {
  const value = source[info.path.key]
  // If there are too many buckets, the statement returns their number in place of the list.
  if (typeof value === 'number') throw tooManyBuckets()
  return value as readonly Row[]
}

const Query: Required<Omit<QueryResolvers, 'loadJob' | 'loadJobs'>> = {
  async node(source, args, context, info) {
    const jobs = await readJobNodes(context, [args.id])
    return jobs.get(args.id) ?? readField(source, args, context, info)
  },
  async nodes(source, args, context, info) {
    const nodes = (await readField(source, args, context, info)) as unknown as readonly Row[]
    const jobs = await readJobNodes(context, args.ids)
    return nodes.map((node, index) => jobs.get(args.ids[index] ?? '') ?? node)
  },
  article: readField,
  articles: readField,
  outlet: readField,
  outlets: readField,
  event: readField,
  events: readField,
  quotes: readField,
  agent: readField,
  agents: readField,
  archive: readField,
  search: resolveSearch,
}

export const queryResolvers: Resolvers = {
  Query,
  Archive: { search: resolveStatus, extraction: resolveExtraction },
  ArticleConnection: { timeline },
  QuoteConnection: { timeline },
  Node: { __resolveType: typeOf },
  SearchResult: { __resolveType: typeOf },
}

function typeOf<Name extends string>(node: NodeSource): Name {
  return node['__type'] as Name
}
