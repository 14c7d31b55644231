/** A record's line: what is null or an empty list is left out, for that is how a new record begins. */
export function toLine(type: string, fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ type, ...filled(fields) })}\n`
}

export function filled(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0)))
}

/** A link by the first key; null where there is none. */
export function link(key: string | null): { readonly key: string } | null {
  return key === null ? null : { key }
}

/** What a plain input cannot say; null where it says all. */
export function history(fields: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const said = filled(fields)
  return Object.keys(said).length === 0 ? null : said
}

export function severalKeys(keys: readonly string[]): readonly string[] | null {
  return keys.length > 1 ? keys : null
}
