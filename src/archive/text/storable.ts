/** Whether the text can be stored in Postgres as UTF-8: it has no null byte and no lone surrogate. */
export function isStorableText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed()
}
