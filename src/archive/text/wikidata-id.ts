/**
 * Returns the canonical form of a Wikidata ID, a Q and at most 32 digits, such as `Q42` for `q42`. Returns null for any
 * other value.
 */
export function parseWikidataId(value: string): string | null {
  return /^[Qq][0-9]{1,32}$/.test(value) ? `Q${value.slice(1)}` : null
}
