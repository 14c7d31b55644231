/** The time limit for a search, in milliseconds. A search that takes longer fails. */
export const DEADLINE_MS = 4_800
