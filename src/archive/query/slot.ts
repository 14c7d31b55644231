import { parseDateTime } from '../text/date-time.ts'
import { isStorableText } from '../text/storable.ts'
import { type NodeKind, parseNodeId } from '../node-id.ts'
import { isPlaceholder, type Placeholder, placeholder } from './sql.ts'

/** The types of variables that can be slots. */
export type SlotType = 'ID' | 'DateTime' | 'String'

/**
 * A variable of the operation in the place of its value. An argument that only ever becomes a parameter takes the slot
 * as it is, and one statement serves all values. What the text of a statement depends on asks for the value (`fixed`).
 */
export interface Slot extends Placeholder {
  /** The place of the variable among those of the operation. */
  readonly index: number
  readonly type: SlotType
  /** The kind of node that an ID names. The text depends on it: a plan holds for ids of one kind. */
  readonly node: NodeKind | null
  /** The variable's value in the request that the slot was made for. */
  readonly value: string
  /** The value as a parameter: of an ID the uuid, of a time the instant in UTC. */
  readonly param: string
}

/** Null for a value that no statement takes as a parameter: it is answered as a constant, or refused. */
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

/** The parameters for the slots of this request, for `fill`. */
export function paramsOf(slots: readonly (Slot | null)[] = []): (one: Placeholder) => string {
  return (one) => {
    const slot = slots[(one as Slot).index]
    if (!slot) throw new Error('a slot without a value')
    return slot.param
  }
}

/** Arguments, or a part of them, with the values of this request where slots are. */
export function withValues(args: unknown, slots: readonly (Slot | null)[]): unknown {
  if (isSlot(args)) return slots[args.index]?.value
  if (Array.isArray(args)) return args.map((one) => withValues(one, slots))
  if (typeof args !== 'object' || args === null) return args
  return Object.fromEntries(Object.entries(args).map(([name, one]) => [name, withValues(one, slots)]))
}
