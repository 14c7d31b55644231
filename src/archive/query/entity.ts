import type { NodeKind } from '../node-id.ts'
import type { Compile } from './context.ts'
import type { FieldSelection } from './selection.ts'

/** SQL text of a field's JSON, never null, for the row that `row` is the alias of. */
export type Emit = (compile: Compile, row: string, field: FieldSelection) => string

/** SQL text of a condition on a row; null where nothing is asked. */
export type FilterRule = (compile: Compile, row: string, value: unknown) => string | null

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
export interface FacetShape {
  /** The kind of node that a bucket stands for; null where it is a plain value. */
  readonly node: NodeKind | null
  /** The one value of a row, null where it has none … */
  readonly value?: (row: string) => string
  /** … or a query of its distinct values, none of them null, as column `v`. */
  readonly values?: (row: string) => string
}

/** How a noun of the schema is found in the database. A field or relation more is a line more. */
export interface Shape {
  readonly kind: NodeKind
  readonly type: string
  readonly table: string
  /** What holds for a row that everybody may see; null where every row is public. */
  readonly isPublic: ((row: string) => string) | null
  readonly fields: Readonly<Record<string, Emit>>
  readonly filters: Readonly<Record<string, FilterRule>>
  readonly orders: Readonly<Record<string, Order>>
  readonly defaultOrder: string
  readonly facets: Readonly<Record<string, FacetShape>>
}

export function visible(compile: Compile, shape: Shape, row: string): string | null {
  return compile.seesAll || !shape.isPublic ? null : shape.isPublic(row)
}
