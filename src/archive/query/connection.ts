import type { NodeKind } from '../node-id.ts'
import { cursorText } from './cursor.ts'
import { type FieldSql, visible, type QueryContext } from './entity.ts'
import { nodeJson, ofMany } from './field.ts'
import { asksForKnown, checkFilter, filterRow } from './filter.ts'
import { type Json, objectJson, plainJson } from './json.ts'
import { newParents, type Parents } from './level.ts'
import { hasHoles } from './make-level.ts'
import { connectionByLevels } from './level-connection.ts'
import { listLevels } from './list-levels.ts'
import { connectionInOne } from './one-connection.ts'
import { type Sorting, sortingOf } from './order.ts'
import { pagingOf, type Source } from './page.ts'
import type { Relation } from './relation.ts'
import type { FieldSelection } from './selection.ts'
import { every, knownRow, newRow, raw, type Row, type Sql } from './sql.ts'

/** The list behind a connection. */
export interface Listed {
  readonly kind: NodeKind
  /**
   * The first part of the names of the connection type and the edge type, e.g. `Article` in `ArticleConnection` and
   * `ArticleEdge`.
   */
  readonly name?: string
  /** How the rows are related to a parent row. Null for a root field. */
  readonly below: { readonly parent: Row; readonly relation: Relation } | null
  readonly defaultOrder?: string
  /**
   * Whether an index returns these rows in the list's order. False if the rows come from a subquery and must be sorted.
   * Default: true.
   */
  readonly isIndexOrdered?: (field: FieldSelection) => boolean
  /**
   * Whether a database of several servers keeps each row on the same server as its parent. If so, the spread form (see
   * `level.ts`) reads the list in the statement that reads the parents, unless the request selects a timeline, a facet,
   * or a field of the rows that needs a statement of its own.
   */
  readonly isBeside?: boolean
  /** Whether every reader who sees the parent also sees all of these rows. */
  readonly isSeenWithParent?: boolean
  /** A fixed order, for lists whose order a client cannot choose. */
  readonly sorting?: Sorting
  /** Fields of the edge in addition to `cursor` and `node`. */
  readonly edge?: Readonly<Record<string, FieldSql>>
}

/** A connection of the rows that belong to a parent row. */
export const toMany =
  ({ relation, ...listed }: Omit<Listed, 'below'> & { readonly relation: Relation }): FieldSql =>
  (context, parent, field) =>
    connectionJson(context, field, { ...listed, below: { parent, relation } })

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
  const type = `${name}Connection`
  const fields = field.fields(type)
  if (fields.every((child) => child.name === '__typename')) return objectJson(type, fields, () => [])
  const row = newRow()
  const rows = rowsOf(context, field, listed, row)
  const infoFields = fields.filter((child) => child.name === 'pageInfo').flatMap((child) => child.fields('PageInfo'))
  const isProbed = infoFields.some((child) => child.name === (paging.fromEnd ? 'hasPreviousPage' : 'hasNextPage'))

  const itemContext = ofMany(context)
  const edgeJson = (edge: FieldSelection) =>
    objectJson(`${name}Edge`, edge.fields(`${name}Edge`), (child) => {
      if (child.name === 'cursor') return plainJson(cursorText(sorting, row))
      if (child.name === 'node') return nodeJson(itemContext, entity, row, child)
      const extra = listed.edge?.[child.name]
      if (!extra) throw new Error(`${name}Edge.${child.name} has no SQL`)
      return extra(itemContext, row, child)
    })
  const known = new Map<FieldSelection, Json>()
  const itemJson = (child: FieldSelection): Json => {
    const json =
      known.get(child) ?? (child.name === 'edges' ? edgeJson(child) : nodeJson(itemContext, entity, row, child))
    known.set(child, json)
    return json
  }
  const limit = paging.size + (isProbed ? 1 : 0)
  const connection = { entity, type, fields, infoFields, sorting, paging, limit, itemJson }
  const isBeside = (child: FieldSelection) => {
    if (child.name === 'edges' || child.name === 'nodes') return !hasHoles(itemJson(child))
    return child.name !== 'timeline' && child.name !== 'facet'
  }
  if (context.form === 'usual' || (listed.isBeside && fields.every(isBeside)))
    return connectionInOne(context, rows.of(listed.below?.parent ?? null), connection)
  const parents = listed.below && newParents(context.isOnlyRow)
  const source = parents && !parents.isOne ? rows.among(parents) : rows.of(parents && knownRow(parents.ids))
  return connectionByLevels(context, listLevels(source, parents, listed.below?.parent.col('id') ?? null), connection)
}

/**
 * Returns two functions: `of` selects the rows of one parent (or of a list without a parent), and `among` selects the
 * rows of several parents at once. Only the spread form needs `among`.
 */
function rowsOf(context: QueryContext, field: FieldSelection, listed: Listed, row: Row) {
  const { kind, below } = listed
  const entity = context.entities[kind]
  const conditions = [
    listed.isSeenWithParent ? null : visible(context, entity, row),
    filterRow(context, kind, row, field.args['filter']),
  ]
  const sourceOf = (from: Sql, related: Sql | null): Source => ({
    from,
    row,
    where: every([related, ...conditions]),
    isIndexOrdered: listed.isIndexOrdered?.(field) ?? true,
    isKnown: (column) => asksForKnown(field.args['filter'], column),
  })
  return {
    of(parent: Row | null): Source {
      if (!parent || !below) return sourceOf(raw(entity.table), null)
      const { on, from } = below.relation
      return sourceOf(from?.(parent, context, field) ?? raw(entity.table), on(parent, row, field))
    },
    among(parents: Parents): Source {
      if (!below) throw new Error('the list has no parents')
      const { from, parent, where } = below.relation.among(parents, { table: raw(entity.table), row }, context, field)
      return { ...sourceOf(from, where), parent }
    },
  }
}
