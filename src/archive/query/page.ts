import type { QueryContext } from './entity.ts'
import { ArchiveError } from '../../errors.ts'
import { fixed } from './context.ts'
import { parseCursor } from './cursor.ts'
import { bareJson, type Json } from './json.ts'
import { beyond, orderBy, rangeOrderBy, type Sorting, type Position } from './order.ts'
import { every, FALSE, join, raw, type Row, type Sql, sql } from './sql.ts'

export const DEFAULT_PAGE_SIZE = 20
export const MAX_PAGE_SIZE = 100

/** The page of a list that a client requests. */
export interface Paging {
  readonly size: number
  /** True if `last` was given: the page is counted from the end. */
  readonly fromEnd: boolean
  readonly after: Position | null
  readonly before: Position | null
}

/**
 * The rows from which a page is taken, as parts of an SQL query: `from` is a table or a subquery, `row` is its alias,
 * and `where` is the condition of the query.
 */
export interface Source {
  readonly from: Sql
  readonly row: Row
  readonly where: Sql
  /** The column with the ID of the row's parent, if the rows belong to several parents. */
  readonly parent?: Sql
  /** Whether an index returns these rows in the order of the list. */
  readonly isIndexOrdered: boolean
  /** Whether `where` accepts only rows in which this column is not null. */
  isKnown(column: string): boolean
}

export function checkPageSize(argument: string, value: number): number {
  if (value < 1 || value > MAX_PAGE_SIZE) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`${argument}\` takes 1 to ${MAX_PAGE_SIZE}, and the request has ${value}: to read more, fetch further pages with a cursor.`,
      {
        argument,
        limit: MAX_PAGE_SIZE,
        asked: value,
      },
    )
  }
  return value
}

/** The number of rows of a page, and whether they are counted from the end of the list. */
export function pageSizeOf(args: {
  readonly first?: unknown
  readonly last?: unknown
}): Pick<Paging, 'size' | 'fromEnd'> {
  const first = (args.first ?? null) as number | null
  const last = (args.last ?? null) as number | null
  if (first !== null && last !== null) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      '`first` and `last` exclude each other: use `first` to page forward, `last` to page backward.',
    )
  }
  return last === null
    ? { size: checkPageSize('first', first ?? DEFAULT_PAGE_SIZE), fromEnd: false }
    : { size: checkPageSize('last', last), fromEnd: true }
}

export function pagingOf(context: QueryContext, args: Readonly<Record<string, unknown>>, sorting: Sorting): Paging {
  const after = fixed(context, args['after'] ?? null) as string | null
  const before = fixed(context, args['before'] ?? null) as string | null
  return {
    ...pageSizeOf(args),
    after: after === null ? null : parseCursor(sorting, after, 'after'),
    before: before === null ? null : parseCursor(sorting, before, 'before'),
  }
}

/** States how many rows are read for a page, and which columns. */
export interface PageRows {
  /** The maximum number of rows to read. */
  readonly limit: number
  /**
   * The columns to read. Reading all columns takes twice as long, because each step of the query plan passes on every
   * column that is read.
   */
  readonly columns: ReadonlySet<string>
  /** Whether to add a column `rn` that numbers the rows in the order they are found. */
  readonly numbered: boolean
}

/**
 * A `from` item with the page's rows in list order. If the page is counted from the end, the rows are read backward and
 * then reversed.
 */
export function pageRows(
  source: Source,
  sorting: Sorting,
  paging: Paging,
  { columns, limit, numbered }: PageRows,
): Sql {
  const { row } = source
  const list = join([...new Set(['id', ...columns])].filter((name) => name !== 'rn').map(row.col), ', ')
  const found = foundRows(source, sorting, paging, list, limit)
  if (!numbered && !paging.fromEnd) return sql`(${found}) ${row}`
  const counted = sql`select ${list}, row_number() over () as rn from (${found}) ${row}`
  return paging.fromEnd
    ? sql`(select ${list}, ${row.col('rn')} from (${counted}) ${row} order by ${row.col('rn')} desc) ${row}`
    : sql`(${counted}) ${row}`
}

/**
 * A query for the rows of a page. If the page is counted from the end, the rows are in the reverse order of the list.
 */
export function foundRows(source: Source, sorting: Sorting, paging: Paging, list: Sql, limit: number): Sql {
  const [column] = sorting.columns
  return source.isIndexOrdered && sorting.columns.length === 1 && column?.nullable
    ? twoRanges(source, sorting, paging, list, limit)
    : oneRange(source, sorting, paging, list, limit)
}

/**
 * Does the same as `foundRows`, but in one query for the pages of several parents. The query returns up to `limit` rows
 * of each parent. It also has the columns `parent` and `rn`. The column `rn` numbers the rows of a parent in the order
 * in which they are found.
 */
export function foundRowsOfEach(
  source: Source & { readonly parent: Sql },
  sorting: Sorting,
  paging: Paging,
  list: Sql,
  limit: number,
): Sql {
  const { row, from, parent } = source
  const where = every([source.where, ...sidesOf(sorting, row, paging)])
  const number = sql`row_number() over (partition by ${parent} order by ${orderBy(sorting, row, paging.fromEnd)})`
  const numbered = sql`select ${list}, ${parent} as parent, ${number} as rn from ${from} ${row} where ${where}`
  return sql`select * from (${numbered}) numbered where rn <= ${limit}`
}

function sidesOf(sorting: Sorting, row: Row, paging: Paging): (Sql | null)[] {
  return (['after', 'before'] as const).map((side) => {
    const at = paging[side]
    return at && beyond(sorting, row, at, side)
  })
}

// The limit is written into the SQL text. If the limit were a parameter, Postgres would plan the statement for each
// execution, and the query would take 1.6 times as long.
function range({ from, row }: Source, list: Sql, where: Sql, order: Sql, limit: number): Sql {
  return sql`select ${list} from ${from} ${row} where ${where} order by ${order} limit ${limit}`
}

function oneRange(source: Source, sorting: Sorting, paging: Paging, list: Sql, limit: number): Sql {
  const { row, where } = source
  const within = every([where, ...sidesOf(sorting, row, paging)])
  return range(source, list, within, orderBy(sorting, row, paging.fromEnd), limit)
}

// Reads the rows in two parts: the rows that have a value in the column by which the list is sorted, and the rows in
// which this column is null. The rows with null come second, or first if the page is counted from the end. Both parts
// read the same index in order, and Postgres does not start the second part if the first one fills the page.
function twoRanges(source: Source, sorting: Sorting, paging: Paging, list: Sql, limit: number): Sql {
  const { row, where } = source
  const column = sorting.columns[0]?.column ?? ''
  const name = row.col(column)
  const known = [where, sql`${name} is not null`]
  const unknown = [where, sql`${name} is null`]
  const sides = (['after', 'before'] as const).flatMap((side) => {
    const at = paging[side]
    if (!at) return []
    const operator = raw((sorting.direction === 'ASC') === (side === 'after') ? '>' : '<')
    return [{ id: at.id, value: at.values[0] ?? null, operator, side }]
  })
  // Rows in which the column is null come last in the list. If `after` points to such a row, the page contains no rows
  // with a value. If `before` points to a row with a value, the page contains no rows with null. If the page cannot
  // contain one of the two parts, that part is not read.
  const hasKnown = !sides.some(({ value, side }) => value === null && side === 'after')
  const hasUnknown = !source.isKnown(column) && !sides.some(({ value, side }) => value !== null && side === 'before')
  for (const { id, value, operator } of sides) {
    if (value === null) unknown.push(sql`${row.col('id')} ${operator} ${id}`)
    else known.push(sql`(${name}, ${row.col('id')}) ${operator} (${value}, ${id})`)
  }
  const select = (conditions: Sql[]) =>
    range(source, list, every(conditions), rangeOrderBy(sorting, row, paging.fromEnd), limit)
  if (!hasUnknown) return select(hasKnown ? known : [...known, FALSE])
  if (!hasKnown) return select(unknown)
  const [first, second] = paging.fromEnd ? [unknown, known] : [known, unknown]
  return sql`select ${list} from ((${select(first)}) union all (${select(second)})) ${row} limit ${limit}`
}

/** How to find out whether the list has further rows on one side of a page. */
export interface More {
  /**
   * Whether the page is read towards this side. If so, the query requests one row more than the page has. If it returns
   * this extra row, the list continues.
   */
  readonly isProbed: boolean
  /**
   * The condition for the rows that a cursor excludes on this side. If there is such a row, the list continues. Null if
   * no cursor excludes rows on this side.
   */
  readonly cut: Sql | null
}

/**
 * A page is read forward (towards the next rows) or backward (towards the previous rows). A cursor can exclude rows on
 * either side: `before` excludes next rows, and `after` excludes previous rows. A side has more rows if its cursor
 * excludes rows. The side towards which the page is read also has more rows if the extra row was found.
 */
export function moreOn(side: 'next' | 'previous', row: Row, sorting: Sorting, paging: Paging): More {
  const near = side === 'next' ? paging.before : paging.after
  const far = side === 'next' ? paging.after : paging.before
  const nearSide = side === 'next' ? 'after' : 'before'
  const isProbed = (side === 'next') === !paging.fromEnd
  if (!near) return { isProbed, cut: null }
  const excluded = beyond(sorting, row, near, nearSide, true)
  return { isProbed, cut: isProbed && far ? every([excluded, beyond(sorting, row, far, nearSide)]) : excluded }
}

/**
 * JSON `true` or `false`: whether the list has further rows on the given side of the page. `counted` is the number of
 * rows found, including the one extra row that is read to see whether the list continues.
 */
export function hasMore(
  source: Source,
  sorting: Sorting,
  paging: Paging,
  side: 'next' | 'previous',
  counted: Sql,
): Json {
  const { from, row, where } = source
  const { isProbed, cut } = moreOn(side, row, sorting, paging)
  const exists = cut && sql`exists (select 1 from ${from} ${row} where ${every([where, cut])})`
  if (!isProbed) return exists ? bareJson(exists) : ['false']
  const probed = sql`${counted} > ${paging.size}`
  return bareJson(exists ? sql`(${probed} or ${exists})` : sql`(${probed})`)
}
