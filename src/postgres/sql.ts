import type postgres from 'postgres'

/**
 * A pool of connections. The callback of `begin(tx => …)` must send its statements through `tx`: a statement sent
 * through the pool would run on another connection, outside the transaction.
 */
export type Sql = postgres.Sql
/** One transaction. */
export type Tx = postgres.TransactionSql

/**
 * Sends a statement immediately, even if the caller awaits the result later. So statements run in the order of the
 * calls. Each statement text is prepared once per connection.
 */
export function run<Row extends object>(sql: Sql | Tx, text: string, params: readonly unknown[]): Promise<Row[]> {
  return sql.unsafe<Row[]>(text, params as never[], { prepare: true }).execute() as unknown as Promise<Row[]>
}

/**
 * Returns SQL that reads an instant in the format of the API. A JS Date is not used, because it does not keep years
 * below 100.
 */
export function instant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** Returns a list as a Postgres array literal, the format in which COPY and statements receive arrays. */
export function arrayText(items: readonly (string | number | null)[]): string {
  return `{${items.map((item) => (item === null ? 'null' : `"${String(item).replace(/["\\]/g, '\\$&')}"`)).join(',')}}`
}
