import type { UserError } from '../answer.ts'

// The input objects of schema/load.graphql, for lines that no GraphQL server has looked at: a test compares the two.

type Form =
  | 'text'
  | 'integer'
  | 'number'
  | 'flag'
  | { readonly enum: ReadonlySet<string> }
  | { readonly list: Form }
  | { readonly object: () => Fields }
interface Field {
  readonly form: Form
  readonly isRequired?: true
}
export type Fields = Readonly<Record<string, Field>>

const text: Field = { form: 'text' }
const texts: Field = { form: { list: 'text' } }
const integer: Field = { form: 'integer' }
const oneOf = (...values: string[]): Field => ({ form: { enum: new Set(values) } })
const object = (fields: () => Fields): Field => ({ form: { object: fields } })
const objects = (fields: () => Fields): Field => ({ form: { list: { object: fields } } })

const OUTLET: Fields = {
  key: text,
  name: text,
  domain: text,
  homepage: text,
  kind: oneOf(
    'NEWSPAPER',
    'AGENCY',
    'BROADCASTER',
    'MAGAZINE',
    'ONLINE',
    'THINK_TANK',
    'GOVERNMENT',
    'SOCIAL',
    'OTHER',
  ),
  country: text,
  language: text,
}
const AGENT: Fields = {
  key: text,
  name: text,
  kind: oneOf('PERSON', 'ORGANIZATION', 'DOCUMENT', 'UNNAMED'),
  aliases: texts,
  description: text,
  wikidataId: text,
}
const PARTICIPANT: Fields = { agent: { ...object(() => AGENT), isRequired: true }, role: text }
const EVENT: Fields = {
  key: text,
  name: text,
  kind: text,
  summary: text,
  startDate: text,
  endDate: text,
  place: text,
  country: text,
  participants: objects(() => PARTICIPANT),
  parent: object(() => EVENT),
}
const BYLINE: Fields = { name: text, agent: object(() => AGENT) }
const QUOTE: Fields = {
  text,
  start: integer,
  end: integer,
  form: oneOf('DIRECT', 'PARTIAL', 'INDIRECT'),
  speaker: object(() => AGENT),
  speakerAsPrinted: text,
  cue: text,
  language: text,
  event: object(() => EVENT),
}
const CREDIT: Fields = {
  type: oneOf(
    'REPRINT',
    'WIRE_COPY',
    'TRANSLATION',
    'CITES_REPORT',
    'INTERVIEW',
    'PRESS_RELEASE',
    'SOCIAL_POST',
    'OTHER',
  ),
  text,
  outlet: object(() => OUTLET),
  agent: object(() => AGENT),
  url: text,
}
const ARTICLE: Fields = {
  key: text,
  url: text,
  outlet: object(() => OUTLET),
  title: text,
  description: text,
  body: text,
  language: text,
  authors: objects(() => BYLINE),
  publishedAt: text,
  modifiedAt: text,
  section: text,
  subjects: texts,
  status: oneOf('USABLE', 'WITHHELD', 'CANCELED'),
  quotes: objects(() => QUOTE),
  events: objects(() => EVENT),
  credits: objects(() => CREDIT),
}

export const INPUT_FIELDS = { outlet: OUTLET, agent: AGENT, event: EVENT, article: ARTICLE } as const

// What an export adds, and no request may: see RecordHistory.
const HISTORY: Fields = { keys: texts }
const PROVENANCE = oneOf('SUPPLIED', 'EXTRACTED', 'CORRECTED')
const ARTICLE_HISTORY: Fields = {
  ...HISTORY,
  keyGiven: { form: 'flag' },
  versions: objects(() => ({ title: text, body: text, loadedAt: text })),
  quotes: objects(() => ({ ...QUOTE, provenance: PROVENANCE, confidence: { form: 'number' } })),
  credits: objects(() => ({ ...CREDIT, provenance: PROVENANCE })),
}

/** What a line of a file may hold. */
export const LINE_FIELDS: Readonly<Record<keyof typeof INPUT_FIELDS, Fields>> = {
  outlet: { ...OUTLET, history: object(() => HISTORY) },
  agent: { ...AGENT, history: object(() => HISTORY) },
  event: { ...EVENT, history: object(() => HISTORY) },
  article: { ...ARTICLE, history: object(() => ARTICLE_HISTORY) },
}

// Deeper than any record that is taken; a parent in a parent in a parent must not overflow the stack.
const DEEPEST = 120
const MAX_ERRORS = 100

/**
 * What of a parsed line GraphQL would refuse: wrong JSON types, unknown fields and enum values. Like GraphQL it takes
 * one value for a list of one, in place.
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
        `There is no field ${show(name)} here. Leave it out, or correct its name.`,
      )
    else if (value[name] !== null) value[name] = checkValue(value[name], field.form, path, name, errors)
  }
  for (const name in fields) {
    if (fields[name]?.isRequired && (value[name] ?? null) === null)
      fail(errors, 'REQUIRED', [...path, name], `\`${name}\` must be given here.`)
  }
}

function checkValue(value: unknown, form: Form, path: readonly string[], name: string, errors: UserError[]): unknown {
  if (form === 'text') {
    if (typeof value !== 'string') wrong(errors, [...path, name], value, 'a string')
  } else if (form === 'integer') {
    if (typeof value !== 'number' || (value | 0) !== value)
      wrong(errors, [...path, name], value, 'a whole number of 32 bits')
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
      'This is nested too deeply. Give the inner records lines of their own and link to their keys.',
    )
  } else {
    checkObject(value as Record<string, unknown>, form.object(), [...path, name], errors)
  }
  return value
}

function wrong(errors: UserError[], field: readonly string[], value: unknown, expected: string): void {
  fail(errors, 'INVALID', field, `${show(value)} stands where ${expected} is expected.`)
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
  if (Array.isArray(value)) return 'A list'
  if (typeof value === 'object' && value !== null) return 'An object'
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, 80).toWellFormed() : value)
  return text.replaceAll('\\u0000', '')
}
