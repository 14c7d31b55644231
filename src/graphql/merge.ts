import type { GraphQLResolveInfo } from 'graphql'
import { requireLoader } from '../access/require-loader.ts'
import { mergeRecords } from '../load/merge/merge-records.ts'
import type { RequestContext } from './context.ts'
import type { MutationResolvers, Resolvers } from './generated/resolvers.ts'
import type { MergeSource, Row } from './parents.ts'
import { findRows } from './row.ts'

const merge =
  (noun: Parameters<typeof mergeRecords>[1]): Required<MutationResolvers>['mergeAgents'] =>
  (_source, { input }, context) => {
    requireLoader(context.viewer)
    return mergeRecords(context.db, noun, input)
  }

/** Reads the selected fields of the record that remains after the merge. */
async function readMerged(
  { id }: MergeSource,
  _args: unknown,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<Row | null> {
  if (id === null) return null
  const [row = null] = await findRows(context, [id], info)
  return row
}

export const mergeResolvers: Resolvers = {
  Mutation: { mergeAgents: merge('agent'), mergeOutlets: merge('outlet'), mergeEvents: merge('event') },
  MergeAgentsPayload: { agent: readMerged },
  MergeOutletsPayload: { outlet: readMerged },
  MergeEventsPayload: { event: readMerged },
}
