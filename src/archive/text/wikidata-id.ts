/** `Q42` of `q42`: Q and digits, at most 32 of them; null for anything else. */
export function parseWikidataId(value: string): string | null {
  return /^[Qq][0-9]{1,32}$/.test(value) ? `Q${value.slice(1)}` : null
}
