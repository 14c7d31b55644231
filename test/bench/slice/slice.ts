/** One query of a frontend, which is sent to both servers. */
export interface Slice {
  readonly name: string
  /** The query in a frontend's source. The clients add `__typename` to it, see client.ts. */
  readonly document: string
  /** The variables of the operation for one row of drawn values. */
  variables(values: readonly string[]): Record<string, unknown>
  /** The statement of the limit. It returns one column of JSON text, and its parameters are the drawn values. */
  readonly statement: string
  /** A query whose rows are values to send. `random()` is seeded. */
  readonly draw: string
  /** Whether the time per request must not grow with the archive. */
  readonly isBounded: boolean
}

// The limit uses the fastest form that we know. JSON text is concatenated, with `coalesce` only for nullable columns.
// Rows are joined and limited before JSON is made, and limits are literals. Visibility is checked once. Cases that the
// data does not have, such as articles without a time, are ignored.

export const time = (column: string) =>
  `'"' || to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'`
export const text = (column: string) => `to_json(${column})::text`
export const optional = (json: string) => `coalesce(${json}, 'null')`
export const list = (item: string) => `'[' || coalesce(string_agg(${item}, ','), '') || ']'`

/**
 * Ends nested objects, from the inner to the outer. Clients select the type of each, except of the answer itself ('').
 */
export const end = (...types: readonly string[]) =>
  `'${types.map((type) => (type === '' ? '}' : `,"__typename":"${type}"}`)).join('')}'`
