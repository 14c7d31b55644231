/**
 * The client of a request. `holder` is the id of the client's access key, or `anonymous` without a key. Load jobs and
 * idempotency keys belong to a holder.
 */
export interface Viewer {
  readonly role: 'anonymous' | 'reader' | 'loader'
  readonly holder: string
}

export const ANONYMOUS: Viewer = { role: 'anonymous', holder: 'anonymous' }

/** Whether this viewer also sees records that are not public. */
export function seesAll({ role }: Viewer): boolean {
  return role === 'loader'
}
