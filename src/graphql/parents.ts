import type { PageInfo } from '../generated/types.ts'
import type { CorrectAnswer, LoadResult, MergeAnswer } from '../load/answer.ts'
import type { LoadError, LoadJob } from '../load/job/job.ts'

// The types of the parent objects that resolvers receive. `generated/resolvers.ts` imports this file, so this file must
// not import `generated/resolvers.ts`.

/**
 * An object that a statement returned as JSON. The properties are named by response keys and not by field names,
 * because a field may be selected twice with different arguments.
 */
export type Row = Readonly<Record<string, unknown>>

/** The result of one loaded record, with the nodes that the operation selects. */
export interface LoadResultSource extends Omit<LoadResult, 'id'> {
  readonly nodeId: string | null
  /**
   * The JSON text of each node. The key of the outer map consists of the response keys of `results` and `node`, with a
   * dot between the two keys. The key of the inner map is the node's id.
   */
  readonly nodes: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export type MergeSource = MergeAnswer

export type CorrectionSource = CorrectAnswer

export type LoadJobSource = LoadJob & { readonly __type: 'LoadJob'; readonly uuid: string }

/** A parent object whose GraphQL type implements Node. */
export type NodeSource = Row | LoadJobSource

/** One page of a list. `count` counts the whole list, and is called only if `totalCount` is selected. */
export interface List<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly nodes: readonly Node[]
  readonly pageInfo: PageInfo
  count(): Promise<number>
}
export type LoadJobList = List<LoadJobSource>
export type LoadErrorList = List<LoadError>
