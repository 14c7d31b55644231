import type { QueryContext } from './entity.ts'
import { isSlot } from './slot.ts'

/**
 * The value of an argument that is part of the SQL text. If it is a slot, the slot is recorded, because the statement
 * then holds only for its value.
 */
export function fixed(context: QueryContext, value: unknown): unknown {
  if (!isSlot(value)) return value
  context.fixed.add(value)
  return value.value
}
