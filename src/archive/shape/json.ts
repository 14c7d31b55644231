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
  // Constant pieces are joined here: Postgres would join them anew for each row.
  let constant = '{'
  let sql = ''
  const add = (json: string) => {
    const chain = openChain(json)
    sql += `${literal(constant + (chain?.first ?? ''))} || ${chain?.middle ?? json} || `
    constant = chain?.last ?? ''
  }
  fields.forEach((field, index) => {
    constant += `${index === 0 ? '' : ','}"${field.key}":`
    if (field.name === '__typename') constant += `"${typeName}"`
    else add(emit(field))
  })
  if (extra !== '') constant += (fields.length > 0 ? ',' : '') + extra
  return `(${sql}${literal(`${constant}}`)})`
}

const CHAIN = /^\('((?:[^']|'')*)' \|\| (.*) \|\| '((?:[^']|'')*)'\)$/s

/** The pieces of `('first' || middle || 'last')`, so that its constants can be joined with what stands around; null for any other expression. */
function openChain(sql: string): { first: string; middle: string; last: string } | null {
  const [, first, middle, last] = CHAIN.exec(sql) ?? []
  if (first === undefined || middle === undefined || last === undefined || !isBalanced(middle)) return null
  return { first: first.replaceAll("''", "'"), middle, last: last.replaceAll("''", "'") }
}

function isBalanced(sql: string): boolean {
  let depth = 0
  let isText = false
  for (const letter of sql) {
    if (letter === "'") isText = !isText
    else if (!isText && letter === '(') depth += 1
    else if (!isText && letter === ')' && --depth < 0) return false
  }
  return depth === 0 && !isText
}
