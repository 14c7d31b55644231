import { ArchiveError } from '../../errors.ts'
import { isStorableText } from '../text/storable.ts'
import { type NodeKind, parseNodeId } from '../node-id.ts'
import { alias, type Compile, every, listParam, param } from './context.ts'
import { type FilterRule, visible } from './entity.ts'

// Filters are two-valued. Conditions may be null in SQL where a value is unknown: that is as good as false everywhere
// but under `not`, which asks `is not true`.

type Filter = Readonly<Record<string, unknown>>

/**
 * Filters inside each other. Three hundred cost the database ten seconds of planning; nobody's question needs thirty.
 */
export const MAX_FILTER_DEPTH = 30

/**
 * Conditions of one filter. 20,000 of them keep a connection for ten seconds, most of it in planning, which no timeout
 * ends; lists of keys and ids may be as long as they like.
 */
const MAX_CONDITIONS = 1_000

/** @throws BAD_USER_INPUT that says the limit and what was asked. */
export function checkFilter(filter: unknown): void {
  const depth = depthOf(filter)
  if (depth > MAX_FILTER_DEPTH) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `The filter nests ${depth} levels, and the limit is ${MAX_FILTER_DEPTH}: \`and\` and \`or\` take lists, which do not nest.`,
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
  const message = `The filter has ${asked} conditions, and the limit is ${MAX_CONDITIONS}: ask with fewer, or name the records by their keys or ids, of which one list takes as many as you have.`
  return new ArchiveError('BAD_USER_INPUT', message, { argument: 'filter', limit: MAX_CONDITIONS, asked })
}

/** Every object is one, and every language. */
function conditionsOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + conditionsOf(one), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce<number>(
    (sum, [name, one]) => sum + (name === 'languages' && Array.isArray(one) ? one.length : conditionsOf(one)),
    1,
  )
}

function depthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((deepest, one) => Math.max(deepest, depthOf(one)), 0)
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Object.values(value).reduce<number>((deepest, one) => Math.max(deepest, depthOf(one)), 0)
}

/** The condition that a row meets a filter of its noun; null where nothing is asked. */
export function filterRow(compile: Compile, kind: NodeKind, row: string, filter: unknown): string | null {
  if (filter === null || filter === undefined) return null
  const { filters } = compile.shapes[kind]
  const conditions: (string | null)[] = []
  for (const [name, value] of Object.entries(filter as Filter)) {
    if (value === null || value === undefined) continue
    if (name === 'and') conditions.push(every((value as Filter[]).map((one) => filterRow(compile, kind, row, one))))
    else if (name === 'or')
      conditions.push(some((value as Filter[]).map((one) => filterRow(compile, kind, row, one) ?? 'true')))
    else if (name === 'not') conditions.push(`(${filterRow(compile, kind, row, value) ?? 'true'}) is not true`)
    else conditions.push(ruleOf(filters, name)(compile, row, value))
  }
  const given = conditions.filter((condition) => condition !== null)
  return given.length === 0 ? null : every(given)
}

/** Whether a filter lets only rows through whose column is known. */
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

function some(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : conditions.map((condition) => `(${condition})`).join(' or ')
}

export const ids =
  (kind: NodeKind): FilterRule =>
  (compile, row, value) => {
    const own = (value as string[]).map(parseNodeId).filter((id) => id?.kind === kind)
    return own.length === 0
      ? 'false'
      : `${row}.id = any(${listParam(
          compile,
          own.map((id) => id?.id ?? ''),
          'uuid[]',
        )})`
  }

/** Records known by one of these values in a scheme of identifiers. Values in no canonical form are nobody's. */
export const identified =
  (
    kind: NodeKind,
    scheme: 'key' | 'domain',
    canonical: (value: string) => string | null = (value) => value,
  ): FilterRule =>
  (compile, row, value) => {
    const known = storable((value as string[]).map(canonical))
    if (known.length === 0) return 'false'
    return `${row}.id in (select record_id from identifier where record = '${kind}' and scheme = '${scheme}' and value = any(${listParam(compile, known, 'text[]')}))`
  }

export const anyOf =
  (column: string): FilterRule =>
  (compile, row, value) => {
    const known = storable(value as string[])
    return known.length === 0 ? 'false' : `${row}.${column} = any(${listParam(compile, known, 'text[]')})`
  }

export const overlaps =
  (column: string): FilterRule =>
  (compile, row, value) => {
    const known = storable(value as string[])
    return known.length === 0 ? 'false' : `${row}.${column} && ${listParam(compile, known, 'text[]')}`
  }

/**
 * RFC 4647 basic filtering: the tag itself or anything it is a prefix of, at a hyphen. Both sides are in canonical
 * case.
 */
export const languages =
  (column: string): FilterRule =>
  (compile, row, value) =>
    some(
      (value as string[]).map((range) => {
        const wanted = param(compile, range, 'text')
        return `${row}.${column} = ${wanted} or starts_with(${row}.${column}, ${wanted} || '-')`
      }),
    )

export const range =
  (column: string, type: 'timestamptz' | 'date'): FilterRule =>
  (compile, row, value) => {
    const { from, before } = value as { from?: string | null; before?: string | null }
    const name = `${row}.${column}`
    return every([
      `${name} is not null`,
      from == null ? null : `${name} >= ${param(compile, from, type)}`,
      before == null ? null : `${name} < ${param(compile, before, type)}`,
    ])
  }

export const isKnown =
  (column: string): FilterRule =>
  (_compile, row, value) =>
    `${row}.${column} is ${value === true ? 'not null' : 'null'}`

export const textRule =
  (column: string): FilterRule =>
  (compile, row, value) =>
    textMatches(compile, `${row}.${column}`, value)

/** A TextFilter on an expression. What no stored text can hold (a null byte, a lone surrogate) matches nothing. */
export function textMatches(compile: Compile, expression: string, value: unknown): string {
  const filter = value as {
    equals?: string | null
    contains?: string | null
    startsWith?: string | null
    caseSensitive?: boolean | null
  }
  const given = [filter.equals, filter.contains, filter.startsWith].filter((one) => one != null)
  if (!given.every(isStorableText)) return 'false'
  const conditions = [`${expression} is not null`]
  const bound = (text: string) => param(compile, text, 'text')
  if (filter.caseSensitive === true) {
    if (filter.equals != null) conditions.push(`${expression} = ${bound(filter.equals)}`)
    if (filter.contains != null) conditions.push(`strpos(${expression}, ${bound(filter.contains)}) > 0`)
    if (filter.startsWith != null) conditions.push(`starts_with(${expression}, ${bound(filter.startsWith)})`)
  } else {
    // LIKE, not strpos: it is what the trigram indexes answer.
    if (filter.equals != null) conditions.push(`fold(${expression}) = fold(${bound(filter.equals)})`)
    if (filter.contains != null)
      conditions.push(`fold(${expression}) like '%' || like_literal(fold(${bound(filter.contains)})) || '%'`)
    if (filter.startsWith != null)
      conditions.push(`fold(${expression}) like like_literal(fold(${bound(filter.startsWith)})) || '%'`)
  }
  return every(conditions)
}

/** "Has one that": a visible row of another noun which meets the filter. `on` says how it hangs on the row. */
export const has =
  (kind: NodeKind, on: (row: string, target: string) => string): FilterRule =>
  (compile, row, value) => {
    const target = alias(compile)
    return existsOne(compile, kind, target, '', on(row, target), value)
  }

/**
 * The same over a table of links. A join, not `in (select …)`: inside `exists` Postgres would run that anew for each
 * pair of rows.
 */
export const hasLinked =
  (kind: NodeKind, links: { table: string; own: string; other: string }): FilterRule =>
  (compile, row, value) => {
    const target = alias(compile)
    const link = alias(compile)
    const join = ` join ${links.table} ${link} on ${link}.${links.other} = ${target}.id`
    return existsOne(compile, kind, target, join, `${link}.${links.own} = ${row}.id`, value)
  }

function existsOne(compile: Compile, kind: NodeKind, target: string, join: string, on: string, value: unknown): string {
  const shape = compile.shapes[kind]
  const where = every([on, visible(compile, shape, target), filterRow(compile, kind, target, value)])
  return `exists (select 1 from ${shape.table} ${target}${join} where ${where})`
}

function storable(values: readonly (string | null)[]): string[] {
  return values.filter((value) => value !== null).filter(isStorableText)
}
