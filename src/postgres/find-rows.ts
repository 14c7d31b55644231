import { getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { columnName, selectList, type Row } from './row.ts'
import { run, type Sql, type Tx } from './sql.ts'

/** Finds rows by a uuid column, e.g. the bylines of some articles by `articleId`. The rows are sorted by `orderBy`. */
export async function findRows<T extends PgTable, Property extends keyof Row<T> & string>(
  sql: Sql | Tx,
  table: T,
  properties: readonly Property[],
  by: keyof Row<T> & string,
  ids: readonly string[],
  orderBy: readonly (keyof Row<T> & string)[] = [],
): Promise<Pick<Row<T>, Property>[]> {
  if (ids.length === 0) return []
  const order =
    orderBy.length === 0 ? '' : ` order by ${orderBy.map((property) => columnName(table, property)).join(', ')}`
  const name = getTableName(table)
  return run(
    sql,
    `select ${selectList(table, name, properties)} from ${name} where ${columnName(table, by)} = any($1::uuid[])${order}`,
    [ids],
  )
}
