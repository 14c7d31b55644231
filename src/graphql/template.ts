import { randomUUID } from 'node:crypto'
import { type DocumentNode, Kind, type OperationDefinitionNode, type VariableDefinitionNode, visit } from 'graphql'
import { parseDateTime } from '../archive/text/date-time.ts'
import { parseNodeId, toNodeId } from '../archive/node-id.ts'
import { compileRoot } from '../archive/read.ts'
import { JSON_NULL, literal, orNull } from '../archive/query/json.ts'
import { TOO_MANY_BUCKETS } from '../archive/query/timeline.ts'
import type { FieldSelection } from '../archive/query/selection.ts'
import type { OperationField } from './selection.ts'

// An operation that comes again differs in the values of its variables, and most of these only ever become parameters.
// So its statements are compiled once, with a gap where the value of such a variable goes: 0.1 ms less per request of a
// deep selection.

type Values = Readonly<Record<string, unknown>>

/**
 * A variable whose value no statement's text depends on: of type ID (but for its kind of node) or DateTime, or what a
 * search is asked with.
 */
interface Slot {
  readonly name: string
  readonly type: 'ID' | 'DateTime' | 'String'
}

/** A statement whose one value is text in UTF-8, with gaps in its parameters. */
interface Statement {
  readonly text: string
  readonly params: readonly (string | { readonly slot: number })[]
}

/**
 * A search with gaps in its arguments. Its selection is one and the same object each time, so that what is made of it
 * is made once.
 */
interface Search {
  readonly search: FieldSelection
  readonly gaps: readonly { readonly argument: string; readonly slot: number }[]
}

export interface Template {
  /** Joined they are the whole answer. A single root field is one statement, whose text leaves as it came. */
  readonly pieces: readonly (Buffer | Statement | Search)[]
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

export function variablesOf(document: DocumentNode, operation: OperationDefinitionNode): Variables {
  const definitions = operation.variableDefinitions ?? []
  const texts = searchVariables(document, operation)
  const slots = definitions.flatMap((definition) => slotOf(definition, texts) ?? [])
  const names = new Set(slots.map((slot) => slot.name))
  return {
    slots,
    others: definitions.map((definition) => definition.variable.name.value).filter((name) => !names.has(name)),
  }
}

function slotOf(
  { variable, type, defaultValue }: VariableDefinitionNode,
  texts: ReadonlySet<string> | null,
): Slot | null {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type
  if (named.kind !== Kind.NAMED_TYPE || defaultValue !== undefined) return null
  const name = variable.name.value
  if (texts) return texts.has(name) && named.name.value === 'String' ? { name, type: 'String' } : null
  return named.name.value === 'ID' || named.name.value === 'DateTime' ? { name, type: named.name.value } : null
}

const SEARCH_GAPS = ['text', 'after']

/**
 * The variables that are nothing but the text or the cursor of a search; null where the operation has no search at its
 * root.
 */
function searchVariables(document: DocumentNode, operation: OperationDefinitionNode): Set<string> | null {
  const searches = operation.selectionSet.selections
    .filter((node) => node.kind === Kind.FIELD)
    .filter((node) => node.name.value === 'search')
  if (searches.length === 0) return null
  // One of them is the definition.
  const uses = new Map<string, number>()
  visit(document, { Variable: ({ name }) => void uses.set(name.value, (uses.get(name.value) ?? -1) + 1) })
  const values = searches
    .flatMap((node) => node.arguments ?? [])
    .flatMap(({ name, value }) =>
      SEARCH_GAPS.includes(name.value) && value.kind === Kind.VARIABLE ? [value.name.value] : [],
    )
  return new Set(values.filter((name) => values.filter((other) => other === name).length === uses.get(name)))
}

/** What two requests have in common that one template answers, and what goes into its gaps; null where none can. */
export function readVariables(
  { slots, others }: Variables,
  values: Values,
): { signature: string; fills: readonly string[] } | null {
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
    if (type === 'String') {
      if (value !== undefined && value !== null && typeof value !== 'string') return null
      signature += `${typeof value}\n`
      fills.push(value ?? '')
      continue
    }
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

/**
 * Compiles an operation with marks where values go, and cuts the gaps where they come out; null where a mark comes out
 * any other way.
 */
export function makeTemplate(
  variables: Variables,
  values: Values,
  seesAll: boolean,
  fieldsWith: (values: Values) => readonly OperationField[] | null,
): Template | null {
  const marks = variables.slots.map(({ type }) => (type === 'DateTime' ? randomInstant() : randomUUID()))
  const marked = variables.slots.flatMap(({ name, type }, index) => {
    const mark = marks[index] ?? ''
    if (type === 'String') return typeof values[name] === 'string' ? [[name, mark]] : []
    return [[name, type === 'ID' ? toNodeId(parseNodeId(String(values[name]))?.kind ?? 'article', mark) : mark]]
  })
  const fields = fieldsWith({ ...values, ...Object.fromEntries(marked) })
  if (!fields) return null
  const compiled: { key: string; piece: (Statement & { expression: string }) | Search }[] = []
  for (const field of fields) {
    if (field.name.startsWith('__') || field.name === 'nodes') return null
    if (field.name === 'search') {
      // One that came by a fragment: other marks could stand anywhere in it.
      if (variables.slots.some(({ type }) => type !== 'String')) return null
      const gaps = SEARCH_GAPS.map((argument) => ({
        argument,
        slot: marks.indexOf(String(field.args[argument])),
      })).filter(({ slot }) => slot >= 0)
      compiled.push({ key: field.key, piece: { search: field, gaps } })
      continue
    }
    const root = compileRoot({ seesAll, typed: false }, field)
    const params = (root?.params ?? []).map((param) => {
      const slot = marks.indexOf(param)
      return slot < 0 ? param : { slot }
    })
    const rest = [root?.expression ?? '', ...params.filter((param) => typeof param === 'string')]
    if (rest.some((text) => marks.some((mark) => text.includes(mark)))) return null
    const expression = root ? orNull(root.expression) : JSON_NULL
    compiled.push({ key: field.key, piece: { expression, text: `select ${expression} as json`, params } })
  }
  const hasTimeline = compiled.some(({ piece }) => 'text' in piece && piece.text.includes(TOO_MANY_BUCKETS))
  const [first, ...others] = compiled
  if (!first) return null
  if (others.length === 0 && 'text' in first.piece) {
    const text = `select ${literal(`{"data":{"${first.key}":`)} || ${first.piece.expression} || '}}'`
    return { pieces: [{ text, params: first.piece.params }], hasTimeline }
  }
  const pieces = compiled.flatMap(({ key, piece }, index) => [
    Buffer.from(`${index === 0 ? '{"data":{' : ','}"${key}":`),
    piece,
  ])
  return { pieces: [...pieces, Buffer.from('}}')], hasTimeline }
}

export function fillSearch({ search, gaps }: Search, fills: readonly string[]): FieldSelection {
  if (gaps.length === 0) return search
  const given = Object.fromEntries(gaps.map(({ argument, slot }) => [argument, fills[slot] ?? '']))
  return { ...search, args: { ...search.args, ...given } }
}

export function fill({ params }: Statement, fills: readonly string[]): string[] {
  return params.map((param) => (typeof param === 'string' ? param : (fills[param.slot] ?? '')))
}

// One that nobody writes into a document by chance.
function randomInstant(): string {
  return new Date(Math.floor(Math.random() * 250e12)).toISOString()
}
