/** A query of a frontend, which is sent to our server and to the hand-written one. */
export interface Slice {
  readonly name: string
  /**
   * The query as it is written in the source of the frontend. The clients add `__typename` to the query (see
   * client.ts).
   */
  readonly document: string
  /** Returns the variables of the operation for one row of values. */
  variables(values: readonly string[]): Record<string, unknown>
  /**
   * The statement that the hand-written server runs. The statement returns one column of JSON text, and its parameters
   * are the values of a row.
   */
  readonly statement: string
  /** A query whose rows are the values of the variables. `random()` is seeded. */
  readonly draw: string
  /** Whether the time per request must not grow with the size of the archive. */
  readonly isBounded: boolean
}

// The statements of the hand-written server have the fastest form that we know. The statements concatenate JSON text,
// with `coalesce` only for nullable columns. The statements join and limit rows before they make JSON, and limits are
// literals. Visibility is checked once. Cases that do not occur in the data, such as articles without a time, are
// ignored.

export const time = (column: string) =>
  `'"' || to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'`
export const text = (column: string) => `to_json(${column})::text`
export const optional = (json: string) => `coalesce(${json}, 'null')`
export const list = (item: string) => `'[' || coalesce(string_agg(${item}, ','), '') || ']'`

/**
 * Returns the ends of nested objects, from the innermost to the outermost. Clients select the type of each object,
 * except of the answer itself (type '').
 */
export const end = (...types: readonly string[]) =>
  `'${types.map((type) => (type === '' ? '}' : `,"__typename":"${type}"}`)).join('')}'`
