import { seesAll, type Viewer } from '../access/viewer.ts'
import type { BackgroundStatus } from '../generated/types.ts'
import type { ReadOptions } from '../archive/statement.ts'
import type { Db } from '../postgres/connect.ts'
import type { SearchAccess } from '../search/answer/access.ts'

/** The part of the extractor that requests use. */
export interface ExtractionAccess {
  status(): Promise<BackgroundStatus>
}

/** The context that is passed to the resolvers of one request. */
export interface RequestContext {
  readonly db: Db
  readonly viewer: Viewer
  /**
   * Identifies the request. If the details of a failure are hidden, both the answer and the log line contain this id.
   */
  readonly requestId: string
  /** Missing if no search engine is running. */
  readonly search?: SearchAccess
  /** Missing if the extractor is switched off. */
  readonly extraction?: ExtractionAccess
  /** Whether the client has left. Running reads are then cancelled, and no new ones begin. */
  readonly isGone?: () => boolean
  /**
   * Must be called with the size of each part of the answer.
   * @throws TOO_EXPENSIVE if all parts together are too large.
   */
  readonly limitBytes?: (bytes: number) => void
  /** For event streams: aborted when the client has left. */
  readonly signal?: AbortSignal
}

export function readOptionsOf({ viewer, isGone }: RequestContext, typed: boolean): ReadOptions {
  return { seesAll: seesAll(viewer), typed, isGone }
}
