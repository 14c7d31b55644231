import type { Viewer } from '../access/viewer.ts'
import { ArchiveError } from '../errors.ts'
import type { RequestContext } from '../graphql/context.ts'
import type { Graphql } from '../graphql/server.ts'
import type { SearchHealth } from '../observe/metrics.ts'

/**
 * Everything that is needed to answer requests. The Api is created last, when all other parts of the server have
 * started. Until the Api exists, requests are answered with UNAVAILABLE.
 */
export interface Api {
  readonly graphql: Graphql
  readonly db: RequestContext['db']
  /** Missing if there are no read replicas. */
  readonly replicas?: NonNullable<RequestContext['replicas']>
  readonly search: NonNullable<RequestContext['search']>
  /** Missing if the extractor is switched off. */
  readonly extraction?: NonNullable<RequestContext['extraction']>
  /** The health of the search engines, in the order in which a search tries them. */
  searchHealth?(): Promise<readonly SearchHealth[]>
  authenticate(authorization: string | undefined): Promise<Viewer>
}

/** @throws UNAVAILABLE while the archive starts. */
export function requireApi(api: Api | null): Api {
  if (api) return api
  throw new ArchiveError('UNAVAILABLE', 'The archive is starting: try again in a few seconds.')
}
