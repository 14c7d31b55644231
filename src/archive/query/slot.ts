import { parseDateTime } from '../text/date-time.ts'
import { isStorableText } from '../text/storable.ts'
import { type NodeKind, parseNodeId } from '../node-id.ts'
import { isPlaceholder, type Placeholder, placeholder } from './sql.ts'

/** The types of variables that can be slots. */
export type SlotType = 'ID' | 'DateTime' | 'String'

/**
 * A variable of the operation, used in an argument instead of its value. If the argument only becomes a parameter, one
 * statement serves all values of the variable. If the argument changes the SQL text, `fixed` replaces the slot by its
 * value.
 */
export interface Slot extends Placeholder {
  /** The index of the variable in the operation's list of variables. */
  readonly index: number
  readonly type: SlotType
  /** The kind of node that an ID names. The SQL text depends on it, so a plan holds for IDs of one kind. */
  readonly node: NodeKind | null
  /** The variable's value in the request that the slot was made for. */
  readonly value: string
  /** The value as a parameter: the UUID of an ID, a time in UTC. */
  readonly param: string
}

/** Returns null for a value that cannot be a parameter. Such a value is then handled as a constant, or rejected. */
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

/** Looks up the parameters for the slots of this request. Passed to `fill`. */
export function paramsOf(slots: readonly (Slot | null)[] = []): (one: Placeholder) => string {
  return (one) => {
    const slot = slots[(one as Slot).index]
    if (!slot) throw new Error('a slot without a value')
    return slot.param
  }
}

/** Arguments, or a part of them, in which the values of this request replace the slots. */
export function withValues(args: unknown, slots: readonly (Slot | null)[]): unknown {
  if (isSlot(args)) return slots[args.index]?.value
  if (Array.isArray(args)) return args.map((one) => withValues(one, slots))
  if (typeof args !== 'object' || args === null) return args
  return Object.fromEntries(Object.entries(args).map(([name, one]) => [name, withValues(one, slots)]))
}
