import type { Objects } from '../../generated/types.ts'
import type { NodeKind } from '../node-id.ts'
import { type Entity, type FieldSql, type QueryContext, visible } from './entity.ts'
import { bareJson, type Json, jsonText, objectJson, orderedListJson, orNull } from './json.ts'
import { plainJson, textJson, timeJson } from './json.ts'
import type { FieldSelection } from './selection.ts'
import { every, newRow, raw, type Row, type Sql, sql } from './sql.ts'

// The functions below write the value of a column as JSON.

const column =
  (json: (expression: Sql) => Json) =>
  (name: string): FieldSql =>
  (_context, row) =>
    json(row.col(name))

const nullable =
  (json: (expression: Sql) => Json) =>
  (name: string): FieldSql =>
  (_context, row) =>
    orNull(json(row.col(name)))

export const text = column(textJson)
export const nullableText = nullable(textJson)

/** For codes and enum values, which need no JSON escaping. */
export const code = column(plainJson)
export const nullableCode = nullable(plainJson)

export const number = column(bareJson)
export const nullableNumber = nullable(bareJson)

export const time = column(timeJson)
export const nullableTime = nullable(timeJson)

export const nullableDate = nullable((date) => plainJson(sql`to_char(${date}, 'YYYY-MM-DD')`))

export const textList = column((list) => bareJson(sql`array_to_json(${list})`))

export const firstKey: FieldSql = (_context, row) => textJson(sql`${row.col('keys')}[1]`)

export const nodeId =
  (kind: NodeKind): FieldSql =>
  (_context, row) => [`"${kind}_`, sql`${row.col('id')}::text`, '"']

/** The node to which a column refers. The JSON is null if the column is null or the node is hidden. */
export const toOne =
  (kind: NodeKind, name: string): FieldSql =>
  (context, row, field) => {
    const entity = context.entities[kind]
    const target = newRow()
    const json = jsonText(nodeJson(context, entity, target, field))
    const where = every([sql`${target.col('id')} = ${row.col(name)}`, visible(context, entity, target)])
    return orNull([sql`(select ${json} from ${raw(entity.table)} ${target} where ${where})`])
  }

/** The JSON object of a row of this entity. */
export function nodeJson(context: QueryContext, entity: Entity, row: Row, field: FieldSelection): Json {
  const emit = (child: FieldSelection) => {
    const rule = entity.fields[child.name]
    if (!rule) throw new Error(`${entity.type}.${child.name} has no SQL`)
    return rule(context, row, child)
  }
  return objectJson(entity.type, field.fields(entity.type), emit, context.typed ? `"__type":"${entity.type}"` : '')
}

/** A list of plain objects that belong to the row, sorted by a column. */
export function ownedList<Type extends keyof Objects>(
  type: Type,
  options: { table: string; parent: string; order: string; fields: Readonly<Record<keyof Objects[Type], FieldSql>> },
): FieldSql {
  return (context, row, field) => {
    const target = newRow()
    const item = objectJson(type, field.fields(type), (child) =>
      options.fields[child.name as keyof Objects[Type]](context, target, child),
    )
    const list = jsonText(orderedListJson(item, target.col(options.order)))
    const ownedBy = sql`${target.col(options.parent)} = ${row.col('id')}`
    return [sql`(select ${list} from ${raw(options.table)} ${target} where ${ownedBy})`]
  }
}
