import { ArchiveError } from '../../errors.ts'
import { isStorableText } from '../text/storable.ts'
import { type NodeKind, parseNodeId } from '../node-id.ts'
import { fixed } from './context.ts'
import { type FilterRule, visible, type QueryContext } from './entity.ts'
import { isSlot, type Slot } from './slot.ts'
import { arrayParam, every, FALSE, literal, newRow, param, raw, type Row, some, type Sql, sql, TRUE } from './sql.ts'

// In SQL, a comparison with a missing value is neither true nor false but null. The negation of null is also null. But
// a client expects that `not` matches every row that the inner filter does not match. Therefore the SQL for `not` is
// `(…) is not true`. It gives true if the inner condition is false, and also if the inner condition is null.

type Filter = Readonly<Record<string, unknown>>

/**
 * The limit for nested filters. Postgres needs ten seconds to plan a filter with 300 levels, and useful filters have
 * far fewer than 30.
 */
const MAX_FILTER_DEPTH = 30

/**
 * The limit for conditions in one filter. A filter with 20,000 conditions occupies a connection for ten seconds. Most
 * of this time is planning, which no timeout interrupts. The length of a list of keys or IDs is not limited.
 */
const MAX_CONDITIONS = 1_000

/** @throws BAD_USER_INPUT if the filter exceeds a limit. The error names the limit and the size of the filter. */
export function checkFilter(filter: unknown): void {
  const depth = depthOf(filter)
  if (depth > MAX_FILTER_DEPTH) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `The filter has ${depth} nested levels, and the limit is ${MAX_FILTER_DEPTH}: put several conditions into one list of \`and\` or \`or\` instead of nesting them.`,
      {
        argument: 'filter',
        limit: MAX_FILTER_DEPTH,
        asked: depth,
      },
    )
  }
  const asked = conditionsOf(filter)
  if (asked > MAX_CONDITIONS) throw tooMany(asked)
}

function tooMany(asked: number): ArchiveError {
  const message = `The filter has ${asked} conditions, and the limit is ${MAX_CONDITIONS}: use fewer conditions, or list the records by their keys or ids. A list of keys or ids counts as one condition, whatever its length.`
  return new ArchiveError('BAD_USER_INPUT', message, { argument: 'filter', limit: MAX_CONDITIONS, asked })
}

/** Each filter object counts as a condition, and so does each item of a list of `languages`. */
function conditionsOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + conditionsOf(one), 0)
  if (typeof value !== 'object' || value === null || isSlot(value)) return 0
  return Object.entries(value).reduce<number>(
    (sum, [name, one]) => sum + (name === 'languages' && Array.isArray(one) ? one.length : conditionsOf(one)),
    1,
  )
}

function depthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((deepest, one) => Math.max(deepest, depthOf(one)), 0)
  if (typeof value !== 'object' || value === null || isSlot(value)) return 0
  return 1 + Object.values(value).reduce<number>((deepest, one) => Math.max(deepest, depthOf(one)), 0)
}

/** Returns the condition that a filter sets on a row of this kind. Returns null if the filter sets no condition. */
export function filterRow(context: QueryContext, kind: NodeKind, row: Row, filter: unknown): Sql | null {
  if (filter === null || filter === undefined) return null
  const { filters } = context.entities[kind]
  const below = (one: unknown) => filterRow(context, kind, row, one)
  const conditions: (Sql | null)[] = []
  for (const [name, value] of Object.entries(filter as Filter)) {
    if (value === null || value === undefined) continue
    if (name === 'and') conditions.push(every((value as Filter[]).map(below)))
    else if (name === 'or') conditions.push(some((value as Filter[]).map((one) => below(one) ?? TRUE)))
    else if (name === 'not') conditions.push(sql`(${below(value) ?? TRUE}) is not true`)
    else conditions.push(ruleOf(filters, name)(context, row, value))
  }
  const given = conditions.filter((condition) => condition !== null)
  return given.length === 0 ? null : every(given)
}

/** Whether a filter sets a range on this column, and thus accepts only rows whose value in the column is not null. */
export function asksForKnown(filter: unknown, column: string): boolean {
  const { and, ...own } = (filter ?? {}) as Filter
  const name = column.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase())
  const range = name === 'publishedAt' || name === 'startDate' ? own[name] : null
  return (range !== null && range !== undefined) || ((and ?? []) as Filter[]).some((one) => asksForKnown(one, column))
}

function ruleOf(filters: Readonly<Record<string, FilterRule>>, name: string): FilterRule {
  const rule = filters[name]
  if (!rule) throw new Error(`the filter ${name} has no rule`)
  return rule
}

type Text = string | Slot

export const ids =
  (kind: NodeKind): FilterRule =>
  (_context, row, value) => {
    const own = (value as Text[]).flatMap((one): Text[] => {
      if (isSlot(one)) return one.node === kind ? [one] : []
      const id = parseNodeId(one)
      return id?.kind === kind ? [id.id] : []
    })
    return own.length === 0 ? FALSE : sql`${row.col('id')} = any(${arrayParam(own, 'uuid')})`
  }

/** Matches records that have one of these keys. */
export const keys =
  (kind: NodeKind): FilterRule =>
  (_context, row, value) =>
    identified(kind, 'key', row, storable(value as Text[]))

/** Matches records that have one of these identifiers. A value that has no canonical form matches nothing. */
export const identifiers =
  (kind: NodeKind, scheme: 'domain', canonical: (value: string) => string | null): FilterRule =>
  (context, row, value) => {
    const known = (value as Text[]).map((one) => canonical(fixed(context, one) as string))
    return identified(kind, scheme, row, storable(known.filter((one) => one !== null)))
  }

function identified(kind: NodeKind, scheme: 'key' | 'domain', row: Row, values: readonly Text[]): Sql {
  if (values.length === 0) return FALSE
  return sql`${row.col('id')} in (select record_id from identifier where record = ${literal(kind)} and scheme = ${literal(scheme)} and value = any(${arrayParam(values, 'text')}))`
}

export const anyOf =
  (column: string): FilterRule =>
  (_context, row, value) => {
    const known = storable(value as Text[])
    return known.length === 0 ? FALSE : sql`${row.col(column)} = any(${arrayParam(known, 'text')})`
  }

export const overlaps =
  (column: string): FilterRule =>
  (_context, row, value) => {
    const known = storable(value as Text[])
    return known.length === 0 ? FALSE : sql`${row.col(column)} && ${arrayParam(known, 'text')}`
  }

/**
 * Basic filtering (RFC 4647): a tag in the filter matches the same tag, and every longer tag that begins with it and a
 * hyphen. For example, `pt` matches `pt` and `pt-BR`. The tag in the filter and the stored tag are both in canonical
 * case, so the comparison need not ignore case.
 */
export const languages =
  (column: string): FilterRule =>
  (_context, row, value) =>
    some(
      (value as string[]).map((range) => {
        const wanted = param(range, 'text')
        return sql`${row.col(column)} = ${wanted} or starts_with(${row.col(column)}, ${wanted} || '-')`
      }),
    )

export const range =
  (column: string, type: 'timestamptz' | 'date'): FilterRule =>
  (_context, row, value) => {
    const { from, before } = value as { from?: Text | null; before?: Text | null }
    const name = row.col(column)
    return every([
      sql`${name} is not null`,
      from == null ? null : sql`${name} >= ${param(from, type)}`,
      before == null ? null : sql`${name} < ${param(before, type)}`,
    ])
  }

export const isKnown =
  (column: string): FilterRule =>
  (_context, row, value) =>
    value === true ? sql`${row.col(column)} is not null` : sql`${row.col(column)} is null`

export const textRule =
  (column: string): FilterRule =>
  (_context, row, value) =>
    textMatches(row.col(column), value)

/**
 * The condition that a TextFilter sets on an expression. Text that Postgres cannot store (a null byte, a lone
 * surrogate) matches nothing.
 */
export function textMatches(expression: Sql, value: unknown): Sql {
  const { equals, contains, startsWith, caseSensitive } = value as {
    equals?: Text | null
    contains?: Text | null
    startsWith?: Text | null
    caseSensitive?: boolean | null
  }
  const given = [equals, contains, startsWith].filter((one) => one != null)
  if (storable(given).length < given.length) return FALSE
  const conditions = [sql`${expression} is not null`]
  const folded = (text: Text) => sql`fold(${param(text, 'text')})`
  const foldedPart = (text: Text) => sql`fold_part(${param(text, 'text')})`
  if (caseSensitive === true) {
    if (equals != null) conditions.push(sql`${expression} = ${param(equals, 'text')}`)
    if (contains != null) conditions.push(sql`strpos(${expression}, ${param(contains, 'text')}) > 0`)
    if (startsWith != null) conditions.push(sql`starts_with(${expression}, ${param(startsWith, 'text')})`)
  } else {
    // `contains` and `startsWith` use LIKE here instead of strpos and starts_with, because the trigram indexes support
    // LIKE but not these two functions.
    if (equals != null) conditions.push(sql`fold(${expression}) = ${folded(equals)}`)
    if (contains != null)
      conditions.push(sql`fold(${expression}) like '%' || like_literal(${foldedPart(contains)}) || '%'`)
    if (startsWith != null)
      conditions.push(sql`fold(${expression}) like like_literal(${foldedPart(startsWith)}) || '%'`)
  }
  return every(conditions)
}

/**
 * Matches a row if a visible record of another kind is related to the row and matches the filter. The row and the other
 * record are related if the row's column `own` equals the other record's column `other`.
 */
export const has =
  (kind: NodeKind, { own, other }: { own: string; other: string }): FilterRule =>
  (context, row, value) => {
    const target = newRow()
    return hasOneThat(context, kind, target, sql``, { own: row.col(own), other: target.col(other) }, value)
  }

/**
 * Does the same as `has` for rows that are related through a link table. Joins the link table to the table of the other
 * records instead of using `in (select …)` inside `exists`, because Postgres would evaluate such a subquery again for
 * each pair of rows.
 */
export const hasLinked =
  (kind: NodeKind, links: { table: string; own: string; other: string }): FilterRule =>
  (context, row, value) => {
    const target = newRow()
    const link = newRow()
    const join = sql` join ${raw(links.table)} ${link} on ${link.col(links.other)} = ${target.col('id')}`
    return hasOneThat(context, kind, target, join, { own: row.col('id'), other: link.col(links.own) }, value)
  }

function hasOneThat(
  context: QueryContext,
  kind: NodeKind,
  target: Row,
  join: Sql,
  { own, other }: { own: Sql; other: Sql },
  value: unknown,
): Sql {
  const entity = context.entities[kind]
  const conditions = [visible(context, entity, target), filterRow(context, kind, target, value)]
  return hasOne(context, sql`${raw(entity.table)} ${target}${join}`, { own, other }, conditions)
}

/**
 * True if `from` has a row that matches the conditions and is related to the filtered row. The two rows are related if
 * `other`, a column of `from`, equals `own`, a column of the filtered row. In the spread form (see `level.ts`), the
 * subquery does not refer to the filtered row: a database of several servers accepts such a reference only if both rows
 * are on the same server.
 */
export function hasOne(
  context: QueryContext,
  from: Sql,
  { own, other }: { own: Sql; other: Sql },
  conditions: readonly (Sql | null)[],
): Sql {
  if (context.form === 'spread') return sql`${own} in (select ${other} from ${from} where ${every(conditions)})`
  return sql`exists (select 1 from ${from} where ${every([sql`${other} = ${own}`, ...conditions])})`
}

/** Removes values that Postgres cannot store, because no record can have them. */
function storable(values: readonly Text[]): readonly Text[] {
  return values.filter((value) => isSlot(value) || isStorableText(value))
}
