import type { Viewer } from '../access/viewer.ts'
import type { Db } from '../postgres/connect.ts'
import type { SearchAccess } from '../search/answer/access.ts'

/** What one request carries to its resolvers. */
export interface RequestContext {
  readonly db: Db
  readonly viewer: Viewer
  /** Told in the answer of a masked failure and in the log. */
  readonly requestId: string
  /** Why a first attempt at this request failed, so that it is told and not tried again. */
  readonly failure?: unknown
  /** Why searches of this request failed, by response key: not to be tried again. */
  failedSearches?: Map<string, unknown>
  /** Left out where nothing serves searches. */
  readonly search?: SearchAccess
}

export function seesAll(context: RequestContext): boolean {
  return context.viewer.role === 'loader'
}
