/** Whether Postgres and UTF-8 can hold it: no null byte, no lone surrogate. */
export function isStorableText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}
