import type postgres from 'postgres'

/** A pool of raw connections. Inside `begin(tx => …)` only `tx` may be used. */
export type Sql = postgres.Sql
/** One transaction on a raw connection. */
export type Tx = postgres.TransactionSql

/**
 * Sent at once, not when it is awaited: statements run in the order of their calls. A fixed text is prepared once per
 * connection.
 */
export function run<Row extends object>(sql: Sql | Tx, text: string, params: readonly unknown[]): Promise<Row[]> {
  return sql.unsafe<Row[]>(text, params as never[], { prepare: true }).execute() as unknown as Promise<Row[]>
}

/** An instant column as the contract answers it; a JS Date would lose years below 100. */
export function instant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** A list as Postgres reads arrays: for COPY, and where a parameter is text. */
export function arrayText(items: readonly (string | number | null)[]): string {
  return `{${items.map((item) => (item === null ? 'null' : `"${String(item).replace(/["\\]/g, '\\$&')}"`)).join(',')}}`
}
