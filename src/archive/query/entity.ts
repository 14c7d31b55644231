import type { NodeKind } from '../node-id.ts'
import type { QueryContext } from './context.ts'
import type { Json } from './json.ts'
import type { FieldSelection } from './selection.ts'
import type { Row, Sql } from './sql.ts'

/** The JSON of a field of the row. */
export type FieldSql = (context: QueryContext, row: Row, field: FieldSelection) => Json

/** A condition on a row; null where nothing is asked. */
export type FilterRule = (context: QueryContext, row: Row, value: unknown) => Sql | null

export type Direction = 'ASC' | 'DESC'

export interface OrderColumn {
  readonly column: string
  readonly type: 'timestamptz' | 'date' | 'integer' | 'text' | 'uuid'
  readonly nullable: boolean
  /** Where it does not follow the order's own direction. */
  readonly fixed?: Direction
}

/** Columns to sort by; the id comes last by itself. */
export interface Order {
  readonly columns: readonly OrderColumn[]
  readonly direction: Direction
}

/** How records fall into a facet's buckets. */
export interface FacetRule {
  /** The kind of node that a bucket stands for; null where it is a plain value. */
  readonly node: NodeKind | null
  /** The one value of a row, null where it has none … */
  readonly value?: (row: Row) => Sql
  /** … or a query of its distinct values, none of them null, as column `v`. */
  readonly values?: (row: Row) => Sql
}

/** How a noun of the schema is found in the database. A field or relation more is a line more. */
export interface Entity {
  readonly kind: NodeKind
  readonly type: string
  readonly table: string
  /** What holds for a row that everybody may see; null where every row is public. */
  readonly isPublic: ((row: Row) => Sql) | null
  readonly fields: Readonly<Record<string, FieldSql>>
  readonly filters: Readonly<Record<string, FilterRule>>
  readonly orders: Readonly<Record<string, Order>>
  readonly defaultOrder: string
  readonly facets: Readonly<Record<string, FacetRule>>
}

export function visible(context: QueryContext, entity: Entity, row: Row): Sql | null {
  return context.seesAll || !entity.isPublic ? null : entity.isPublic(row)
}
