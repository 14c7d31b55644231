import { ArchiveError } from '../../errors.ts'
import type { Compile } from './context.ts'
import { param } from './context.ts'
import { parseCursor, type Position } from './cursor.ts'
import { beyond, orderBy, rangeOrderBy, type Sorting } from './order.ts'

export const DEFAULT_PAGE_SIZE = 20
export const MAX_PAGE_SIZE = 100

/** Which part of a list is asked for. */
export interface Paging {
  readonly size: number
  /** `last`: counted from the end. */
  readonly fromEnd: boolean
  readonly after: Position | null
  readonly before: Position | null
}

/** The rows of a list before paging: `from` names them `row`, `where` holds for all of them. */
export interface Source {
  readonly from: string
  readonly row: string
  readonly where: string
  /** Whether an index has them in the order of the list. */
  readonly isWalked: boolean
  /** Whether `where` lets only rows through whose column is known. */
  isKnown(column: string): boolean
}

export function checkPageSize(argument: string, value: number): number {
  if (value < 1 || value > MAX_PAGE_SIZE) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`${argument}\` takes 1 to ${MAX_PAGE_SIZE}, and ${value} was asked: page on with a cursor for more.`,
      {
        argument,
        limit: MAX_PAGE_SIZE,
        asked: value,
      },
    )
  }
  return value
}

export function pagingOf(args: Readonly<Record<string, unknown>>, sorting: Sorting): Paging {
  const first = (args['first'] ?? null) as number | null
  const last = (args['last'] ?? null) as number | null
  const after = (args['after'] ?? null) as string | null
  const before = (args['before'] ?? null) as string | null
  if (first !== null && last !== null) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      '`first` and `last` exclude each other: give `first` to page forward, `last` to page backward.',
    )
  }
  const size = last === null ? checkPageSize('first', first ?? DEFAULT_PAGE_SIZE) : checkPageSize('last', last)
  return {
    size,
    fromEnd: last !== null,
    after: after === null ? null : parseCursor(sorting, after, 'after'),
    before: before === null ? null : parseCursor(sorting, before, 'before'),
  }
}

/**
 * A `from` item of the page's rows in list order, `limit` of them at the most, counted from the end of the list where
 * asked. With `rn` they are numbered in the order they were found.
 */
export function pageRows(
  compile: Compile,
  source: Source,
  sorting: Sorting,
  paging: Paging,
  limit: number,
  numbered: boolean,
): string {
  const [column] = sorting.columns
  const found =
    source.isWalked && sorting.columns.length === 1 && column?.nullable
      ? twoRanges(compile, source, sorting, paging, limit)
      : oneRange(compile, source, sorting, paging, limit)
  const { row } = source
  if (!numbered && !paging.fromEnd) return `(${found}) ${row}`
  const counted = `select ${row}.*, row_number() over () as rn from (${found}) ${row}`
  return paging.fromEnd
    ? `(select ${row}.* from (${counted}) ${row} order by ${row}.rn desc) ${row}`
    : `(${counted}) ${row}`
}

function oneRange(compile: Compile, source: Source, sorting: Sorting, paging: Paging, limit: number): string {
  const { from, row, where } = source
  const conditions = [where]
  if (paging.after) conditions.push(`(${beyond(compile, sorting, row, paging.after, 'after')})`)
  if (paging.before) conditions.push(`(${beyond(compile, sorting, row, paging.before, 'before')})`)
  return `select ${row}.* from ${from} ${row} where ${conditions.join(' and ')} order by ${orderBy(sorting, row, paging.fromEnd)} limit ${limit}`
}

// The known values, then, appended, the unknown ones: each range is one walk of the same index, and the second is not
// begun when the first fills the page.
function twoRanges(compile: Compile, source: Source, sorting: Sorting, paging: Paging, limit: number): string {
  const { from, row, where } = source
  const name = `${row}.${sorting.columns[0]?.column}`
  const order = rangeOrderBy(sorting, row, paging.fromEnd)
  const known = [where, `${name} is not null`]
  const unknown = [where, `${name} is null`]
  const sides = (['after', 'before'] as const).flatMap((side) => {
    const at = paging[side]
    return at
      ? [
          {
            at,
            isUnknown: at.values[0] === null,
            operator: (sorting.direction === 'ASC') === (side === 'after') ? '>' : '<',
            side,
          },
        ]
      : []
  })
  // After an unknown value only unknown ones follow; before a known one only known ones stand.
  const hasKnown = !sides.some(({ isUnknown, side }) => isUnknown && side === 'after')
  const hasUnknown =
    !source.isKnown(sorting.columns[0]?.column ?? '') &&
    !sides.some(({ isUnknown, side }) => !isUnknown && side === 'before')
  for (const { at, isUnknown, operator } of sides) {
    if (isUnknown && hasUnknown) unknown.push(`${row}.id ${operator} ${param(compile, at.id, 'uuid')}`)
    if (!isUnknown && hasKnown) {
      const value = param(compile, at.values[0] ?? '', sorting.columns[0]?.type ?? 'text')
      known.push(`(${name}, ${row}.id) ${operator} (${value}, ${param(compile, at.id, 'uuid')})`)
    }
  }
  const select = (conditions: string[]) =>
    `select ${row}.* from ${from} ${row} where ${conditions.join(' and ')} order by ${order} limit ${limit}`
  if (!hasUnknown) return select(hasKnown ? known : [...known, 'false'])
  if (!hasKnown) return select(unknown)
  const [first, second] = paging.fromEnd ? [unknown, known] : [known, unknown]
  return `select ${row}.* from ((${select(first)}) union all (${select(second)})) ${row} limit ${limit}`
}

/**
 * JSON `true` or `false`: does a row of the list lie beyond the page on that side. `counted` is how many rows were
 * found, the probe included.
 */
export function hasMore(
  compile: Compile,
  source: Source,
  sorting: Sorting,
  paging: Paging,
  side: 'next' | 'previous',
  counted: string,
): string {
  const { from, row, where } = source
  const exists = (...conditions: string[]) =>
    `exists (select 1 from ${from} ${row} where ${[where, ...conditions.map((one) => `(${one})`)].join(' and ')})`
  const near = side === 'next' ? paging.before : paging.after
  const far = side === 'next' ? paging.after : paging.before
  const nearSide = side === 'next' ? 'after' : 'before'
  // The side the page was counted from: only what the cursor itself cut off can lie there.
  const isOpenSide = (side === 'next') === !paging.fromEnd
  if (!isOpenSide) {
    return near ? `${exists(beyond(compile, sorting, row, near, nearSide, true))}::text` : `'false'`
  }
  const probed = `${counted} > ${paging.size}`
  if (!near) return `(${probed})::text`
  const cut = [beyond(compile, sorting, row, near, nearSide, true)]
  if (far) cut.push(beyond(compile, sorting, row, far, nearSide))
  return `(${probed} or ${exists(...cut)})::text`
}
