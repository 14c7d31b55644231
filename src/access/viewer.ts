/** The client of a request. `holder` is the id of its key, for data kept per key; `anonymous` without one. */
export interface Viewer {
  readonly role: 'anonymous' | 'reader' | 'loader'
  readonly holder: string
}

export const ANONYMOUS: Viewer = { role: 'anonymous', holder: 'anonymous' }

/** Whether records that are not public exist for this viewer. */
export function seesAll({ role }: Viewer): boolean {
  return role === 'loader'
}
