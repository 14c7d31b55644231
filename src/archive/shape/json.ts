import type { FieldSelection } from './selection.ts'

// Text that is JSON, built by concatenation: measured three times as fast as json_build_object, and free of its limit of 50 fields.
// Every expression here is never null: one forgotten coalesce would null the whole row.

const TIME_FORMAT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`

export const JSON_NULL = `'null'`

export function literal(json: string): string {
  return `'${json.replaceAll("'", "''")}'`
}

export function orNull(expression: string): string {
  return `coalesce(${expression}, 'null')`
}

export function textJson(expression: string): string {
  return `to_json(${expression})::text`
}

/** For text that needs no escaping: ids, codes, enum values. */
export function plainJson(expression: string): string {
  return `('"' || ${expression} || '"')`
}

export function timeText(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', ${TIME_FORMAT})`
}

/** A list of what the aggregate's rows give, in their order. */
export function listJson(item: string, clause = ''): string {
  return `('[' || coalesce(string_agg(${item}, ',')${clause}, '') || ']')`
}

/** `{"key": …}` of the fields asked for. */
export function objectJson(typeName: string, fields: readonly FieldSelection[], emit: (field: FieldSelection) => string, extra = ''): string {
  const parts = fields.map((field, index) => {
    const json = field.name === '__typename' ? literal(`"${typeName}"`) : emit(field)
    return `${literal(`${index === 0 ? '' : ','}"${field.key}":`)} || ${json}`
  })
  return `('{' || ${parts.map((part) => `${part} || `).join('')}${extra === '' ? '' : `${literal((parts.length ? ',' : '') + extra)} || `}'}')`
}
