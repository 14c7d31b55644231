import { Kind, type OperationDefinitionNode } from 'graphql'
import { type Slot, type SlotType, toSlot } from '../../archive/query/slot.ts'

// An operation that comes again differs in the values of its variables, and most of these only ever become parameters.
// So an operation is planned once, with slots for the values of such variables: that saves a deep selection 0.1 ms per
// request.

export type Values = Readonly<Record<string, unknown>>

/** The variables of an operation, and of which type a slot in their place would be; null where there can be none. */
export type Variables = readonly { readonly name: string; readonly slot: SlotType | null }[]

/** The slots of a request, by the place of their variables. */
export type Slots = readonly (Slot | null)[]

// Longer values are hardly asked again.
const MAX_VALUE_LENGTH = 300

export function variablesOf(operation: OperationDefinitionNode): Variables {
  return (operation.variableDefinitions ?? []).map(({ variable, type }) => {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type
    const name = named.kind === Kind.NAMED_TYPE ? named.name.value : null
    const slot = name === 'ID' || name === 'DateTime' || name === 'String' ? name : null
    return { name: variable.name.value, slot }
  })
}

/** The slots of a request, and what requests have in common that one plan answers; null where none can. */
export function readVariables(variables: Variables, values: Values): { signature: string; slots: Slots } | null {
  let signature = ''
  const slots: (Slot | null)[] = []
  for (const [index, { name, slot: type }] of variables.entries()) {
    const value = values[name]
    const slot = type && toSlot(index, type, value)
    // Remembering what every wrong id is answered with would push out what is asked often.
    if (type === 'ID' && typeof value === 'string' && !slot) return null
    slots.push(slot)
    const shared = slot ? (slot.node ?? type) : JSON.stringify(value)
    if (shared !== null && shared !== undefined && shared.length > MAX_VALUE_LENGTH) return null
    signature += `${shared}\n`
  }
  return { signature, slots }
}

/** The slots by the names of their variables. */
export function slotsByName(variables: Variables, slots: Slots): Values {
  return Object.fromEntries(variables.flatMap(({ name }, index) => (slots[index] ? [[name, slots[index]]] : [])))
}

/** The variables, without slots for those whose values decided about a plan. */
export function withFixed(variables: Variables, fixed: ReadonlySet<Slot>): Variables {
  const places = new Set([...fixed].map(({ index }) => index))
  return variables.map((one, index) => (places.has(index) ? { ...one, slot: null } : one))
}
