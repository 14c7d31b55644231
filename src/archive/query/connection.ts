import type { NodeKind } from '../node-id.ts'
import { alias, type Compile, every } from './context.ts'
import { cursorText } from './cursor.ts'
import { facetJson } from './facet.ts'
import { nodeJson } from './field.ts'
import { asksForKnown, checkFilter, filterRow } from './filter.ts'
import { listJson, objectJson, orNull, plainJson } from './json.ts'
import { type Sorting, sortingOf } from './order.ts'
import { hasMore, pageRows, pagingOf, type Source } from './page.ts'
import type { FieldSelection } from './selection.ts'
import { type Emit, visible } from './entity.ts'
import { timelineJson } from './timeline.ts'

/** What a connection lists. */
export interface Listed {
  readonly kind: NodeKind
  /** `ArticleConnection` without `Connection`: names the connection's and the edge's type. */
  readonly name?: string
  /** What ties a row to the parent; null at the root. */
  readonly on: ((row: string, compile: Compile, field: FieldSelection) => string) | null
  /** What stands in for the noun's table; must have its columns. */
  readonly from?: (compile: Compile, field: FieldSelection) => string
  readonly defaultOrder?: string
  /**
   * Whether an index has these rows in the list's order; false where they come from a look-up and have to be sorted.
   */
  readonly isWalked?: (field: FieldSelection) => boolean
  /** Whether who sees the parent sees them all. */
  readonly isSeenWithParent?: boolean
  /** An order that cannot be chosen. */
  readonly sorting?: Sorting
  /** Fields of the edge beside cursor and node. */
  readonly edge?: Readonly<Record<string, Emit>>
}

/** For `isWalked`. */
export const never = () => false

/** A connection below a row. */
export const many =
  (
    listed: Omit<Listed, 'on' | 'from'> & {
      on: (parent: string, row: string, compile: Compile, field: FieldSelection) => string
      from?: (parent: string, compile: Compile, field: FieldSelection) => string
    },
  ): Emit =>
  (compile, parent, field) => {
    const { on, from, ...rest } = listed
    return connectionJson(compile, field, {
      ...rest,
      on: (row, inner, selected) => on(parent, row, inner, selected),
      ...(from ? { from: (inner: Compile, selected: FieldSelection) => from(parent, inner, selected) } : {}),
    })
  }

/**
 * The JSON of a connection: only what is selected is computed, and rows, total, timeline and facets share one filter.
 */
export function connectionJson(compile: Compile, field: FieldSelection, listed: Listed): string {
  const shape = compile.shapes[listed.kind]
  const name = listed.name ?? shape.type
  const sorting =
    listed.sorting ??
    sortingOf(listed.kind, shape.orders, listed.defaultOrder ?? shape.defaultOrder, field.args['orderBy'])
  const paging = pagingOf(field.args, sorting)
  checkFilter(field.args['filter'])
  const fields = field.fields(`${name}Connection`)
  if (fields.every((child) => child.name === '__typename')) return objectJson(`${name}Connection`, fields, () => '')
  const row = alias(compile)
  const where = every([
    listed.on?.(row, compile, field) ?? null,
    listed.isSeenWithParent ? null : visible(compile, shape, row),
    filterRow(compile, listed.kind, row, field.args['filter']),
  ])
  const source: Source = {
    from: listed.from?.(compile, field) ?? shape.table,
    row,
    where,
    isWalked: listed.isWalked?.(field) ?? true,
    isKnown: (column) => asksForKnown(field.args['filter'], column),
  }
  const infoFields = fields.filter((child) => child.name === 'pageInfo').flatMap((child) => child.fields('PageInfo'))
  const probes = infoFields.some((child) => child.name === (paging.fromEnd ? 'hasPreviousPage' : 'hasNextPage'))
  const probed = probes ? ` filter (where ${row}.rn <= ${paging.size})` : ''
  const cursor = cursorText(sorting, row)

  const edgeJson = (edge: FieldSelection) =>
    objectJson(`${name}Edge`, edge.fields(`${name}Edge`), (child) => {
      if (child.name === 'cursor') return plainJson(cursor)
      if (child.name === 'node') return nodeJson(compile, shape, row, child)
      const extra = listed.edge?.[child.name]
      if (!extra) throw new Error(`${name}Edge.${child.name} has no shape`)
      return extra(compile, row, child)
    })
  const cursorsJson = (at: 'first' | 'last') => {
    const all = `array_agg(${cursor})${probed}`
    return orNull(plainJson(at === 'first' ? `(${all})[1]` : `(${all})[least(count(*), ${paging.size})]`))
  }
  const pageInfoJson = (info: FieldSelection) =>
    objectJson('PageInfo', info.fields('PageInfo'), (child) => {
      if (child.name === 'startCursor') return cursorsJson('first')
      if (child.name === 'endCursor') return cursorsJson('last')
      return hasMore(compile, source, sorting, paging, child.name === 'hasNextPage' ? 'next' : 'previous', 'count(*)')
    })

  const gathered = gatherRows(compile, source, fields)
  const counted = gathered.source
  let readsRows = false
  const json = objectJson(`${name}Connection`, fields, (child) => {
    switch (child.name) {
      case 'totalCount':
        return `(select count(*) from ${counted.from} ${row} where ${counted.where})::text`
      case 'timeline':
        return gathered.counted(timelineJson(compile, counted, 'published_at', child))
      case 'facet':
        return gathered.counted(facetJson(compile, counted, shape, child))
      case 'edges':
        readsRows = true
        return listJson(edgeJson(child), probed)
      case 'nodes':
        readsRows = true
        return listJson(nodeJson(compile, shape, row, child), probed)
      case 'pageInfo':
        readsRows = true
        return pageInfoJson(child)
      default:
        throw new Error(`${name}Connection.${child.name} has no shape`)
    }
  })
  const clause = gathered.clause()
  if (!readsRows) return clause === '' ? json : `(${clause}select ${json})`
  // `having` makes it one row, also of an empty page and where nothing selected is an aggregate.
  return `(${clause}select ${json} from ${pageRows(compile, source, sorting, paging, paging.size + (probes ? 1 : 0), probes || paging.fromEnd)} having true)`
}

/** A total, a timeline and facets of one list: what two of them count is gathered once. */
function gatherRows(compile: Compile, source: Source, fields: readonly FieldSelection[]) {
  const counting = fields.filter(
    (child) => child.name === 'totalCount' || child.name === 'timeline' || child.name === 'facet',
  )
  if (counting.length < 2) return { source, counted: (json: string) => json, clause: () => '' }
  const rows = alias(compile)
  const columns = new Set([`${source.row}.id`])
  const mention = new RegExp(`\\b${source.row}\\.\\w+`, 'g')
  return {
    source: { ...source, from: rows, where: 'true' },
    /** Notes the columns that a count needs. */
    counted(json: string) {
      for (const [column] of json.matchAll(mention)) columns.add(column)
      return json
    },
    clause: () =>
      `with ${rows} as materialized (select ${[...columns].join(', ')} from ${source.from} ${source.row} where ${source.where}) `,
  }
}
