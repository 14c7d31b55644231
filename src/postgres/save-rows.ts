import { run, type Tx } from './sql.ts'

/** Column -> Postgres type. */
export type Columns = Readonly<Record<string, string>>

/**
 * Inserts any number of rows by one statement; with `key`, rows that are there are replaced, but for the columns
 * `kept`. One text parameter of JSON: any number of rows is one parameter, and JSON.stringify is the fastest writer
 * Node has.
 */
export function saveRows<C extends Columns>(
  tx: Tx,
  table: string,
  columns: C,
  rows: readonly Readonly<Record<keyof C, unknown>>[],
  key?: string,
  kept: readonly string[] = [],
): Promise<unknown> {
  if (rows.length === 0) return Promise.resolve()
  const names = Object.keys(columns)
  const types = names.map((name) => `${name} ${columns[name]}`).join(', ')
  const replace = key
    ? ` on conflict (${key}) do update set ${names
        .filter((name) => name !== key && !kept.includes(name))
        .map((name) => `${name} = excluded.${name}`)
        .join(', ')}`
    : ''
  const list = names.join(', ')
  // `with ordinality` is not needed: the function answers in the order of the array, so `seq` follows the order of
  // creation.
  return run(
    tx,
    `insert into ${table} (${list}) select ${list} from json_to_recordset($1::text::json) as row (${types})${replace}`,
    [JSON.stringify(rows)],
  )
}

export function deleteRows(tx: Tx, table: string, column: string, ids: readonly string[]): Promise<unknown> {
  if (ids.length === 0) return Promise.resolve()
  return run(tx, `delete from ${table} where ${column} = any($1::uuid[])`, [ids])
}
