import type { GraphQLResolveInfo } from 'graphql'
import { requireLoader } from '../access/require-loader.ts'
import { type NodeKind, toNodeId } from '../archive/node-id.ts'
import { readNodes } from '../archive/read-nodes.ts'
import type { LoadAnswer, RecordKind } from '../load/answer.ts'
import { bulkLoad } from '../load/batch/bulk-load.ts'
import { deleteRecords } from '../load/delete-records.ts'
import type { LoadLimits } from '../load/limits.ts'
import type { RequestContext } from './context.ts'
import type { Resolvers } from './generated/resolvers.ts'
import type { LoadResultSource } from './parents.ts'
import { selectionOf } from './selection.ts'

const KINDS: Readonly<Record<RecordKind, NodeKind>> = {
  OUTLET: 'outlet',
  AGENT: 'agent',
  EVENT: 'event',
  ARTICLE: 'article',
}

export function loadResolvers(limits: LoadLimits): Resolvers {
  return {
    Mutation: {
      async bulkLoad(_source, { input }, context, info) {
        requireLoader(context.viewer)
        const answer = await bulkLoad(context.db, { holder: context.viewer.holder, limits }, input)
        return { ...answer, results: await withNodes(answer, context, info) }
      },
      async deleteRecords(_source, { input }, context) {
        requireLoader(context.viewer)
        return deleteRecords(context.db, input.ids, limits.records)
      },
    },
    LoadResult: {
      node({ nodeId, nodes }, _args, _context, info) {
        const json =
          nodeId === null ? undefined : nodes.get(`${info.path.prev?.prev?.key}.${info.path.key}`)?.get(nodeId)
        return json === undefined ? null : JSON.parse(json)
      },
    },
  }
}

async function withNodes(
  answer: LoadAnswer,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<LoadResultSource[]> {
  const results = answer.results.map(({ id, ...result }) => ({
    ...result,
    nodeId: id === null ? null : toNodeId(KINDS[result.kind], id),
  }))
  const ids = results.map((result) => result.nodeId).filter((id) => id !== null)
  const nodes = new Map<string, ReadonlyMap<string, string>>()
  for (const list of selectionOf(info)
    .fields('BulkLoadPayload')
    .filter((field) => field.name === 'results')) {
    for (const node of list.fields('LoadResult').filter((field) => field.name === 'node')) {
      nodes.set(`${list.key}.${node.key}`, await readNodes(context.db, { seesAll: true, typed: true }, ids, node))
    }
  }
  return results.map((result) => ({ ...result, nodes }))
}
