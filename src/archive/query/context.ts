import type { QueryContext } from './entity.ts'
import { isSlot } from './slot.ts'

/**
 * The value of an argument that becomes part of the SQL text. If the value is a slot, the slot is recorded in
 * `context.fixed`, because the statement can be reused only for the same value.
 */
export function fixed(context: QueryContext, value: unknown): unknown {
  if (!isSlot(value)) return value
  context.fixed.add(value)
  return value.value
}
