import { randomUUID } from 'node:crypto'
import { Kind, type OperationDefinitionNode, type VariableDefinitionNode } from 'graphql'
import { parseDateTime } from '../archive/form/date-time.ts'
import { parseNodeId, toNodeId } from '../archive/node-id.ts'
import { compileRoot } from '../archive/read.ts'
import { JSON_NULL, literal, orNull } from '../archive/shape/json.ts'
import { TOO_MANY_BUCKETS } from '../archive/shape/timeline.ts'
import type { OperationField } from './selection.ts'

// An operation that comes again differs in the values of its variables, and most of these only ever become parameters. So its statements are
// compiled once, with a gap where the value of such a variable goes: 0.1 ms less per request of a deep selection.

type Values = Readonly<Record<string, unknown>>

/** A variable whose value no statement's text depends on: of type ID (but for its kind of node) or DateTime. */
interface Slot {
  readonly name: string
  readonly type: 'ID' | 'DateTime'
}

/** A statement whose one value is text in UTF-8, with gaps in its parameters. */
interface Statement {
  readonly text: string
  readonly params: readonly (string | { readonly slot: number })[]
}

export interface Template {
  /** Joined they are the whole answer. A single root field is one statement, whose text leaves as it came. */
  readonly pieces: readonly (Buffer | Statement)[]
  /** Whether a timeline may have too many buckets, which is an error beside the data. */
  readonly hasTimeline: boolean
}

/** How the variables of an operation are told apart. */
export interface Variables {
  readonly slots: readonly Slot[]
  readonly others: readonly string[]
}

// Longer values are hardly asked again.
const MAX_VALUE_LENGTH = 300

export function variablesOf(operation: OperationDefinitionNode): Variables {
  const definitions = operation.variableDefinitions ?? []
  const slots = definitions.flatMap((definition) => slotOf(definition) ?? [])
  const names = new Set(slots.map((slot) => slot.name))
  return { slots, others: definitions.map((definition) => definition.variable.name.value).filter((name) => !names.has(name)) }
}

function slotOf({ variable, type, defaultValue }: VariableDefinitionNode): Slot | null {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type
  if (named.kind !== Kind.NAMED_TYPE || defaultValue !== undefined) return null
  const name = named.name.value
  return name === 'ID' || name === 'DateTime' ? { name: variable.name.value, type: name } : null
}

/** What two requests have in common that one template answers, and what goes into its gaps; null where none can. */
export function readVariables({ slots, others }: Variables, values: Values): { signature: string; fills: readonly string[] } | null {
  let signature = ''
  for (const name of others) {
    const value = values[name]
    const json = value === undefined ? '-' : JSON.stringify(value)
    if (json.length > MAX_VALUE_LENGTH) return null
    signature += `${json}\n`
  }
  const fills: string[] = []
  for (const { name, type } of slots) {
    const value = values[name]
    if (typeof value !== 'string') return null
    if (type === 'ID') {
      const id = parseNodeId(value)
      if (!id) return null
      signature += `${id.kind}\n`
      fills.push(id.id)
    } else {
      const at = parseDateTime(value)
      if (at === null) return null
      fills.push(at)
    }
  }
  return { signature, fills }
}

/** Compiles an operation with marks where values go, and cuts the gaps where they come out; null where a mark comes out any other way. */
export function makeTemplate(variables: Variables, values: Values, seesAll: boolean, fieldsWith: (values: Values) => readonly OperationField[] | null): Template | null {
  const marks = variables.slots.map(({ type }) => (type === 'ID' ? randomUUID() : randomInstant()))
  const marked = variables.slots.map(({ name, type }, index) => {
    const mark = marks[index] ?? ''
    return [name, type === 'ID' ? toNodeId(parseNodeId(String(values[name]))?.kind ?? 'article', mark) : mark]
  })
  const fields = fieldsWith({ ...values, ...Object.fromEntries(marked) })
  if (!fields) return null
  const compiled: { key: string; expression: string; params: Statement['params'] }[] = []
  for (const field of fields) {
    if (field.name.startsWith('__') || field.name === 'nodes') return null
    const root = compileRoot({ seesAll, typed: false }, field)
    const params = (root?.params ?? []).map((param) => {
      const slot = marks.indexOf(param)
      return slot < 0 ? param : { slot }
    })
    const rest = [root?.expression ?? '', ...params.filter((param) => typeof param === 'string')]
    if (rest.some((text) => marks.some((mark) => text.includes(mark)))) return null
    compiled.push({ key: field.key, expression: root ? orNull(root.expression) : JSON_NULL, params })
  }
  const hasTimeline = compiled.some(({ expression }) => expression.includes(TOO_MANY_BUCKETS))
  const [first, ...others] = compiled
  if (!first) return null
  if (others.length === 0) {
    const text = `select ${literal(`{"data":{"${first.key}":`)} || ${first.expression} || '}}'`
    return { pieces: [{ text, params: first.params }], hasTimeline }
  }
  const pieces = compiled.flatMap(({ key, expression, params }, index) => [
    Buffer.from(`${index === 0 ? '{"data":{' : ','}"${key}":`),
    { text: `select ${expression} as json`, params },
  ])
  return { pieces: [...pieces, Buffer.from('}}')], hasTimeline }
}

export function fill({ params }: Statement, fills: readonly string[]): string[] {
  return params.map((param) => (typeof param === 'string' ? param : (fills[param.slot] ?? '')))
}

// One that nobody writes into a document by chance.
function randomInstant(): string {
  return new Date(Math.floor(Math.random() * 250e12)).toISOString()
}
