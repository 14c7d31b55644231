/** Each search is answered or fails within this time. */
export const DEADLINE_MS = 4_800
