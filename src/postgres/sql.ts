import type postgres from 'postgres'

/** A pool of connections. Inside `begin(tx => …)`, only `tx` may be used. */
export type Sql = postgres.Sql
/** One transaction. */
export type Tx = postgres.TransactionSql

/**
 * Sends a statement at once, not only when it is awaited, so statements run in the order of the calls. The same text is
 * prepared once per connection.
 */
export function run<Row extends object>(sql: Sql | Tx, text: string, params: readonly unknown[]): Promise<Row[]> {
  return sql.unsafe<Row[]>(text, params as never[], { prepare: true }).execute() as unknown as Promise<Row[]>
}

/** SQL that reads an instant in the format of the API. A JS Date would lose years below 100. */
export function instant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** A list as an array literal of Postgres: for COPY, and for parameters that are text. */
export function arrayText(items: readonly (string | number | null)[]): string {
  return `{${items.map((item) => (item === null ? 'null' : `"${String(item).replace(/["\\]/g, '\\$&')}"`)).join(',')}}`
}
