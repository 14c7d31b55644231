import { ArchiveError } from '../../errors.ts'
import type { Compile } from './context.ts'
import { param } from './context.ts'
import type { Position } from './cursor.ts'
import type { Direction, Order, OrderColumn } from './entity.ts'

/** An order as one list walks it. `name` is what a cursor of it says. */
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
 * `order by` of the list, or of the list read from its end. Unknown values come last in the list, so first from its
 * end.
 */
export function orderBy(sorting: Sorting, row: string, fromEnd: boolean): string {
  const parts = [...sorting.columns, null].map((column) => {
    const direction = directionOf(sorting, column)
    const walked = fromEnd ? flip(direction) : direction
    const nulls = column?.nullable ? ` nulls ${fromEnd ? 'first' : 'last'}` : ''
    return `${row}.${column?.column ?? 'id'} ${walked.toLowerCase()}${nulls}`
  })
  return parts.join(', ')
}

/**
 * The plain order of a range in which the nullable column is all known or all unknown: exactly the order of its index.
 */
export function rangeOrderBy(sorting: Sorting, row: string, fromEnd: boolean): string {
  return [...sorting.columns, null]
    .map((column) => {
      const direction = directionOf(sorting, column)
      return `${row}.${column?.column ?? 'id'} ${(fromEnd ? flip(direction) : direction).toLowerCase()}`
    })
    .join(', ')
}

/**
 * What holds for the rows on one side of a position. A row comparison where the columns allow it, not `a < x or (a = x
 * and b < y)`: only that form walks the index.
 */
export function beyond(
  compile: Compile,
  sorting: Sorting,
  row: string,
  at: Position,
  side: 'after' | 'before',
  inclusive = false,
): string {
  const operator = (column: OrderColumn | null) =>
    (directionOf(sorting, column) === 'ASC') === (side === 'after') ? '>' : '<'
  const id = param(compile, at.id, 'uuid')
  const last = `${row}.id ${operator(null)}${inclusive ? '=' : ''} ${id}`
  const values = sorting.columns.map((column, index) => {
    const value = at.values[index] ?? null
    return value === null ? null : param(compile, value, column.type)
  })
  const uniform = sorting.columns.every((column) => directionOf(sorting, column) === sorting.direction)
  if (uniform && sorting.columns.every((column, index) => !column.nullable && values[index] !== null)) {
    const columns = sorting.columns.map((column) => `${row}.${column.column}`)
    return `(${[...columns, `${row}.id`].join(', ')}) ${operator(null)}${inclusive ? '=' : ''} (${[...values, id].join(', ')})`
  }
  const terms: string[] = []
  const equal: string[] = []
  sorting.columns.forEach((column, index) => {
    const name = `${row}.${column.column}`
    const value = values[index] ?? null
    if (value !== null) {
      const further = `${name} ${operator(column)} ${value}`
      terms.push(
        [...equal, column.nullable && side === 'after' ? `(${further} or ${name} is null)` : further].join(' and '),
      )
    } else if (side === 'before') {
      terms.push([...equal, `${name} is not null`].join(' and '))
    }
    equal.push(value === null ? `${name} is null` : `${name} = ${value}`)
  })
  terms.push([...equal, last].join(' and '))
  return terms.map((term) => `(${term})`).join(' or ')
}
