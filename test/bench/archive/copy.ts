import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Sql, Tx } from '../../../src/postgres/sql.ts'

export type Value = string | number | boolean | null | readonly string[]

/** Lines in the text format of COPY that have not been sent yet. */
export interface Rows {
  readonly table: string
  readonly columns: readonly string[]
  lines: string[]
}

export function createRows(table: string, columns: string): Rows {
  return { table, columns: columns.split(' '), lines: [] }
}

export function add(rows: Rows, values: readonly Value[]): void {
  rows.lines.push(values.map(toField).join('\t'))
}

function toField(value: Value): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escape(value)
  if (typeof value === 'object')
    return escape(`{${value.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`)
  return String(value)
}

function escape(text: string): string {
  return /[\\\n\r\t]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
    : text
}

/** Sends the waiting lines and removes them from memory. */
export async function flush(sql: Sql, rows: Rows): Promise<void> {
  const { lines } = rows
  rows.lines = []
  if (lines.length > 0) await copyIn(sql, rows.table, rows.columns, lines)
}

const LINES_PER_WRITE = 500

export async function copyIn(
  sql: Sql | Tx,
  table: string,
  columns: readonly string[],
  lines: readonly string[],
): Promise<void> {
  const target = await sql.unsafe(`copy ${table} (${columns.join(', ')}) from stdin`).writable()
  for (let index = 0; index < lines.length; index += LINES_PER_WRITE) {
    if (!target.write(`${lines.slice(index, index + LINES_PER_WRITE).join('\n')}\n`)) await once(target, 'drain')
  }
  target.end()
  await finished(target)
}
