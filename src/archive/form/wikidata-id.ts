/** `Q42` of `q42`; null for anything else. Wikidata has no Q0 and no leading zeros. */
export function parseWikidataId(value: string): string | null {
  return /^[Qq][1-9][0-9]*$/.test(value) ? `Q${value.slice(1)}` : null
}
