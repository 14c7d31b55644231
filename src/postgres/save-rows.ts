import { getTableName } from 'drizzle-orm'
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import { columnName, writtenColumns, type NewRow, type Row } from './row.ts'
import { run, type Tx } from './sql.ts'

/**
 * Inserts any number of rows with one statement. All rows are sent as a single JSON parameter, because JSON.stringify
 * is the fastest serializer in Node.
 */
export function insertRows<T extends PgTable>(tx: Tx, table: T, rows: readonly NewRow<T>[]): Promise<unknown> {
  return saveRows(tx, table, rows, '')
}

/**
 * Inserts rows like `insertRows`. Existing rows with the same primary key are replaced, except for their values in the
 * columns `kept`.
 */
export function replaceRows<T extends PgTable>(
  tx: Tx,
  table: T,
  rows: readonly NewRow<T>[],
  kept: readonly string[] = [],
): Promise<unknown> {
  const key = primaryKey(table)
  const replaced = writtenColumns(table)
    .filter(({ name, property }) => !key.includes(name) && !kept.includes(property))
    .map(({ name }) => `${name} = excluded.${name}`)
  return saveRows(tx, table, rows, ` on conflict (${key.join(', ')}) do update set ${replaced.join(', ')}`)
}

export function deleteRows<T extends PgTable>(
  tx: Tx,
  table: T,
  by: keyof Row<T> & string,
  ids: readonly string[],
): Promise<unknown> {
  if (ids.length === 0) return Promise.resolve()
  return run(tx, `delete from ${getTableName(table)} where ${columnName(table, by)} = any($1::uuid[])`, [ids])
}

function saveRows(tx: Tx, table: PgTable, rows: readonly object[], onConflict: string): Promise<unknown> {
  if (rows.length === 0) return Promise.resolve()
  const columns = writtenColumns(table)
  const names = columns.map(({ name }) => name).join(', ')
  const values = columns.map(({ property, isHex }) => (isHex ? `decode("${property}", 'hex')` : `"${property}"`))
  const types = columns.map(({ property, type, isHex }) => `"${property}" ${isHex ? 'text' : type}`)
  // Postgres assigns `seq` in the order in which it inserts the rows. `json_to_recordset` returns the rows in the order
  // of the JSON array, so no `order by` is necessary.
  const text = `insert into ${getTableName(table)} (${names})
    select ${values.join(', ')} from json_to_recordset($1::text::json) as row (${types.join(', ')})${onConflict}`
  // If an object in `rows` has a property that is not a column of the table, this property is not sent.
  const properties = columns.map(({ property }) => property)
  return run(tx, text, [JSON.stringify(rows, properties)])
}

function primaryKey(table: PgTable): string[] {
  const { columns, primaryKeys } = getTableConfig(table)
  const single = columns.filter((column) => column.primary)
  return (single.length > 0 ? single : primaryKeys.flatMap((key) => key.columns)).map((column) => column.name)
}
