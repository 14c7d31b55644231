import { ArchiveError } from '../../errors.ts'
import type { Objects } from '../../generated/types.ts'
import type { NodeKind } from '../node-id.ts'
import { listBytes } from './json-bytes.ts'
import { type Entity, type FieldSql, type QueryContext, visible } from './entity.ts'
import { bareJson, type Json, jsonText, objectJson, orderedListJson, orNull } from './json.ts'
import { plainJson, textJson, timeJson } from './json.ts'
import { type Hole, isParent, type Level, newParents } from './level.ts'
import { hasHoles, makeLevel } from './make-level.ts'
import type { FieldSelection } from './selection.ts'
import { every, join, newRow, raw, type Row, type Sql, sql } from './sql.ts'

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

/**
 * The node to which a column refers. The JSON is null if the column is null or the node is hidden. In the usual form, a
 * subquery reads the node. In the spread form, a subquery reads the node only if `isBeside` is true and nothing in the
 * JSON of the node needs another statement; otherwise, a level of its own reads the node. `isRequired` means that the
 * column is never null, and that everybody who sees the row also sees the node.
 */
export const toOne =
  (kind: NodeKind, name: string, { isBeside = true, isRequired = false } = {}): FieldSql =>
  (context, row, field) => {
    const entity = context.entities[kind]
    const target = newRow()
    const json = nodeJson(context, entity, target, field)
    if (context.form === 'spread' && (!isBeside || hasHoles(json)))
      return [nodeHole(row.col(name), nodesLevel(context, entity, target, json), isRequired)]
    const where = every([sql`${target.col('id')} = ${row.col(name)}`, visible(context, entity, target)])
    return orNull([sql`(select ${jsonText(json)} from ${raw(entity.table)} ${target} where ${where})`])
  }

/** A level that reads nodes by their IDs. These IDs take the place of the parents' IDs: each node is its own parent. */
export function nodesLevel(context: QueryContext, entity: Entity, target: Row, json: Json): Level {
  const parents = newParents(context.isOnlyRow)
  const where = every([isParent(target.col('id'), parents), visible(context, entity, target)])
  return makeLevel({
    parents,
    parent: parents.isOne ? null : target.col('id'),
    texts: [json],
    select: (columns) => sql`select ${join(columns, ', ')} from ${raw(entity.table)} ${target} where ${where}`,
  })
}

const NULL = Buffer.from('null')

/**
 * A hole for one node. The level has at most one row for the key. Without such a row, the hole is filled with `null`,
 * or an error is thrown if the node is required.
 */
export function nodeHole(key: Sql | null, level: Level, isRequired = false): Hole {
  return {
    kind: 'hole',
    key,
    levels: [level],
    fill([row] = []) {
      if (row?.[0]) return row[0]
      if (isRequired)
        throw new ArchiveError('UNAVAILABLE', 'A record was deleted during this request: send the request again.')
      return NULL
    },
  }
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

/** The context for the fields of a level that can have more than one row. */
export function ofMany(context: QueryContext): QueryContext {
  return context.isOnlyRow ? { ...context, isOnlyRow: false } : context
}

/** A list of plain objects that belong to the row, sorted by a column. */
export function ownedList<Type extends keyof Objects>(
  type: Type,
  options: { table: string; parent: string; order: string; fields: Readonly<Record<keyof Objects[Type], FieldSql>> },
): FieldSql {
  return (context, row, field) => {
    const target = newRow()
    const item = objectJson(type, field.fields(type), (child) =>
      options.fields[child.name as keyof Objects[Type]](ofMany(context), target, child),
    )
    if (hasHoles(item)) return [ownedHole(context, row, target, item, options)]
    const list = jsonText(orderedListJson(item, target.col(options.order)))
    const ownedBy = sql`${target.col(options.parent)} = ${row.col('id')}`
    return [sql`(select ${list} from ${raw(options.table)} ${target} where ${ownedBy})`]
  }
}

function ownedHole(
  context: QueryContext,
  row: Row,
  target: Row,
  item: Json,
  { table, parent, order }: { table: string; parent: string; order: string },
): Hole {
  const parents = newParents(context.isOnlyRow)
  const owner = target.col(parent)
  const level = makeLevel({
    parents,
    parent: parents.isOne ? null : owner,
    texts: [item],
    select: (columns) =>
      sql`select ${join(columns, ', ')} from ${raw(table)} ${target} where ${isParent(owner, parents)} order by ${target.col(order)}`,
  })
  return { kind: 'hole', key: row.col('id'), levels: [level], fill: (rows = []) => listBytes(rows.flat()) }
}
