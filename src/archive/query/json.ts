import type { Objects } from '../../generated/types.ts'
import type { Hole } from './level.ts'
import type { FieldRules, FieldSelection } from './selection.ts'
import { join, literal, type Sql, sql } from './sql.ts'

/**
 * JSON text that the database writes: a sequence of constant strings and of SQL expressions of type text, none of which
 * may be null. The statement concatenates the strings and expressions, which is three times as fast as
 * json_build_object and has no limit of 50 fields. If one expression were null, the whole row would become null, so
 * nullable values need `coalesce`. In the spread form of SQL, the text can also have holes, which other statements fill
 * (see `level.ts`).
 */
export type Json = readonly (string | Sql | Hole)[]

export const JSON_NULL: Json = ['null']

/**
 * Joins the parts into one expression. Adjacent constants are joined here, so that Postgres need not do so for each
 * row.
 * @throws if the JSON has a hole.
 */
export function jsonText(json: Json): Sql {
  const pieces: Sql[] = []
  let constant = ''
  for (const piece of json) {
    if (typeof piece === 'string') constant += piece
    else if (piece.kind === 'hole') throw new Error('JSON with a hole cannot become one expression')
    else {
      if (constant !== '') pieces.push(literal(constant))
      constant = ''
      pieces.push(piece)
    }
  }
  if (constant !== '' || pieces.length === 0) pieces.push(literal(constant))
  const [first] = pieces
  return pieces.length === 1 && first ? first : join(pieces, ' || ', '(', ')')
}

/** For JSON with expressions that may be null. If one expression is null, the whole JSON is `null`. */
export function orNull(json: Json): Json {
  return [sql`coalesce(${jsonText(json)}, 'null')`]
}

export function textJson(expression: Sql): Json {
  return [sql`to_json(${expression})::text`]
}

/** For text that needs no escaping in JSON: IDs, codes, enum values. */
export function plainJson(expression: Sql): Json {
  return ['"', expression, '"']
}

/** For values whose text is already JSON, such as numbers. */
export function bareJson(expression: Sql): Json {
  return [sql`${expression}::text`]
}

/** A time in the years 1 to 9999, with milliseconds, e.g. `2026-03-01T09:00:00.000Z`. */
export function timeText(expression: Sql): Sql {
  return sql`substr(${microseconds(expression)}, 2, 23) || 'Z'`
}

export function timeJson(expression: Sql): Json {
  return [sql`left(${microseconds(expression)}, 24)`, 'Z"']
}

// `to_json` writes a time twice as fast as `to_char`, but it omits trailing zeros of the milliseconds. A microsecond is
// added to the time, so that Postgres writes all digits of the milliseconds.
function microseconds(expression: Sql): Sql {
  return sql`to_json((${expression} at time zone 'UTC') + interval '1 microsecond')::text`
}

/** A JSON list with an item for each row of a group, in the order of the rows. */
export function listJson(item: Json, clause: Sql = sql``): Json {
  return ['[', sql`coalesce(string_agg(${jsonText(item)}, ',')${clause}, '')`, ']']
}

/** A JSON list with an item for each row of a group, in the given order. */
export function orderedListJson(item: Json, order: Sql): Json {
  return ['[', sql`coalesce(string_agg(${jsonText(item)}, ',' order by ${order}), '')`, ']']
}

/** A JSON object of the selected fields, under their response keys. */
export function objectJson(
  typeName: string,
  fields: readonly FieldSelection[],
  emit: (field: FieldSelection) => Json,
  extra = '',
): Json {
  const json: (string | Sql | Hole)[] = ['{']
  fields.forEach((field, index) => {
    json.push(`${index === 0 ? '' : ','}"${field.key}":`)
    if (field.name === '__typename') json.push(`"${typeName}"`)
    else json.push(...emit(field))
  })
  if (extra !== '') json.push((fields.length > 0 ? ',' : '') + extra)
  json.push('}')
  return json
}

/** A JSON object of an SDL type: for each selected field, `rules` has the function that makes its JSON. */
export function fieldsJson<Type extends keyof Objects>(
  type: Type,
  parent: FieldSelection,
  rules: FieldRules<Type, Json>,
): Json {
  return objectJson(type, parent.fields(type), (field) => rules[field.name as keyof Objects[Type]](field))
}
