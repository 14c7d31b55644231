import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parseType,
  typeFromAST,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql'
import type { Random } from './random.ts'
import type { Values } from './value.ts'

/** A random query as a tree of plain values, which can be copied and shrunk. */
export interface Field {
  name: string
  alias: string | null
  args: Argument[]
  /** The subfields, or null if the type of the field has none. */
  fields: Field[] | null
  /** The type of the fragment that contains the field; the fragment is a named one if `spread` is set. */
  on: string | null
  spread?: boolean
  /** The value of the variable in `@include`, for each of the two runs. */
  include?: [boolean, boolean]
}
export interface Argument {
  name: string
  type: string
  value: unknown
}
/**
 * A value that is sent as a variable; the document is run with the first value, then with the second. An undefined
 * value is left out.
 */
export interface Variable {
  variable: { type: string; values: [unknown, unknown] }
}
const isVariable = (value: unknown): value is Variable =>
  typeof value === 'object' && value !== null && 'variable' in value
export interface Document {
  text: string
  variables: [Record<string, unknown>, Record<string, unknown>]
}

const MAX_DEPTH = 10
const PAGED = ['first', 'after', 'last', 'before']

interface Budget {
  rows: number
  fields: number
}

export function randomQuery(schema: GraphQLSchema, random: Random, values: Values): Field[] {
  const budget = { rows: 2500, fields: 45 }
  const query = schema.getQueryType()
  if (!query) throw new Error('no Query')
  const roots = Object.values(query.getFields()).filter((field) => !OF_OTHERS.has(field.name))
  const chosen = Array.from({ length: random.chance(0.25) ? 2 : 1 }, () => random.pick(roots))
  const fields = chosen.flatMap(
    (field, n) => fieldOf(schema, random, values, field, { depth: 1, rows: 1, budget, alias: `r${n}` }) ?? [],
  )
  return fields.length > 0 ? fields : [leaf('__typename')]
}

/** These fields are left out, because the oracle does not model search engines and jobs. */
const OF_OTHERS: ReadonlySet<string> = new Set(['search', 'loadJob', 'loadJobs'])

const leaf = (name: string, alias: string | null = null): Field => ({ name, alias, args: [], fields: null, on: null })

interface Place {
  depth: number
  /** The maximum number of parent rows. */
  rows: number
  budget: Budget
  alias: string | null
}

function fieldOf(
  schema: GraphQLSchema,
  random: Random,
  values: Values,
  field: GraphQLField<unknown, unknown>,
  place: Place,
): Field | null {
  const type = getNamedType(field.type)
  const { budget } = place
  budget.fields -= 1
  const isConnection = type.name.endsWith('Connection')
  const args = field.args
    .filter((arg) => !PAGED.includes(arg.name) || !isConnection)
    .filter((arg) =>
      isNonNullType(arg.type) && arg.defaultValue === undefined
        ? true
        : random.chance(arg.name === 'filter' ? 0.6 : 0.5),
    )
    .map((arg) => ({ name: arg.name, type: String(arg.type), value: values.argument(arg.type, arg.name, type.name) }))
  let rows = place.rows
  if (isConnection) {
    const affordable = Math.floor(budget.rows / rows)
    if (affordable < 1) return null
    const most = Math.min(affordable, place.rows === 1 ? 100 : 7)
    const isDefault = affordable >= 20 && random.chance(0.15)
    const size = isDefault ? 20 : random.chance(0.5) ? random.between(1, Math.min(4, most)) : random.between(1, most)
    if (!isDefault) args.push(values.size(random.chance(0.6) ? 'first' : 'last', size))
    rows *= size
    budget.rows -= rows
  }
  if (field.name === 'nodes' && place.depth === 1) budget.rows -= rows *= 4
  if (isLeafType(type)) return { name: field.name, alias: place.alias, args, fields: null, on: null }
  const fields = selection(schema, random, values, type, { ...place, depth: place.depth + 1, rows })
  return fields === null ? null : { name: field.name, alias: place.alias, args, fields, on: null }
}

function selection(
  schema: GraphQLSchema,
  random: Random,
  values: Values,
  type: GraphQLNamedType,
  place: Place,
): Field[] | null {
  if (place.depth > MAX_DEPTH) return null
  const { budget } = place
  const chosen: Field[] = random.chance(0.1) ? [leaf('__typename')] : []
  if (isAbstractType(type)) {
    chosen.push(leaf('id'))
    for (const [n, possible] of random.some(schema.getPossibleTypes(type), 3).entries()) {
      // Fields of different types may have the same response key only if their result types agree.
      const inner = selection(schema, random, values, possible, place) ?? []
      inner.forEach((field, m) => chosen.push({ ...field, alias: `n${n}_${m}`, on: possible.name }))
    }
    return chosen
  }
  if (!isObjectType(type)) return null
  const all = random.shuffle(Object.values(type.getFields()).filter((field) => !OF_OTHERS.has(field.name)))
  // To get deep selections, fields with subfields come first half of the time.
  const sorted = random.chance(0.5)
    ? all
    : [
        ...all.filter((it) => !isLeafType(getNamedType(it.type))),
        ...all.filter((it) => isLeafType(getNamedType(it.type))),
      ]
  const wanted = type.name.endsWith('Connection')
    ? random.between(1, 5)
    : type.name.endsWith('Edge')
      ? 3
      : random.between(1, 5)
  for (const field of sorted) {
    if (chosen.length >= wanted || budget.fields <= 0) break
    const doubled = field.args.length > 0 && random.chance(0.25) ? 2 : 1
    for (let n = 0; n < doubled; n += 1) {
      const made = fieldOf(schema, random, values, field, {
        ...place,
        alias: n > 0 || random.chance(0.15) ? `x${chosen.length}` : null,
      })
      if (made) chosen.push(random.chance(0.1) ? { ...made, on: type.name, spread: random.chance(0.5) } : made)
    }
  }
  if (chosen.length === 0) chosen.push(leaf(type.getFields()['id'] ? 'id' : '__typename'))
  for (const field of chosen)
    if (chosen.length > 1 && random.chance(0.03)) field.include = [random.chance(0.5), random.chance(0.5)]
  return chosen.flatMap((field) => twice(random, field))
}

/** Sometimes selects one field twice under the same name, and divides its subfields between the two. */
function twice(random: Random, field: Field): Field[] {
  if (field.fields === null || field.fields.length < 2 || field.include || !random.chance(0.05)) return [field]
  // GraphQL requires both fields to have equal arguments, so a field whose arguments contain variables is not divided.
  if (JSON.stringify(field.args).includes('"variable"')) return [field]
  const cut = random.between(1, field.fields.length - 1)
  return [
    { ...field, fields: field.fields.slice(0, cut) },
    { ...field, fields: field.fields.slice(cut) },
  ]
}

export function print(schema: GraphQLSchema, query: readonly Field[]): Document {
  const declared: string[] = []
  const variables: Document['variables'] = [{}, {}]
  const fragments: string[] = []
  const declare = (type: string, values: [unknown, unknown]) => {
    const name = `v${declared.length + 1}`
    declared.push(`$${name}: ${type}`)
    values.forEach((value, run) => {
      if (value !== undefined && variables[run]) variables[run][name] = value
    })
    return `$${name}`
  }
  const literal = (value: unknown, type: GraphQLInputType): string => {
    if (isVariable(value)) return declare(value.variable.type, value.variable.values)
    const nullable = getNullableType(type)
    if (value === null || value === undefined) return 'null'
    if (isListType(nullable))
      return `[${(value as unknown[]).map((item) => literal(item, nullable.ofType)).join(', ')}]`
    if (isEnumType(nullable)) return String(value)
    if (!isInputObjectType(nullable)) return JSON.stringify(value)
    const known = nullable.getFields()
    return `{${Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => `${name}: ${literal(item, inputType(known[name]?.type))}`)
      .join(', ')}}`
  }
  const typeOf = (text: string) => inputType(typeFromAST(schema, parseType(text) as never))
  const line = (field: Field, indent: string): string => {
    const args = field.args.map((arg) => `${arg.name}: ${literal(arg.value, typeOf(arg.type))}`)
    const head = `${field.alias ? `${field.alias}: ` : ''}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`
    const include = field.include ? ` @include(if: ${declare('Boolean!', field.include)})` : ''
    const below = field.fields
      ? ` {\n${field.fields.map((inner) => line(inner, `${indent}  `)).join('\n')}\n${indent}}`
      : ''
    if (field.on === null) return `${indent}${head}${include}${below}`
    if (!field.spread) return `${indent}... on ${field.on} { ${head}${include}${below} }`
    fragments.push(`fragment f${fragments.length} on ${field.on} { ${head}${include}${below} }`)
    return `${indent}...f${fragments.length - 1}`
  }
  const body = query.map((field) => line(field, '  ')).join('\n')
  const head = declared.length > 0 ? `query (${declared.join(', ')})` : 'query'
  return { text: [`${head} {\n${body}\n}`, ...fragments].join('\n'), variables }
}

function inputType(type: unknown): GraphQLInputType {
  if (!type) throw new Error('no such input type')
  return type as GraphQLInputType
}

/** Yields each query that lacks one part of this query: a field, an argument, or a part of a filter. */
export function* smaller(query: readonly Field[]): Generator<Field[]> {
  for (const [n, field] of query.entries()) {
    const rest = (replacement: Field[]) => [...query.slice(0, n), ...replacement, ...query.slice(n + 1)]
    if (query.length > 1) yield rest([])
    if (field.include || field.spread || (field.on && !field.alias?.startsWith('n'))) {
      const plain = { ...field, spread: false, on: field.alias?.startsWith('n') ? field.on : null }
      delete plain.include
      yield rest([plain])
    }
    for (const [m, arg] of field.args.entries()) {
      const withArg = (replacement: Argument[]) =>
        rest([{ ...field, args: [...field.args.slice(0, m), ...replacement, ...field.args.slice(m + 1)] }])
      const isHeld =
        arg.name === 'orderBy' && field.args.some((other) => other.name === 'after' || other.name === 'before')
      if (isHeld) continue
      if (!arg.type.endsWith('!') || arg.name === 'unit' || arg.name.startsWith('include')) yield withArg([])
      for (const value of smallerValues(arg.value)) yield withArg([{ ...arg, value }])
    }
    for (const fields of smaller(field.fields ?? [])) yield rest([{ ...field, fields }])
  }
}

function* smallerValues(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return
  if (isVariable(value)) {
    const [first, second] = value.variable.values
    if (JSON.stringify(first) !== JSON.stringify(second)) {
      yield { variable: { ...value.variable, values: [first, first] } }
      yield { variable: { ...value.variable, values: [second, second] } }
    } else
      for (const smallerValue of smallerValues(first))
        yield { variable: { ...value.variable, values: [smallerValue, smallerValue] } }
    return
  }
  if (Array.isArray(value)) {
    for (const [n, item] of value.entries()) {
      if (value.length > 1) yield value.toSpliced(n, 1)
      for (const smallerItem of smallerValues(item)) yield value.with(n, smallerItem)
    }
    return
  }
  const entries = Object.entries(value)
  for (const [name, item] of entries) {
    if (!('field' in value) || name === 'direction')
      yield Object.fromEntries(entries.filter(([other]) => other !== name))
    for (const smallerItem of smallerValues(item)) yield { ...value, [name]: smallerItem }
  }
}
