import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql'
import { expect, test } from 'vitest'
import { loadSchema } from '../../src/graphql/schema.ts'
import { checkForm, type Fields, LINE_FIELDS } from '../../src/load/parse/form.ts'

const schema = loadSchema()

/**
 * Describes an input type as text. Each object type is described once; where an object type occurs again inside
 * itself, only its name is printed.
 */
function describeType(type: GraphQLInputType, path: readonly string[]): string {
  const nullable = getNullableType(type)
  if (isListType(nullable)) return `[${describeType(nullable.ofType, path)}]`
  const named = getNamedType(nullable)
  if (isEnumType(named))
    return named
      .getValues()
      .map(({ name }) => name)
      .sort()
      .join('|')
  if (!isInputObjectType(named)) return named.name
  if (path.length > 4) return '…'
  return `{${Object.values(named.getFields())
    .map(
      (field) =>
        `${field.name}${isNonNullType(field.type) ? '!' : ''}:${describeType(field.type, [...path, field.name])}`,
    )
    .sort()
    .join(' ')}}`
}

type Form = Fields[string]['form']
const NAMES = { text: 'String', integer: 'Int', flag: 'Boolean', number: 'Float' } as const

function describeForm(form: Form, path: readonly string[]): string {
  if (typeof form === 'string') return NAMES[form]
  if ('enum' in form) return [...form.enum].sort().join('|')
  if ('list' in form) return `[${describeForm(form.list, path)}]`
  return path.length > 4 ? '…' : describeFields(form.object, path)
}

function describeFields(fields: Fields, path: readonly string[]): string {
  return `{${Object.entries(fields)
    .map(([name, { form, isRequired }]) => `${name}${isRequired ? '!' : ''}:${describeForm(form, [...path, name])}`)
    .sort()
    .join(' ')}}`
}

test.each(['outlet', 'agent', 'event', 'article'] as const)(
  'a line with an %s has the fields that the schema says',
  (noun) => {
    const { history, ...fields } = LINE_FIELDS[noun]
    const type = schema.getType(`${noun[0]?.toUpperCase()}${noun.slice(1)}Input`)
    expect(describeFields(fields, [])).toBe(describeType(type as GraphQLInputType, []))
    expect(history?.isRequired).toBe(false)
  },
)

test('one value is taken for a list of one, as GraphQL does', () => {
  const record = { subjects: 'one', quotes: { text: 'x' } }
  expect(checkForm(record, LINE_FIELDS.article)).toEqual([])
  expect(record).toEqual({ subjects: ['one'], quotes: [{ text: 'x' }] })
})
