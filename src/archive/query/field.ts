import type { NodeKind } from '../node-id.ts'
import { alias, type Compile, every } from './context.ts'
import { JSON_NULL, objectJson, orNull, plainJson, textJson, timeJson } from './json.ts'
import type { FieldSelection } from './selection.ts'
import type { Emit, Shape } from './entity.ts'

// The ways in which a column becomes a field.

export const text =
  (column: string): Emit =>
  (_compile, row) =>
    textJson(`${row}.${column}`)

export const nullableText =
  (column: string): Emit =>
  (_compile, row) =>
    orNull(textJson(`${row}.${column}`))

/** For codes and enum values, which need no escaping. */
export const code =
  (column: string): Emit =>
  (_compile, row) =>
    plainJson(`${row}.${column}`)

export const nullableCode =
  (column: string): Emit =>
  (_compile, row) =>
    orNull(plainJson(`${row}.${column}`))

export const nullableNumber =
  (column: string): Emit =>
  (_compile, row) =>
    orNull(`${row}.${column}::text`)

export const time =
  (column: string): Emit =>
  (_compile, row) =>
    timeJson(`${row}.${column}`)

export const nullableTime =
  (column: string): Emit =>
  (_compile, row) =>
    orNull(timeJson(`${row}.${column}`))

export const nullableDate =
  (column: string): Emit =>
  (_compile, row) =>
    orNull(plainJson(`to_char(${row}.${column}, 'YYYY-MM-DD')`))

export const textList =
  (column: string): Emit =>
  (_compile, row) =>
    `array_to_json(${row}.${column})::text`

export const firstKey: Emit = (_compile, row) => textJson(`${row}.keys[1]`)

export const nodeId =
  (kind: NodeKind): Emit =>
  (_compile, row) =>
    `('"${kind}_' || ${row}.id::text || '"')`

/** The node that a column of the row points at, null where it is null. */
export const one =
  (kind: NodeKind, column: string): Emit =>
  (compile, row, field) =>
    nodeById(compile, kind, `${row}.${column}`, field)

/** The node of that id, if it is there and may be seen. */
export function nodeById(compile: Compile, kind: NodeKind, id: string, field: FieldSelection): string {
  const shape = compile.shapes[kind]
  const target = alias(compile)
  return orNull(
    `(select ${nodeJson(compile, shape, target, field)} from ${shape.table} ${target} where ${target}.id = ${id})`,
  )
}

export function nodeJson(compile: Compile, shape: Shape, row: string, field: FieldSelection): string {
  const emit = (child: FieldSelection) => {
    const rule = shape.fields[child.name]
    if (!rule) throw new Error(`${shape.type}.${child.name} has no shape`)
    return rule(compile, row, child)
  }
  return objectJson(shape.type, field.fields(shape.type), emit, compile.typed ? `"__type":"${shape.type}"` : '')
}

/** A list, in the order of a column, of plain objects that belong to the row. */
export function ownedList(
  typeName: string,
  options: { table: string; parent: string; order: string; fields: Readonly<Record<string, Emit>> },
): Emit {
  return (compile, row, field) => {
    const target = alias(compile)
    const item = objectJson(typeName, field.fields(typeName), (child) =>
      (options.fields[child.name] ?? (() => JSON_NULL))(compile, target, child),
    )
    const where = every([`${target}.${options.parent} = ${row}.id`])
    return `(select '[' || coalesce(string_agg(${item}, ',' order by ${target}.${options.order}), '') || ']' from ${options.table} ${target} where ${where})`
  }
}
