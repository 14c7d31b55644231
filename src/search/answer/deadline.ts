/** The time limit for a search, in milliseconds. A search that exceeds this limit fails. */
export const DEADLINE_MS = 4_800
