import { GraphQLError } from 'graphql'
import { compare, type Order, type Position } from './order.ts'

export interface PageArguments {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}
export interface Edge<T> {
  row: T
  cursor: string
}
export interface Page<T> {
  edges: Edge<T>[]
  hasNextPage: boolean
  hasPreviousPage: boolean
}

/** The oracle makes its own cursors, which begin with this text. */
const MARK = 'oracle cursor '
export const isOracleCursor = (value: unknown): value is string => typeof value === 'string' && value.startsWith(MARK)
const positionOf = (cursor: string) => (JSON.parse(cursor.slice(MARK.length)) as [string, Position])[1]
/** Compares two cursors of the same order. */
export const standsBefore = (a: string, b: string) => compare(positionOf(a), positionOf(b)) < 0

export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })
}

export function inBounds(name: string, asked: number, least: number, most: number): number {
  if (asked < least || asked > most) throw badInput(`${name} is ${asked}, not ${least}..${most}`)
  return asked
}

function sorted<T>(rows: readonly T[], order: Order<T>): T[] {
  return rows
    .map((row) => ({ row, position: order.position(row) }))
    .sort((a, b) => compare(a.position, b.position))
    .map(({ row }) => row)
}

/** Returns one page of the whole filtered list. */
export function page<T>(rows: readonly T[], order: Order<T>, args: PageArguments): Page<T> {
  const { first, last } = args
  if (typeof first === 'number' && typeof last === 'number') throw badInput('first and last together')
  if (typeof first === 'number') inBounds('first', first, 1, 100)
  if (typeof last === 'number') inBounds('last', last, 1, 100)
  const after = toPosition(args.after, order)
  const before = toPosition(args.before, order)
  const list = sorted(rows, order)
  const between = list.filter((row) => {
    const at = order.position(row)
    return (after === null || compare(at, after) > 0) && (before === null || compare(at, before) < 0)
  })
  const shown = typeof last === 'number' ? between.slice(-last) : between.slice(0, first ?? 20)
  const [start, end] = [shown[0], shown.at(-1)]
  const isBeyond = (test: (at: Position) => boolean) => list.some((row) => test(order.position(row)))
  return {
    edges: shown.map((row) => ({ row, cursor: `${MARK}${JSON.stringify([order.name, order.position(row)])}` })),
    // If the page is empty, rows that its cursors exclude count as further pages.
    hasNextPage:
      end === undefined ? before !== null && isBeyond((at) => compare(at, before) >= 0) : end !== list.at(-1),
    hasPreviousPage:
      start === undefined ? after !== null && isBeyond((at) => compare(at, after) <= 0) : start !== list[0],
  }
}

function toPosition<T>(cursor: string | null | undefined, order: Order<T>): Position | null {
  if (cursor === null || cursor === undefined) return null
  try {
    const [name, position] = JSON.parse(cursor.slice(MARK.length)) as [string, Position]
    if (name === order.name) return position
  } catch {
    // The text is not a cursor of the oracle.
  }
  throw badInput(`${cursor} is no cursor under ${order.name}`)
}
