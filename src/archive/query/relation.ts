import type { FieldSelection } from './selection.ts'
import { isParent, type Parents } from './level.ts'
import { every, newRow, raw, type Row, type Sql, sql } from './sql.ts'
import type { QueryContext } from './entity.ts'

/** How the rows of a list are related to a parent row. */
export interface Relation {
  /** The condition under which a row is related to the parent. */
  readonly on: (parent: Row, row: Row, field: FieldSelection) => Sql
  /**
   * A subquery with the rows that are related to the parent. The subquery takes the place of the table in which the
   * rows are stored, and it has the same columns as that table.
   */
  readonly from?: (parent: Row, context: QueryContext, field: FieldSelection) => Sql
  /** The rows that are related to any of several parents. Used only if `SQL_FORM` is `spread`. */
  readonly among: (parents: Parents, listed: ListedRow, context: QueryContext, field: FieldSelection) => Among
}

/** The row of a list, and its table. */
export interface ListedRow {
  readonly table: Sql
  readonly row: Row
}

/** The rows of several parents. A row occurs once for each of its parents. */
export interface Among {
  /** The items of a `from` clause. The last item is the table of the row; the caller adds the alias of the row. */
  readonly from: Sql
  /** The column that contains the ID of the parent. */
  readonly parent: Sql
  readonly where: Sql | null
}

/** A column of the row contains the ID of the parent. */
export const byColumn = (column: string): Relation => ({
  on: (parent, row) => sql`${row.col(column)} = ${parent.col('id')}`,
  among(parents, { table, row }) {
    const parent = row.col(column)
    return { from: table, parent, where: isParent(parent, parents) }
  },
})

/** A link table. Each link connects a parent (column `own`) with a row of another table (column `other`). */
export interface Links {
  readonly table: string
  readonly own: string
  readonly other: string
  /**
   * The column that distinguishes several links between the same parent and the same row. If it is undefined, there is
   * at most one such link.
   */
  readonly distinguishedBy?: string
}

export const byLinks = (links: Links): Relation => {
  const [table, own, other] = [raw(links.table), raw(links.own), raw(links.other)]
  return {
    on: (parent, row) => sql`${row.col('id')} in (select ${other} from ${table} where ${own} = ${parent.col('id')})`,
    among: (parents, listed) => linkedBy(links, parents, listed, 'id'),
  }
}

/** The rows whose value in `column` is linked to a parent. */
export function linkedBy(
  { table, own, other, distinguishedBy }: Links,
  parents: Parents,
  { table: rows, row }: ListedRow,
  column: string,
): Among {
  const link = newRow()
  const earlier = newRow()
  const isSame = (name: string) => sql`${earlier.col(name)} = ${link.col(name)}`
  const isRepeated =
    distinguishedBy &&
    sql`exists (select 1 from ${raw(table)} ${earlier} where ${isSame(other)} and ${isSame(own)} and ${earlier.col(distinguishedBy)} < ${link.col(distinguishedBy)})`
  return {
    from: sql`${raw(table)} ${link} cross join ${rows}`,
    parent: link.col(own),
    where: every([
      sql`${link.col(other)} = ${row.col(column)}`,
      isParent(link.col(own), parents),
      isRepeated ? sql`not ${isRepeated}` : null,
    ]),
  }
}

/**
 * The rows whose value in `column` is paired with a parent. `pairs` is a query for distinct pairs of a parent
 * (`parent`) and a value of the column (`target`).
 */
export function paired(pairs: Sql, { table, row }: ListedRow, column: string): Among {
  const pair = newRow()
  return {
    from: sql`(${pairs}) ${pair} cross join ${table}`,
    parent: pair.col('parent'),
    where: sql`${pair.col('target')} = ${row.col(column)}`,
  }
}
