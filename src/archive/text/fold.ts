/**
 * The contract's "folded". The SQL function `fold` is of another Unicode version (they differ on 184 code points of
 * Node 20 and Postgres 18.4): never compare the one's result with the other's.
 */
export function fold(value: string): string {
  return value.toUpperCase().toLowerCase()
}
