/** The contract's "folded"; the SQL function `fold` does the same. */
export function fold(value: string): string {
  return value.toUpperCase().toLowerCase()
}
