import type { JsonBytes } from './json-bytes.ts'
import { param, type Placeholder, placeholder, type Sql, sql, type Statement } from './sql.ts'

// In the spread form (`SQL_FORM=spread`), a selection is answered by several statements. Each statement reads the rows
// of one level of the selection, for all rows of the level above at once. The JSON of a row has holes in the places of
// the levels below: `{"id":"outlet_1","articles":` hole `}`. When all levels have been read, the holes are filled.

/** A place in the JSON of a row, which is filled with JSON from other levels. */
export interface Hole {
  readonly kind: 'hole'
  /**
   * A column of the row that has the hole. The column contains the ID of a parent, and the rows of this parent fill the
   * hole. Null if the rows that fill the hole have no parent.
   */
  readonly key: Sql | null
  readonly levels: readonly Level[]
  /** Returns the JSON for the hole. Each argument contains the rows of one level that belong to the parent. */
  readonly fill: (...rows: readonly (readonly LevelRow[])[]) => JsonBytes
}

/** The texts of a row, in the order of `Level.texts`. Their holes have been filled. */
export type LevelRow = readonly JsonBytes[]

/** One statement of a selection. */
export interface Level {
  /** Null if the level needs no statement: it is then a single row whose texts consist of constants and holes. */
  readonly statement: Statement | null
  /** The IDs of the parents, as a parameter of the statement. Null if the rows have no parent. */
  readonly parents: Parents | null
  /**
   * Whether the first column is the ID of the row's parent. If it is not, the first column is null, and the level has
   * at most one parent.
   */
  readonly isGrouped: boolean
  readonly texts: readonly (readonly Part[])[]
}

/** A part of a text: a constant, the index of a column, or a hole with the index of the column that has its key. */
export type Part = Buffer | number | { readonly hole: Hole; readonly key: number | null }

/** The IDs of the rows of the level above, as a parameter. */
export interface Parents {
  readonly placeholder: Placeholder
  /** Whether there is at most one parent. If so, the parameter is a single ID and not an array. */
  readonly isOne: boolean
  /** The parameter in SQL. */
  readonly ids: Sql
}

export function newParents(isOne: boolean): Parents {
  const ids = placeholder({})
  return { placeholder: ids, isOne, ids: param(ids, isOne ? 'uuid' : 'uuid[]') }
}

/** The condition that a column contains the ID of a parent. */
export function isParent(column: Sql, { isOne, ids }: Parents): Sql {
  return isOne ? sql`${column} = ${ids}` : sql`${column} = any(${ids})`
}
