import type { ENUMS, INPUTS } from '../../generated/inputs.ts'
import type { Direction, Objects } from '../../generated/types.ts'
import type { SqlForm } from '../../postgres/connect.ts'
import type { NodeKind } from '../node-id.ts'
import type { Json } from './json.ts'
import type { FieldSelection } from './selection.ts'
import type { Slot } from './slot.ts'
import type { Row, Sql } from './sql.ts'

/** The context that the SQL compiler passes to each function that makes a part of a statement. */
export interface QueryContext {
  readonly entities: Readonly<Record<NodeKind, Entity>>
  readonly form: SqlForm
  /**
   * For the spread form (see `level.ts`): whether the row whose fields are compiled is the only row of its level. If
   * so, the level below has a single parent, and its statement can use an index to read a page.
   */
  readonly isOnlyRow: boolean
  /** Whether the request also sees rows that are not public. */
  readonly seesAll: boolean
  /**
   * Whether to add the property `__type` to the JSON of every node, with the name of the node's type. If a field
   * returns an interface, graphql-js finds out from this property which type the node has.
   */
  readonly typed: boolean
  /**
   * The slots whose values are part of the SQL text. The statement can be reused only for requests that have the same
   * values in these slots.
   */
  readonly fixed: Set<Slot>
}

/** Returns SQL that computes the JSON of one field of a row. */
export type FieldSql = (context: QueryContext, row: Row, field: FieldSelection) => Json

/** Returns a condition on a row. Returns null if the filter sets no condition. */
export type FilterRule = (context: QueryContext, row: Row, value: unknown) => Sql | null

export interface OrderColumn {
  readonly column: string
  readonly type: 'timestamptz' | 'date' | 'integer' | 'double precision' | 'text' | 'uuid'
  readonly nullable: boolean
  /** The direction of this column, if it does not depend on the direction of the order. */
  readonly fixed?: Direction
}

/** The columns to sort by. The compiler always adds the ID as the last column. */
export interface Order {
  readonly columns: readonly OrderColumn[]
  readonly direction: Direction
}

/** How the rows of a list are assigned to the buckets of a facet. */
export interface FacetRule {
  /** The kind of node that a bucket represents, or null if it represents a plain value. */
  readonly node: NodeKind | null
  /** For a property with at most one value: SQL for that value or null. */
  readonly value?: (row: Row) => Sql
  /**
   * For a property with several values: a query that returns the distinct values of the row, without nulls, as column
   * `v`.
   */
  readonly values?: (row: Row) => Sql
}

/** Tells the SQL compiler how a kind of record in the schema maps to the database. */
export interface Entity {
  readonly kind: NodeKind
  readonly type: string
  readonly table: string
  /**
   * Whether a database of several servers, such as Citus, divides the rows of the table among its servers. The rows of
   * all other tables are on every server.
   */
  readonly isSpread: boolean
  /** The condition for rows that every reader may see. All records to which a public row refers must be public, too. */
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
 * The entity of a kind of record. The TypeScript compiler reports each field, filter, order or facet that is in the SDL
 * but not in the entity, or in the entity but not in the SDL. To add a field or a relation to an entity, one line is
 * enough.
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
