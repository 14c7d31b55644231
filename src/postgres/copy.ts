import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { arrayText, type Sql, type Tx } from './sql.ts'

export type CopyValue = string | number | boolean | null | readonly (string | number | null)[]

// The size, in UTF-16 code units, of one write to the socket. While Postgres receives one write, the next rows are
// prepared.
const WRITE_LENGTH = 128 * 1024

/**
 * Inserts rows by COPY, the fastest way to fill a table. No other statement may use the connection until the COPY ends.
 */
export async function copyRows(
  tx: Sql | Tx,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const target = await tx.unsafe(`copy ${table} (${columns.join(', ')}) from stdin`).writable()
  // An error of the COPY rejects `end`, and is thrown where this function awaits `end`. Without the empty handler
  // below, Node would end the process if an error occurred while nothing awaits `end`.
  const end = finished(target)
  end.catch(() => {})
  try {
    let text = ''
    for (const row of rows) {
      text += toLine(row)
      if (text.length < WRITE_LENGTH) continue
      if (!target.write(text)) await Promise.race([once(target, 'drain'), end])
      text = ''
    }
    target.end(text)
  } catch (error) {
    target.destroy()
    throw error
  }
  await end
}

/** Returns a row in the text format of COPY. */
function toLine(row: readonly CopyValue[]): string {
  let line = ''
  for (let index = 0; index < row.length; index++) line += (index === 0 ? '' : '\t') + toField(row[index] ?? null)
  return `${line}\n`
}

function toField(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escape(value)
  if (typeof value === 'object') return value.length === 0 ? '{}' : escape(arrayText(value))
  return String(value)
}

const SPECIAL = /[\\\n\r\t]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escape(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character) : text
}
