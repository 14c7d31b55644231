import { ArchiveError } from '../../errors.ts'
import type { Direction } from '../../generated/types.ts'
import type { Order, OrderColumn } from './entity.ts'
import { join, raw, type Row, some, type Sql, sql } from './sql.ts'

/**
 * A position in a sorted list, as SQL parameters: the ID of a row, and the values of the columns by which the list is
 * sorted. A position stays valid even if its row is deleted.
 */
export interface Position {
  readonly values: readonly (Sql | null)[]
  readonly id: Sql
}

/** The order in which a list is sorted. Cursors contain `name`. */
export interface Sorting {
  readonly name: string
  readonly columns: readonly OrderColumn[]
  readonly direction: Direction
}

export function sortingOf(
  kind: string,
  orders: Readonly<Record<string, Order>>,
  defaultOrder: string,
  asked: unknown,
): Sorting {
  const { field, direction } = (asked ?? {}) as { field?: string; direction?: Direction | null }
  const name = field ?? defaultOrder
  const order = orders[name]
  if (!order)
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `There is no order ${name} here; use one of ${Object.keys(orders).join(', ')}.`,
    )
  const effective = direction ?? order.direction
  return { name: `${kind}.${name}.${effective}`, columns: order.columns, direction: effective }
}

const flip = (direction: Direction): Direction => (direction === 'ASC' ? 'DESC' : 'ASC')

function directionOf(sorting: Sorting, column: OrderColumn | null): Direction {
  return column?.fixed ?? sorting.direction
}

/**
 * The `order by` clause of the list. If `fromEnd` is true, the clause reverses the order. Nulls come last in the list,
 * and therefore first in the reversed order.
 */
export function orderBy(sorting: Sorting, row: Row, fromEnd: boolean): Sql {
  return terms(sorting, row, fromEnd, (column) => (column?.nullable ? ` nulls ${fromEnd ? 'first' : 'last'}` : ''))
}

/**
 * The `order by` clause for a range of rows. In such a range, the nullable column is either null in every row or has a
 * value in every row. The clause has no `nulls first` or `nulls last`, so it matches the index exactly.
 */
export function rangeOrderBy(sorting: Sorting, row: Row, fromEnd: boolean): Sql {
  return terms(sorting, row, fromEnd, () => '')
}

function terms(sorting: Sorting, row: Row, fromEnd: boolean, nulls: (column: OrderColumn | null) => string): Sql {
  const each = [...sorting.columns, null].map((column) => {
    const direction = directionOf(sorting, column)
    const walked = (fromEnd ? flip(direction) : direction).toLowerCase()
    return sql`${row.col(column?.column ?? 'id')} ${raw(walked + nulls(column))}`
  })
  return join(each, ', ')
}

/**
 * The condition for the rows on one side of a position. If all columns have the same direction and none is nullable,
 * the condition is a row comparison: `(a, b) < (x, y)` instead of `a < x or (a = x and b < y)`. Postgres uses the order
 * of an index only for a row comparison.
 */
export function beyond(sorting: Sorting, row: Row, at: Position, side: 'after' | 'before', inclusive = false): Sql {
  const operator = (column: OrderColumn | null) =>
    (directionOf(sorting, column) === 'ASC') === (side === 'after') ? '>' : '<'
  const last = raw(`${operator(null)}${inclusive ? '=' : ''}`)
  const uniform = sorting.columns.every((column) => directionOf(sorting, column) === sorting.direction)
  const known = at.values.filter((value) => value !== null)
  if (uniform && known.length === at.values.length && !sorting.columns.some((column) => column.nullable)) {
    const columns = [...sorting.columns.map((column) => row.col(column.column)), row.col('id')]
    return sql`(${join(columns, ', ')}) ${last} (${join([...known, at.id], ', ')})`
  }
  const reached: Sql[] = []
  const equal: Sql[] = []
  sorting.columns.forEach((column, index) => {
    const name = row.col(column.column)
    const value = at.values[index] ?? null
    if (value !== null) {
      const further = sql`${name} ${raw(operator(column))} ${value}`
      const orUnknown = column.nullable && side === 'after' ? sql`(${further} or ${name} is null)` : further
      reached.push(join([...equal, orUnknown], ' and '))
    } else if (side === 'before') {
      reached.push(join([...equal, sql`${name} is not null`], ' and '))
    }
    equal.push(value === null ? sql`${name} is null` : sql`${name} = ${value}`)
  })
  reached.push(join([...equal, sql`${row.col('id')} ${last} ${at.id}`], ' and '))
  return some(reached)
}
