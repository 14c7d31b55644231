import type { ENUMS, INPUTS } from '../../generated/inputs.ts'
import type { Direction, Objects } from '../../generated/types.ts'
import type { NodeKind } from '../node-id.ts'
import type { Json } from './json.ts'
import type { FieldSelection } from './selection.ts'
import type { Slot } from './slot.ts'
import type { Row, Sql } from './sql.ts'

/** Shared by all pieces of one statement while it is built. */
export interface QueryContext {
  readonly entities: Readonly<Record<NodeKind, Entity>>
  /** Whether rows that are not public exist for this request. */
  readonly seesAll: boolean
  /** Adds `__type` to objects behind an interface, for an execution that has to find their type. */
  readonly typed: boolean
  /** The slots whose values the text depends on: the statement holds for these values only. */
  readonly fixed: Set<Slot>
}

/** The JSON of a field of the row. */
export type FieldSql = (context: QueryContext, row: Row, field: FieldSelection) => Json

/** A condition on a row; null where nothing is asked. */
export type FilterRule = (context: QueryContext, row: Row, value: unknown) => Sql | null

export interface OrderColumn {
  readonly column: string
  readonly type: 'timestamptz' | 'date' | 'integer' | 'double precision' | 'text' | 'uuid'
  readonly nullable: boolean
  /** Set if it does not follow the order's own direction. */
  readonly fixed?: Direction
}

/** Columns to sort by; the id comes last by itself. */
export interface Order {
  readonly columns: readonly OrderColumn[]
  readonly direction: Direction
}

/** How records fall into a facet's buckets. */
export interface FacetRule {
  /** The kind of node that a bucket represents; null for a plain value. */
  readonly node: NodeKind | null
  /** The one value of a row, null where it has none … */
  readonly value?: (row: Row) => Sql
  /** … or a query of its distinct values, none of them null, as column `v`. */
  readonly values?: (row: Row) => Sql
}

/** How a noun of the schema is found in the database, as the compiler of selections looks at it. */
export interface Entity {
  readonly kind: NodeKind
  readonly type: string
  readonly table: string
  /** The condition for rows that everybody may see. Records that such a row refers to are public too. */
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
 * The entity of a noun: a field, condition, order or facet that the SDL has of it and this has not is a compile error,
 * as is one too many. A field or relation more is a line more.
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

/** Fields of an edge beside its cursor and node. */
export type EdgeRules<Type extends keyof Objects> = Rules<Exclude<keyof Objects[Type], 'cursor' | 'node'>, FieldSql>

export function visible(context: QueryContext, entity: Entity, row: Row): Sql | null {
  return context.seesAll ? null : entity.isPublic(row)
}
