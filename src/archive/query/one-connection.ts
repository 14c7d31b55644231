import { cursorText } from './cursor.ts'
import type { QueryContext } from './entity.ts'
import { facetJson } from './facet.ts'
import { bareJson, fieldsJson, type Json, jsonText, listJson, objectJson, orNull, plainJson } from './json.ts'
import { hasMore, pageRows, type Source } from './page.ts'
import type { PageOptions } from './page-level.ts'
import type { FieldRules, FieldSelection } from './selection.ts'
import { columnsOf, join, newRow, type Row, type Sql, sql, TRUE } from './sql.ts'
import { timelineJson } from './timeline.ts'

/** A selected connection. */
export interface Connection extends PageOptions {
  /** The name of the connection's type. */
  readonly type: string
  readonly fields: readonly FieldSelection[]
  /** The selected fields of `pageInfo`. */
  readonly infoFields: readonly FieldSelection[]
  /** The JSON of an edge or a node, for the fields `edges` and `nodes`. */
  itemJson(field: FieldSelection): Json
}

/** The JSON of a connection, computed by subqueries and without holes. */
export function connectionInOne(context: QueryContext, source: Source, connection: Connection): Json {
  const { row } = source
  const { entity, type, fields, sorting, paging, limit, itemJson } = connection
  const isProbed = limit > paging.size
  const probed = isProbed ? sql` filter (where ${row.col('rn')} <= ${paging.size})` : sql``
  const cursorsJson = (at: 'first' | 'last') => {
    const all = sql`array_agg(${cursorText(sorting, row)})${probed}`
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
    edges: (child) => listJson(itemJson(child), probed),
    nodes: (child) => listJson(itemJson(child), probed),
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
  const json = objectJson(type, fields, (child) => rules[child.name as keyof typeof rules](child))
  const clause = gathered ? gatherRows(source, gathered, counts) : sql``
  const readsRows = fields.some(({ name }) => name === 'edges' || name === 'nodes' || name === 'pageInfo')
  if (!readsRows) return gathered ? [sql`(${clause}select ${jsonText(json)})`] : json
  const rows = pageRows(source, sorting, paging, {
    limit,
    columns: columnsOf([jsonText(json)], row),
    numbered: isProbed || paging.fromEnd,
  })
  // `having true` makes the query return exactly one row, even if the page is empty or the query has no aggregate.
  return [sql`(${clause}select ${jsonText(json)} from ${rows} having true)`]
}

/**
 * Returns a `with` clause, for a selection of several of the fields `totalCount`, `timeline` and `facet`. The clause
 * reads the rows once for all of these fields. It reads only the ID and the columns that at least one field needs.
 */
function gatherRows({ row, from, where }: Source, gathered: Row, counts: readonly Json[]): Sql {
  const used = counts.map((count) => columnsOf([jsonText(count)], row))
  const columns = new Set(['id', ...used.flatMap((names) => [...names])])
  const list = join(
    [...columns].map((name) => row.col(name)),
    ', ',
  )
  return sql`with ${gathered} as materialized (select ${list} from ${from} ${row} where ${where}) `
}
