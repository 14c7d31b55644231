import { ArchiveError } from '../../errors.ts'
import { parseDate } from '../text/date.ts'
import { parseDateTime } from '../text/date-time.ts'
import { isStorableText } from '../text/storable.ts'
import { timeText } from './json.ts'
import type { Position, Sorting } from './order.ts'
import type { OrderColumn } from './entity.ts'
import { join, literal, param, type Row, type Sql, sql } from './sql.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
// The format in which Postgres prints a confidence, a number from 0 to 1. Postgres converts this text to exactly the
// same number again.
const SHARE = /^[0-9](\.[0-9]{1,17})?(e-[0-9]{1,3})?$/
const INTEGER = /^-?(0|[1-9][0-9]{0,8})$/

// A cursor is `<order>|<id>|<value>…`, where a value is `v` followed by its text, or `n` for null. Only the last value
// may contain a `|`: when a cursor is read, everything after the start of the last value belongs to that value.
export function cursorText(sorting: Sorting, row: Row): Sql {
  const values = sorting.columns.map((column) => {
    const known = sql`'|v' || ${valueText(column, row.col(column.column))}`
    return column.nullable ? sql`coalesce(${known}, '|n')` : known
  })
  const plain = join([sql`${literal(`${sorting.name}|`)} || ${row.col('id')}::text`, ...values], ' || ')
  return sql`translate(encode(convert_to(${plain}, 'UTF8'), 'base64'), E'\\n', '')`
}

function valueText(column: OrderColumn, value: Sql): Sql {
  if (column.type === 'timestamptz') return timeText(value)
  return column.type === 'date' ? sql`to_char(${value}, 'YYYY-MM-DD')` : sql`${value}::text`
}

/** Encodes the text in base64, so that clients are not tempted to build cursors themselves. */
export function encodeCursor(plain: string): string {
  return Buffer.from(plain).toString('base64')
}

/** Returns null if the text does not come from `encodeCursor`. */
export function decodeCursor(cursor: string): string | null {
  const plain = Buffer.from(cursor, 'base64').toString('utf8')
  return encodeCursor(plain) === cursor ? plain : null
}

export function parseCursor(sorting: Sorting, cursor: string, argument: string): Position {
  const [name, id, ...rest] = decodeCursor(cursor)?.split('|') ?? []
  if (name === undefined || id === undefined || !UUID.test(id) || !/^\w+(\.\w+){1,2}$/.test(name)) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`${argument}\` is not a cursor: pass a cursor that a connection returned, unchanged.`,
      { argument },
    )
  }
  if (name !== sorting.name) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `The cursor in \`${argument}\` belongs to another list or order (${name}), but this list has the order ${sorting.name}: pass a cursor only to the list that returned it, and with the same \`orderBy\`.`,
      { argument },
    )
  }
  const count = sorting.columns.length
  const parts = [...rest.slice(0, count - 1), rest.slice(count - 1).join('|')]
  const values = sorting.columns.map((column, index) => parseValue(column, parts[index] ?? ''))
  if (values.includes(undefined)) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`${argument}\` is not a cursor: pass a cursor that a connection returned, unchanged.`,
      { argument },
    )
  }
  return {
    values: sorting.columns.map((column, index) => (values[index] == null ? null : param(values[index], column.type))),
    id: param(id, 'uuid'),
  }
}

function parseValue(column: OrderColumn, part: string): string | null | undefined {
  if (part === 'n' && column.nullable) return null
  if (!part.startsWith('v')) return undefined
  const value = part.slice(1)
  switch (column.type) {
    case 'timestamptz':
      return parseDateTime(value) ?? undefined
    case 'date':
      return parseDate(value) ?? undefined
    case 'integer':
      return INTEGER.test(value) ? value : undefined
    case 'double precision':
      return SHARE.test(value) ? value : undefined
    case 'uuid':
      return UUID.test(value) ? value : undefined
    case 'text':
      return isStorableText(value) ? value : undefined
  }
}
