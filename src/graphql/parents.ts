import type { PageInfo } from '../generated/types.ts'
import type { CorrectAnswer, LoadResult, MergeAnswer } from '../load/answer.ts'
import type { LoadError, LoadJob } from '../load/job/job.ts'

// The parent objects that the resolvers of each type receive. The generated types import from this file, so this file
// must not import them.

/**
 * An object that a statement has written. Its properties are named by response keys, because a field may be selected
 * twice with different arguments.
 */
export type Row = Readonly<Record<string, unknown>>

/** A result with its selected nodes. */
export interface LoadResultSource extends Omit<LoadResult, 'id'> {
  readonly nodeId: string | null
  /** The nodes, first by the response keys of `results` and `node`, then by id. */
  readonly nodes: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export type MergeSource = MergeAnswer

export type CorrectionSource = CorrectAnswer

export type LoadJobSource = LoadJob & { readonly __type: 'LoadJob'; readonly uuid: string }

/** The parent objects of types that implement Node. */
export type NodeSource = Row | LoadJobSource

/** A page, and a function that counts the whole list if `totalCount` is selected. */
export interface List<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly nodes: readonly Node[]
  readonly pageInfo: PageInfo
  count(): Promise<number>
}
export type LoadJobList = List<LoadJobSource>
export type LoadErrorList = List<LoadError>
