import { isCalendarDay } from './date.ts'

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/
// The canonical form, in which the API prints times. Days after the 28th do not match, because some months do not have
// them. A value that matches is returned unchanged, which is ten times as fast as parsing it.
const CANONICAL = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const FIRST = Date.parse('0001-01-01T00:00:00.000Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * Converts an RFC 3339 time with an offset to `YYYY-MM-DDTHH:mm:ss.sssZ`, for the years 0001 to 9999 in UTC. Returns
 * null for any other value. Fractions are truncated to milliseconds, never rounded. Second 60 is rejected, because
 * neither a Date nor Postgres can hold a leap second.
 */
export function parseDateTime(value: string): string | null {
  if (CANONICAL.test(value)) return value
  const parts = DATE_TIME.exec(value)
  if (!parts) return null
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours, offsetMinutes] = parts
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return null
  const local = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`,
  )
  const offset = sign ? Number(`${sign}1`) * (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000 : 0
  const instant = local - offset
  return instant >= FIRST && instant <= LAST ? new Date(instant).toISOString() : null
}
