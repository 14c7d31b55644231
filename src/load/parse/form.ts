import type { RecordNoun } from '../../archive/identity/record-id.ts'
import { ENUMS, INPUTS } from '../../generated/inputs.ts'
import type { UserError } from '../answer.ts'

/** The type that a JSON value must have. The type of an object includes its fields with their types. */
type Form =
  | 'text'
  | 'integer'
  | 'number'
  | 'flag'
  | { readonly enum: ReadonlySet<string> }
  | { readonly list: Form }
  | { readonly object: Fields }
interface Field {
  readonly form: Form
  readonly isRequired: boolean
}
export type Fields = Readonly<Record<string, Field>>

/**
 * The fields of a line: the fields of the API's input type, and a field `history`, which exports write (see
 * `history.ts`). The API does not accept `history` in a mutation.
 */
const LINE_INPUTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...INPUTS,
  OutletLine: { ...INPUTS.OutletInput, history: 'RecordHistory' },
  AgentLine: { ...INPUTS.AgentInput, history: 'AgentHistory' },
  EventLine: { ...INPUTS.EventInput, history: 'RecordHistory' },
  ArticleLine: { ...INPUTS.ArticleInput, history: 'ArticleHistory' },
  RecordHistory: { keys: '[String!]', keyGiven: 'Boolean', onlyLinked: 'Boolean', hidden: 'Boolean' },
  AgentHistory: {
    keys: '[String!]',
    keyGiven: 'Boolean',
    onlyLinked: 'Boolean',
    hidden: 'Boolean',
    provenance: 'Provenance',
  },
  ArticleHistory: {
    keys: '[String!]',
    keyGiven: 'Boolean',
    versions: '[EarlierVersionInput!]',
    quotes: '[RestoredQuoteInput!]',
    extractedBy: 'Int',
    credits: '[RestoredCreditInput!]',
  },
  EarlierVersionInput: { title: 'String', body: 'String', loadedAt: 'String' },
  RestoredQuoteInput: {
    ...INPUTS.QuoteInput,
    provenance: 'Provenance',
    confidence: 'Float',
    isQuote: 'Boolean',
    replaces: '[QuotedPlaceInput!]',
  },
  QuotedPlaceInput: { text: 'String', start: 'Int' },
  RestoredCreditInput: { ...INPUTS.CreditInput, provenance: 'Provenance' },
}

const SCALARS: Readonly<Record<string, Form>> = {
  String: 'text',
  ID: 'text',
  Int: 'integer',
  Float: 'number',
  Boolean: 'flag',
}
const ENUM_VALUES: Readonly<Record<string, readonly string[]>> = ENUMS

const fieldsByInput = new Map<string, Fields>()

/** Returns the fields of the input type that has the name `input`. */
function fieldsOf(input: string): Fields {
  const known = fieldsByInput.get(input)
  if (known) return known
  const fields: Record<string, Field> = {}
  // The fields are put into the map before they are complete, because types are recursive: the parent of an event is an
  // event.
  fieldsByInput.set(input, fields)
  for (const [name, type] of Object.entries(LINE_INPUTS[input] ?? {}))
    fields[name] = { form: formOf(type), isRequired: type.endsWith('!') }
  return fields
}

function formOf(type: string): Form {
  const nullable = type.replace(/!$/, '')
  if (nullable.startsWith('[')) return { list: formOf(nullable.slice(1, -1)) }
  const values = ENUM_VALUES[nullable]
  return SCALARS[nullable] ?? (values ? { enum: new Set(values) } : { object: fieldsOf(nullable) })
}

/** The fields that a line of a file may have. */
export const LINE_FIELDS: Readonly<Record<RecordNoun, Fields>> = {
  outlet: fieldsOf('OutletLine'),
  agent: fieldsOf('AgentLine'),
  event: fieldsOf('EventLine'),
  article: fieldsOf('ArticleLine'),
}

// All valid records have fewer nested levels than this. The limit prevents deeply nested parents of an event from
// overflowing the stack.
const DEEPEST = 120
const MAX_ERRORS = 100

/**
 * Returns an error for everything in a line that GraphQL would reject: a wrong JSON type, an unknown field, an unknown
 * enum value or a missing required field. Returns at most `MAX_ERRORS` errors. As in GraphQL, a single value is
 * accepted where a list is expected; such a value is replaced in `record` by a list that contains only this value.
 */
export function checkForm(record: Record<string, unknown>, fields: Fields): UserError[] {
  const errors: UserError[] = []
  checkObject(record, fields, [], errors)
  return errors
}

function checkObject(
  value: Record<string, unknown>,
  fields: Fields,
  path: readonly string[],
  errors: UserError[],
): void {
  for (const name of Object.keys(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field === undefined)
      fail(
        errors,
        'INVALID',
        [...path, name],
        `There is no field ${show(name)} here. Remove the field, or correct its name.`,
      )
    else if (value[name] !== null) value[name] = checkValue(value[name], field.form, path, name, errors)
  }
  for (const name in fields) {
    if (fields[name]?.isRequired && (value[name] ?? null) === null)
      fail(errors, 'REQUIRED', [...path, name], `\`${name}\` is required here.`)
  }
}

function checkValue(value: unknown, form: Form, path: readonly string[], name: string, errors: UserError[]): unknown {
  if (form === 'text') {
    if (typeof value !== 'string') wrong(errors, [...path, name], value, 'a string')
  } else if (form === 'integer') {
    if (typeof value !== 'number' || (value | 0) !== value) wrong(errors, [...path, name], value, 'a 32-bit integer')
  } else if (form === 'number') {
    if (typeof value !== 'number') wrong(errors, [...path, name], value, 'a number')
  } else if (form === 'flag') {
    if (typeof value !== 'boolean') wrong(errors, [...path, name], value, 'true or false')
  } else if ('enum' in form) {
    if (typeof value !== 'string' || !form.enum.has(value))
      wrong(errors, [...path, name], value, `one of ${[...form.enum].join(', ')}`)
  } else if ('list' in form) {
    const items: unknown[] = Array.isArray(value) ? (value as unknown[]) : [value]
    const at = [...path, name]
    for (let index = 0; index < items.length; index++) {
      if (items[index] === null) wrong(errors, [...at, String(index)], null, 'a value')
      else if (form.list === 'text' && typeof items[index] === 'string') continue
      else items[index] = checkValue(items[index], form.list, at, String(index), errors)
    }
    return items
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    wrong(errors, [...path, name], value, 'an object')
  } else if (path.length > DEEPEST) {
    fail(
      errors,
      'INVALID',
      [...path, name],
      'This value is nested too deeply. Give each inner record a line of its own, and refer to that record by its key.',
    )
  } else {
    checkObject(value as Record<string, unknown>, form.object, [...path, name], errors)
  }
  return value
}

function wrong(errors: UserError[], field: readonly string[], value: unknown, expected: string): void {
  fail(errors, 'INVALID', field, `The value is ${show(value)}, but ${expected} is expected.`)
}

function fail(errors: UserError[], code: 'INVALID' | 'REQUIRED', field: readonly string[], message: string): void {
  if (errors.length < MAX_ERRORS)
    errors.push({
      code,
      field: field.map((step) =>
        (step.length > 200 ? `${step.slice(0, 199)}…` : step).toWellFormed().replaceAll('\0', '�'),
      ),
      message,
    })
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, 80).toWellFormed() : value)
  return text.replaceAll('\\u0000', '')
}
