import { parseDateTime } from '../text/date-time.ts'
import { isStorableText } from '../text/storable.ts'
import { type NodeKind, parseNodeId } from '../node-id.ts'
import { isPlaceholder, type Placeholder, placeholder } from './sql.ts'

/** The types of variables that can be slots. */
export type SlotType = 'ID' | 'DateTime' | 'String'

/**
 * Takes the place of a variable's value in an argument. If the argument becomes a parameter of the statement, one
 * statement serves all values of the variable. If the argument becomes part of the SQL text, the function `fixed`
 * returns the value, and the value replaces the slot.
 */
export interface Slot extends Placeholder {
  /** The index of the variable in the operation's list of variables. */
  readonly index: number
  readonly type: SlotType
  /**
   * The kind of node to which an ID belongs, or null if the value is not an ID. The SQL text depends on the kind, so a
   * plan can be reused only for IDs of the same kind.
   */
  readonly node: NodeKind | null
  /** The variable's value in the request for which the slot was created. A time is converted to UTC. */
  readonly value: string
  /** The parameter of the statement: the UUID of a global ID; for other types, the same as `value`. */
  readonly param: string
}

/**
 * Returns null for a value that cannot be a parameter. The caller treats a value without a slot as a constant, or
 * rejects the value.
 */
export function toSlot(index: number, type: SlotType, value: unknown): Slot | null {
  if (typeof value !== 'string') return null
  if (type === 'ID') {
    const id = parseNodeId(value)
    return id && placeholder({ index, type, node: id.kind, value, param: id.id })
  }
  const param = type === 'DateTime' ? parseDateTime(value) : isStorableText(value) ? value : null
  return param === null ? null : placeholder({ index, type, node: null, value: param, param })
}

export function isSlot(value: unknown): value is Slot {
  return isPlaceholder(value)
}

/**
 * Returns a function that can be passed to `fill` (see `sql.ts`) as `valueOf`. For a slot of a statement, the function
 * returns the parameter from this request.
 */
export function paramsOf(slots: readonly (Slot | null)[] = []): (one: Placeholder) => string {
  return (one) => {
    const slot = slots[(one as Slot).index]
    if (!slot) throw new Error('a slot has no value')
    return slot.param
  }
}

/** Returns the arguments, or a part of them, with each slot replaced by its value in this request. */
export function withValues(args: unknown, slots: readonly (Slot | null)[]): unknown {
  if (isSlot(args)) return slots[args.index]?.value
  if (Array.isArray(args)) return args.map((one) => withValues(one, slots))
  if (typeof args !== 'object' || args === null) return args
  return Object.fromEntries(Object.entries(args).map(([name, one]) => [name, withValues(one, slots)]))
}
