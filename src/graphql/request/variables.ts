import { Kind, type OperationDefinitionNode } from 'graphql'
import { type Slot, type SlotType, toSlot } from '../../archive/query/slot.ts'

// Requests that repeat an operation usually differ only in the values of its variables, and most of these values are
// used only as parameters of SQL statements. For this reason, an operation is planned once, with slots in place of the
// values that become parameters. For a deep selection, a cached plan saves 0.1 ms per request.

export type Values = Readonly<Record<string, unknown>>

/**
 * The variables of an operation. `slot` is the type of the slot that may replace the variable's value, or null if no
 * slot can replace the value.
 */
export type Variables = readonly { readonly name: string; readonly slot: SlotType | null }[]

/** The slots of a request, in the order of the operation's variables. */
export type Slots = readonly (Slot | null)[]

// The maximum length of the JSON of a value that has no slot. If a value is longer, the plan is not cached, because the
// value is unlikely to be sent again.
const MAX_VALUE_LENGTH = 300

export function variablesOf(operation: OperationDefinitionNode): Variables {
  return (operation.variableDefinitions ?? []).map(({ variable, type }) => {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type
    const name = named.kind === Kind.NAMED_TYPE ? named.name.value : null
    const slot = name === 'ID' || name === 'DateTime' || name === 'String' ? name : null
    return { name: variable.name.value, slot }
  })
}

/**
 * Returns the slots of a request, and a signature: two requests with the same signature can use the same plan. Returns
 * null if no other request is likely to use the plan.
 */
export function readVariables(variables: Variables, values: Values): { signature: string; slots: Slots } | null {
  let signature = ''
  const slots: (Slot | null)[] = []
  for (const [index, { name, slot: type }] of variables.entries()) {
    const value = values[name]
    const slot = type && toSlot(index, type, value)
    // Invalid ids have no slot. Caching a plan for each invalid id would remove frequently used plans from the cache.
    if (type === 'ID' && typeof value === 'string' && !slot) return null
    slots.push(slot)
    const shared = slot ? (slot.node ?? type) : JSON.stringify(value)
    if (shared !== null && shared !== undefined && shared.length > MAX_VALUE_LENGTH) return null
    signature += `${shared}\n`
  }
  return { signature, slots }
}

/** The slots, by the names of their variables. */
export function slotsByName(variables: Variables, slots: Slots): Values {
  return Object.fromEntries(variables.flatMap(({ name }, index) => (slots[index] ? [[name, slots[index]]] : [])))
}

/** Removes the slots in `fixed`, because a plan depends on the values of their variables. */
export function withFixed(variables: Variables, fixed: ReadonlySet<Slot>): Variables {
  const places = new Set([...fixed].map(({ index }) => index))
  return variables.map((one, index) => (places.has(index) ? { ...one, slot: null } : one))
}
