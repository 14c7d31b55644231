import type { PageInfo } from '../generated/types.ts'
import type { CorrectAnswer, LoadResult, MergeAnswer } from '../load/answer.ts'
import type { LoadError, LoadJob } from '../load/job/job.ts'

// What the resolvers of a type get. The generated types refer to these, so nothing here refers to them.

/**
 * An object as a statement writes it: its properties have the names of response keys, as a field may be selected twice
 * with other arguments.
 */
export type Row = Readonly<Record<string, unknown>>

/** A result and what of its node is selected. */
export interface LoadResultSource extends Omit<LoadResult, 'id'> {
  readonly nodeId: string | null
  /** Nodes by the response keys of `results` and `node`, then by id. */
  readonly nodes: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export type MergeSource = MergeAnswer

export type CorrectionSource = CorrectAnswer

export type LoadJobSource = LoadJob & { readonly __type: 'LoadJob'; readonly uuid: string }

/** The parents of the types that implement Node. */
export type NodeSource = Row | LoadJobSource

/** A page, and what is counted only when it is selected. */
export interface List<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly nodes: readonly Node[]
  readonly pageInfo: PageInfo
  count(): Promise<number>
}
export type LoadJobList = List<LoadJobSource>
export type LoadErrorList = List<LoadError>
