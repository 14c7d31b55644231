import { seesAll, type Viewer } from '../access/viewer.ts'
import type { BackgroundStatus } from '../generated/types.ts'
import type { ReadOptions } from '../archive/statement.ts'
import type { Db } from '../postgres/connect.ts'
import type { SearchAccess } from '../search/answer/access.ts'

/** The extractor, as far as requests ask for it. */
export interface ExtractionAccess {
  status(): Promise<BackgroundStatus>
}

/** Passed to the resolvers of one request. */
export interface RequestContext {
  readonly db: Db
  readonly viewer: Viewer
  /** Part of the answer of a masked failure, and of its line in the log. */
  readonly requestId: string
  /** Left out where nothing serves searches. */
  readonly search?: SearchAccess
  /** Left out where it is switched off. */
  readonly extraction?: ExtractionAccess
  /** Whether nobody waits for the answer any more: what is read for it is cancelled, and nothing more is. */
  readonly isGone?: () => boolean
  /**
   * Hears the size of each part of the answer that is read. @throws TOO_EXPENSIVE where they are too large together.
   */
  readonly limitBytes?: (bytes: number) => void
  /** For streams of events. Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}

export function readOptionsOf({ viewer, isGone }: RequestContext, typed: boolean): ReadOptions {
  return { seesAll: seesAll(viewer), typed, isGone }
}
