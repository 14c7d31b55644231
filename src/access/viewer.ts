/** Who asks. `holder` names the key (its id), for what is remembered per key; `anonymous` where there is none. */
export interface Viewer {
  readonly role: 'anonymous' | 'reader' | 'loader'
  readonly holder: string
}

export const ANONYMOUS: Viewer = { role: 'anonymous', holder: 'anonymous' }

/** Whether records that are not public exist for this viewer. */
export function seesAll({ role }: Viewer): boolean {
  return role === 'loader'
}
