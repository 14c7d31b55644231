import type { ENUMS, INPUTS } from '../../generated/inputs.ts'
import type { Direction, Objects } from '../../generated/types.ts'
import type { NodeKind } from '../node-id.ts'
import type { Json } from './json.ts'
import type { FieldSelection } from './selection.ts'
import type { Slot } from './slot.ts'
import type { Row, Sql } from './sql.ts'

/** What all parts of a statement share while it is compiled. */
export interface QueryContext {
  readonly entities: Readonly<Record<NodeKind, Entity>>
  /** Whether the request also sees rows that are not public. */
  readonly seesAll: boolean
  /** Adds `__type` to objects behind an interface, because graphql-js has to find their type. */
  readonly typed: boolean
  /** The slots whose values are part of the SQL text. The statement holds only for these values. */
  readonly fixed: Set<Slot>
}

/** Makes the JSON of one field of a row. */
export type FieldSql = (context: QueryContext, row: Row, field: FieldSelection) => Json

/** Makes a condition on a row. Null if the filter sets no condition. */
export type FilterRule = (context: QueryContext, row: Row, value: unknown) => Sql | null

export interface OrderColumn {
  readonly column: string
  readonly type: 'timestamptz' | 'date' | 'integer' | 'double precision' | 'text' | 'uuid'
  readonly nullable: boolean
  /** Set if the column's direction is always the same, whatever the direction of the order. */
  readonly fixed?: Direction
}

/** The columns to sort by. The ID is always added as the last one. */
export interface Order {
  readonly columns: readonly OrderColumn[]
  readonly direction: Direction
}

/** How rows are assigned to the buckets of a facet. */
export interface FacetRule {
  /** The kind of node that a bucket represents, or null if it represents a plain value. */
  readonly node: NodeKind | null
  /** For rows with at most one value: that value, or null. */
  readonly value?: (row: Row) => Sql
  /** For rows with several values: a query of the row's distinct values, without nulls, as column `v`. */
  readonly values?: (row: Row) => Sql
}

/** How a noun of the schema maps to the database. The compiler of selections reads this. */
export interface Entity {
  readonly kind: NodeKind
  readonly type: string
  readonly table: string
  /** The condition for rows that every reader may see. Records that such a row refers to are public too. */
  readonly isPublic: (row: Row) => Sql
  readonly fields: Readonly<Record<string, FieldSql>>
  readonly filters: Readonly<Record<string, FilterRule>>
  readonly orders: Readonly<Record<string, Order>>
  readonly defaultOrder: string
  readonly facets: Readonly<Record<string, FacetRule>>
}

type EnumValue<Name extends string> = Name extends keyof typeof ENUMS ? (typeof ENUMS)[Name][number] : never
type Rules<Names extends PropertyKey, Rule> = Readonly<Record<Names, Rule>>

/**
 * The entity of a noun. The compiler reports each field, filter, order or facet that the SDL has and the entity lacks,
 * and each one that the SDL lacks. A new field or relation is one more line.
 */
export interface EntityOf<Type extends 'Article' | 'Outlet' | 'Agent' | 'Event' | 'Quote'> extends Entity {
  readonly kind: Uncapitalize<Type>
  readonly type: Type
  readonly fields: Rules<keyof Objects[Type], FieldSql>
  readonly filters: Rules<Exclude<keyof (typeof INPUTS)[`${Type}Filter`], 'and' | 'or' | 'not'>, FilterRule>
  readonly orders: Rules<EnumValue<`${Type}OrderField`>, Order>
  readonly defaultOrder: EnumValue<`${Type}OrderField`>
  readonly facets: Rules<EnumValue<`${Type}Facet`>, FacetRule>
}

/** The fields of an edge in addition to `cursor` and `node`. */
export type EdgeRules<Type extends keyof Objects> = Rules<Exclude<keyof Objects[Type], 'cursor' | 'node'>, FieldSql>

export function visible(context: QueryContext, entity: Entity, row: Row): Sql | null {
  return context.seesAll ? null : entity.isPublic(row)
}
