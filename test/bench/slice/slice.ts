/** One question of a frontend, asked of both servers. */
export interface Slice {
  readonly name: string
  /** What a frontend's source says; its client adds `__typename`s, see client.ts. */
  readonly document: string
  /** The operation's variables for one drawn row of values. */
  variables(values: readonly string[]): Record<string, unknown>
  /** The limit's statement: one column of JSON text, the values as parameters. */
  readonly statement: string
  /** A query whose rows are values to ask with; `random()` is seeded. */
  readonly draw: string
  /** Whether the time per request may not grow with the archive. */
  readonly isBounded: boolean
}

// The fastest form known for the limit: text by concatenation, a coalesce only where a column can be null, rows joined
// and cut before any JSON is made, limits as literals, visibility checked once, and no thought for what the data does
// not hold (articles without a time).

export const time = (column: string) =>
  `'"' || to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'`
export const text = (column: string) => `to_json(${column})::text`
export const optional = (json: string) => `coalesce(${json}, 'null')`
export const list = (item: string) => `'[' || coalesce(string_agg(${item}, ','), '') || ']'`

/** The end of nested objects, from the inner to the outer: clients ask for the type of each but the answer itself (''). */
export const end = (...types: readonly string[]) =>
  `'${types.map((type) => (type === '' ? '}' : `,"__typename":"${type}"}`)).join('')}'`
