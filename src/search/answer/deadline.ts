/** Within so long a search is answered or fails. */
export const DEADLINE_MS = 4_800
