import { seesAll, type Viewer } from '../access/viewer.ts'
import type { BackgroundStatus } from '../generated/types.ts'
import type { ReadOptions } from '../archive/statement.ts'
import type { Db } from '../postgres/connect.ts'
import type { Position } from '../postgres/position.ts'
import type { Replicas } from '../postgres/replicas/replicas.ts'
import type { SearchAccess } from '../search/answer/access.ts'

/** The functions of the extractor that resolvers may call. */
export interface ExtractionAccess {
  status(): Promise<BackgroundStatus>
}

/** The context that is passed to the resolvers of one request. */
export interface RequestContext {
  /** The pools of the primary. While a replica answers a query, `db.read` leads to the replica. */
  readonly db: Db
  /** The replicas that answer queries. Missing if there are no replicas. */
  readonly replicas?: Replicas
  /**
   * A position in the write-ahead log of the primary. The answer to a query must show everything that was written
   * before this position.
   */
  readonly position?: Position | null
  /** Called after a mutation, with a position that includes its writes. */
  readonly tellPosition?: (position: Position) => void
  readonly viewer: Viewer
  /**
   * The id of the request. If an answer hides the details of a failure, the answer and the log line both contain this
   * id.
   */
  readonly requestId: string
  /** Missing if no search engine is running. */
  readonly search?: SearchAccess
  /** Missing if the extractor is switched off. */
  readonly extraction?: ExtractionAccess
  /**
   * Whether the client has closed the connection. Once the client has closed the connection, running reads are
   * canceled and no new reads begin.
   */
  readonly isGone?: () => boolean
  /**
   * Must be called with the size of each part of the answer.
   * @throws TOO_EXPENSIVE if all parts together are too large.
   */
  readonly limitBytes?: (bytes: number) => void
  /** Given only for event streams. Aborted when the client closes the connection. */
  readonly signal?: AbortSignal
}

export function readOptionsOf({ viewer, isGone }: RequestContext, typed: boolean): ReadOptions {
  return { seesAll: seesAll(viewer), typed, isGone }
}
