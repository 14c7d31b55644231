/**
 * The client of a request. `holder` is the id of its key, under which data of the client is stored; without a key it is
 * `anonymous`.
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
