/** A record's line. Nulls and empty lists are left out, because they are the defaults of a new record. */
export function toLine(type: string, fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ type, ...filled(fields) })}\n`
}

export function filled(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

/**
 * The value by which a line refers to another record: the first key of that record, or an object with other identifying
 * fields.
 */
export type Linked = string | Readonly<Record<string, unknown>>

/** The JSON object by which a line refers to another record. */
export function link(to: Linked | null): Readonly<Record<string, unknown>> | null {
  return typeof to === 'string' ? { key: to } : to && filled(to)
}

// The maximum length of a key that a loader may give, in bytes. Longer keys were derived from a URL or a name.
const GIVEN_KEY_BYTES = 512
const OTHERWISE: Readonly<Record<'outlet' | 'agent' | 'event', string>> = {
  outlet: "case when domain is null then json_build_object('name', name) else json_build_object('domain', domain) end",
  agent:
    "case when wikidata_id is null then json_build_object('name', name, 'kind', kind) else json_build_object('wikidataId', wikidata_id) end",
  event: "json_build_object('name', name, 'startDate', start_date)",
}

/**
 * SQL for the value by which a line refers to a row of the table `noun`: the first key of the row, or other identifying
 * fields if this key is longer than a load accepts.
 */
export function linkSql(noun: keyof typeof OTHERWISE): string {
  return `case when octet_length(${noun}.keys[1]) <= ${GIVEN_KEY_BYTES} then to_json(${noun}.keys[1]) else ${OTHERWISE[noun]} end`
}

/**
 * The value of `history` in a line: all fields except those that are null or an empty list. Returns null if no field is
 * left.
 */
export function history(fields: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  const said = filled(fields)
  return Object.keys(said).length === 0 ? null : said
}

/**
 * Splits a record's keys into the fields of its line. `key` is the first key, or null if it is too long for an input.
 * `keys` is the list of all keys, or null if `key` is the only key and is enough to identify the record. `isMistakable`
 * states whether a load could confuse the record with another record if the line had only the first key.
 */
export function splitKeys(
  keys: readonly string[],
  isMistakable: boolean,
): {
  readonly key: string | null
  readonly keys: readonly string[] | null
} {
  const [first = ''] = keys
  const isLong = Buffer.byteLength(first) > GIVEN_KEY_BYTES
  return { key: isLong ? null : first, keys: isLong || isMistakable || keys.length > 1 ? keys : null }
}
