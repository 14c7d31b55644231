import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { getVariableValues, Kind, type OperationDefinitionNode, parse, validate } from 'graphql'
import { statementsOf } from '../../../src/archive/query/make-level.ts'
import { type Slot, type SlotType, toSlot } from '../../../src/archive/query/slot.ts'
import type { Statement } from '../../../src/archive/query/sql.ts'
import { compileRoot, toRead } from '../../../src/archive/read.ts'
import { loadSchema } from '../../../src/graphql/schema.ts'
import type { SqlForm } from '../../../src/postgres/connect.ts'
import { fragmentsOf, type OperationField, rootFields } from '../../../src/graphql/selection.ts'

export const GOLDEN = fileURLToPath(new URL('golden/', import.meta.url))

export interface Operation {
  readonly fields: readonly OperationField[]
  /** The slots of the variables that can be slots, as in a plan that serves all values of its variables. */
  readonly slots: readonly (Slot | null)[]
}

export interface Golden extends Operation {
  readonly name: string
  readonly seesAll: boolean
}

const schema = loadSchema()

/** Reads the operations in the folder `golden`. A file can contain `# variables: {…}` and `# seesAll: true`. */
export function readGoldens(): Golden[] {
  return readdirSync(GOLDEN)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readGolden(file.replace('.graphql', '')))
}

export function readGolden(name: string): Golden {
  const text = readFileSync(`${GOLDEN}${name}.graphql`, 'utf8')
  const variables = JSON.parse(/^# variables: (.*)$/m.exec(text)?.[1] ?? '{}') as Record<string, unknown>
  return { name, seesAll: /^# seesAll: true$/m.test(text), ...readOperation(text, variables) }
}

type Asked = Pick<Golden, 'fields' | 'seesAll'>

/** The statements of an operation in the spread form, without those of `search` and `nodes`. */
export const spreadStatements = (asked: Asked) => statements('spread', asked)
/** The statements of an operation in the usual form, without those of `search` and `nodes`. */
export const usualStatements = (asked: Asked) => statements('usual', asked)

function statements(form: SqlForm, { fields, seesAll }: Asked): readonly Statement[] {
  return fields.flatMap((field) => {
    if (field.name === 'search' || field.name === 'nodes') return []
    const compiled = compileRoot({ seesAll, typed: false, form }, field)
    const read = compiled && toRead(compiled.json)
    if (!read) return []
    return 'level' in read ? statementsOf(read.level) : [read.statement]
  })
}

export function readOperation(text: string, variables: Readonly<Record<string, unknown>>): Operation {
  const document = parse(text)
  const [mistake] = validate(schema, document)
  if (mistake) throw new Error(mistake.message)
  const operation = document.definitions.find(
    (one) => one.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode
  const definitions = operation.variableDefinitions ?? []
  const { coerced, errors } = getVariableValues(schema, definitions, variables)
  if (!coerced) throw new Error(errors[0]?.message)
  const slots = definitions.map(({ variable, type }, index) => {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type
    return named.kind === Kind.NAMED_TYPE
      ? toSlot(index, named.name.value as SlotType, variables[variable.name.value])
      : null
  })
  const values = Object.fromEntries(
    definitions.map(({ variable: { name } }, index) => [name.value, slots[index] ?? coerced[name.value]]),
  )
  return { fields: rootFields(schema, { fragments: fragmentsOf(document) }, operation, values), slots }
}
