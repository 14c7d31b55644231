import { getTableColumns, getTableName, type InferInsertModel, type InferSelectModel } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'

type Loose<Value> = Value extends string
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly Item[]
    : Exclude<Value, undefined>

/**
 * A row that is to be written. All columns are required except those that Postgres fills by itself, so that no column
 * can be forgotten.
 */
export type NewRow<T extends PgTable> = {
  readonly [Name in keyof InferInsertModel<T>]-?: Loose<InferInsertModel<T>[Name]>
}

/** A row as it is read with `selectList`. */
export type Row<T extends PgTable> = Readonly<InferSelectModel<T>>

export interface WrittenColumn {
  /** The name of the property in the code. */
  readonly property: string
  /** The name of the column in the database. */
  readonly name: string
  readonly type: string
  readonly isHex: boolean
}

const written = new Map<PgTable, readonly WrittenColumn[]>()

/** Returns the columns of a `NewRow`. */
export function writtenColumns(table: PgTable): readonly WrittenColumn[] {
  const known = written.get(table)
  if (known) return known
  const columns = Object.entries(getTableColumns(table))
    .filter(([, column]) => !column.generated && !column.generatedIdentity)
    .map(([property, column]) => ({ property, name: column.name, type: column.getSQLType(), isHex: isHex(column) }))
  written.set(table, columns)
  return columns
}

/** Returns the name of a property's column in the database. */
export function columnName(table: PgTable, property: string): string {
  return columnOf(table, property).name
}

/**
 * Returns a select list in which each column has the type and name of its property in the row type, e.g.
 * `article.outlet_id as "outletId"`.
 */
export function selectList<T extends PgTable>(
  table: T,
  tableName: string,
  properties: readonly (keyof Row<T> & string)[],
): string {
  return properties
    .map((property) => {
      const column = columnOf(table, property)
      return `${asRead(column, `${tableName}.${column.name}`)} as "${property}"`
    })
    .join(', ')
}

function columnOf(table: PgTable, property: string): PgColumn {
  const column = getTableColumns(table)[property]
  if (!column) throw new Error(`The table ${getTableName(table)} has no column ${property}.`)
  return column
}

// Converts columns that postgres.js would otherwise read as a different type than the row type declares.
function asRead(column: PgColumn, sql: string): string {
  if (isHex(column)) return `encode(${sql}, 'hex')`
  return column.columnType === 'PgBigInt53' ? `${sql}::float8` : sql
}

function isHex(column: PgColumn): boolean {
  return column.columnType === 'PgCustomColumn' && column.mapToDriverValue('00') === '\\x00'
}
