import type { NodeKind } from '../node-id.ts'
import { cursorText } from './cursor.ts'
import { type FieldSql, visible, type QueryContext } from './entity.ts'
import { facetJson } from './facet.ts'
import { nodeJson } from './field.ts'
import { asksForKnown, checkFilter, filterRow } from './filter.ts'
import { bareJson, fieldsJson, type Json, jsonText, listJson, objectJson, orNull, plainJson } from './json.ts'
import { type Sorting, sortingOf } from './order.ts'
import { hasMore, pageRows, pagingOf, type Source } from './page.ts'
import type { FieldRules, FieldSelection } from './selection.ts'
import { columnsOf, every, join, newRow, raw, type Row, type Sql, sql, TRUE } from './sql.ts'
import { timelineJson } from './timeline.ts'

/** The list behind a connection. */
export interface Listed {
  readonly kind: NodeKind
  /**
   * The name of the connection without `Connection`, e.g. `Article`. The name of the edge's type begins in the same
   * way, e.g. `ArticleEdge`.
   */
  readonly name?: string
  /** The condition that relates a row to the parent; null for a root field. */
  readonly on: ((row: Row, field: FieldSelection) => Sql) | null
  /**
   * A subquery that is used instead of the table of this kind of record, and that has the same columns as that table.
   */
  readonly from?: (context: QueryContext, field: FieldSelection) => Sql
  readonly defaultOrder?: string
  /**
   * Whether an index returns these rows in the list's order. False if the rows come from a subquery and must be sorted.
   */
  readonly isIndexOrdered?: (field: FieldSelection) => boolean
  /** Whether every reader who sees the parent also sees all of these rows. */
  readonly isSeenWithParent?: boolean
  /** A fixed order, for lists whose order a client cannot choose. */
  readonly sorting?: Sorting
  /** Fields of the edge in addition to `cursor` and `node`. */
  readonly edge?: Readonly<Record<string, FieldSql>>
}

/** A connection of the rows that belong to a parent row. */
export const toMany =
  (
    listed: Omit<Listed, 'on' | 'from'> & {
      on: (parent: Row, row: Row, field: FieldSelection) => Sql
      from?: (parent: Row, context: QueryContext, field: FieldSelection) => Sql
    },
  ): FieldSql =>
  (context, parent, field) => {
    const { on, from, ...rest } = listed
    return connectionJson(context, field, {
      ...rest,
      on: (row, selected) => on(parent, row, selected),
      ...(from ? { from: (inner: QueryContext, selected: FieldSelection) => from(parent, inner, selected) } : {}),
    })
  }

/**
 * The JSON of a connection. Only the selected parts are computed. The rows, the total, the timeline and the facets use
 * the same filter.
 */
export function connectionJson(context: QueryContext, field: FieldSelection, listed: Listed): Json {
  const entity = context.entities[listed.kind]
  const name = listed.name ?? entity.type
  const sorting =
    listed.sorting ??
    sortingOf(listed.kind, entity.orders, listed.defaultOrder ?? entity.defaultOrder, field.args['orderBy'])
  const paging = pagingOf(context, field.args, sorting)
  checkFilter(field.args['filter'])
  const fields = field.fields(`${name}Connection`)
  if (fields.every((child) => child.name === '__typename')) return objectJson(`${name}Connection`, fields, () => [])
  const row = newRow()
  const where = every([
    listed.on?.(row, field) ?? null,
    listed.isSeenWithParent ? null : visible(context, entity, row),
    filterRow(context, listed.kind, row, field.args['filter']),
  ])
  const source: Source = {
    from: listed.from?.(context, field) ?? raw(entity.table),
    row,
    where,
    isIndexOrdered: listed.isIndexOrdered?.(field) ?? true,
    isKnown: (column) => asksForKnown(field.args['filter'], column),
  }
  const infoFields = fields.filter((child) => child.name === 'pageInfo').flatMap((child) => child.fields('PageInfo'))
  const probes = infoFields.some((child) => child.name === (paging.fromEnd ? 'hasPreviousPage' : 'hasNextPage'))
  const probed = probes ? sql` filter (where ${row.col('rn')} <= ${paging.size})` : sql``
  const cursor = () => cursorText(sorting, row)

  const edgeJson = (edge: FieldSelection) =>
    objectJson(`${name}Edge`, edge.fields(`${name}Edge`), (child) => {
      if (child.name === 'cursor') return plainJson(cursor())
      if (child.name === 'node') return nodeJson(context, entity, row, child)
      const extra = listed.edge?.[child.name]
      if (!extra) throw new Error(`${name}Edge.${child.name} has no SQL`)
      return extra(context, row, child)
    })
  const cursorsJson = (at: 'first' | 'last') => {
    const all = sql`array_agg(${cursor()})${probed}`
    return orNull(plainJson(at === 'first' ? sql`(${all})[1]` : sql`(${all})[least(count(*), ${paging.size})]`))
  }
  const isMore = (side: 'next' | 'previous') => hasMore(source, sorting, paging, side, sql`count(*)`)
  const counting = fields.filter(({ name }) => name === 'totalCount' || name === 'timeline' || name === 'facet')
  const gathered = counting.length > 1 ? newRow() : null
  const counted = gathered ? { ...source, from: gathered, where: TRUE } : source
  const counts: Json[] = []
  const noted = (count: Json): Json => {
    counts.push(count)
    return count
  }
  // Most types of connection have only some of these fields.
  const rules: FieldRules<'ArticleConnection', Json> = {
    edges: (child) => listJson(edgeJson(child), probed),
    nodes: (child) => listJson(nodeJson(context, entity, row, child), probed),
    pageInfo: (child) =>
      fieldsJson('PageInfo', child, {
        hasNextPage: () => isMore('next'),
        hasPreviousPage: () => isMore('previous'),
        startCursor: () => cursorsJson('first'),
        endCursor: () => cursorsJson('last'),
      }),
    totalCount: () => noted(bareJson(sql`(select count(*) from ${counted.from} ${row} where ${counted.where})`)),
    timeline: (child) => noted(timelineJson(context, counted, 'published_at', child)),
    facet: (child) => noted(facetJson(context, counted, entity, child)),
  }
  const json = objectJson(`${name}Connection`, fields, (child) => rules[child.name as keyof typeof rules](child))
  const clause = gathered ? gatherRows(source, gathered, counts) : sql``
  const readsRows = fields.some(({ name }) => name === 'edges' || name === 'nodes' || name === 'pageInfo')
  if (!readsRows) return gathered ? [sql`(${clause}select ${jsonText(json)})`] : json
  const rows = pageRows(source, sorting, paging, {
    limit: paging.size + (probes ? 1 : 0),
    columns: columnsOf(json, row),
    numbered: probes || paging.fromEnd,
  })
  // `having true` makes the query return exactly one row, even if the page is empty or the query has no aggregate.
  return [sql`(${clause}select ${jsonText(json)} from ${rows} having true)`]
}

/**
 * If the client selects several of the fields total, timeline and facets, the rows are read only once for all of these
 * fields, with only the columns that at least one field needs.
 */
function gatherRows({ row, from, where }: Source, gathered: Row, counts: readonly Json[]): Sql {
  const used = counts.map((count) => columnsOf(count, row))
  const columns = new Set(['id', ...used.flatMap((names) => [...names])])
  const list = join(
    [...columns].map((name) => row.col(name)),
    ', ',
  )
  return sql`with ${gathered} as materialized (select ${list} from ${from} ${row} where ${where}) `
}
