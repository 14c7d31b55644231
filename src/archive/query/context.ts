import type { NodeKind } from '../node-id.ts'
import type { Entity } from './entity.ts'
import { isSlot, type Slot } from './slot.ts'

/** What all pieces of one statement have in common while it is put together. */
export interface QueryContext {
  readonly entities: Readonly<Record<NodeKind, Entity>>
  /** Whether rows that are not public exist for this request. */
  readonly seesAll: boolean
  /** Adds `__type` to objects behind an interface, for an execution that has to find their type. */
  readonly typed: boolean
  /** The slots whose values the text depends on: the statement holds for these values only. */
  readonly fixed: Set<Slot>
}

/** The value of an argument that the text depends on, also where it is a slot. */
export function fixed(context: QueryContext, value: unknown): unknown {
  if (!isSlot(value)) return value
  context.fixed.add(value)
  return value.value
}
