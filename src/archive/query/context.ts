import type { QueryContext } from './entity.ts'
import { isSlot } from './slot.ts'

/** The value of an argument that the text depends on, also where it is a slot. */
export function fixed(context: QueryContext, value: unknown): unknown {
  if (!isSlot(value)) return value
  context.fixed.add(value)
  return value.value
}
