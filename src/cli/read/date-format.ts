import { monthOf, parseClock, type PrintedDate, toDay, wholeYear } from './printed-date.ts'
import { offsetOf } from './time-zone.ts'

const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MMMM: '(?<name>\\p{L}+)\\.?',
  MMM: '(?<name>\\p{L}+)\\.?',
  MM: '(?<month>\\d{1,2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<date>\\d{1,2})',
  D: '(?<date>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour>\\d{1,2})',
  h: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<fraction>\\d+)',
  A: '(?<half>[ap]\\.?m\\.?)',
  a: '(?<half>[ap]\\.?m\\.?)',
  Z: '(?<zone>[a-z]{1,5}|[+-]\\d{2}:?\\d{2})',
}
const PART = /YYYY|YY|MMMM|MMM|MM?|DD?|HH?|hh?|mm|ss|SSS|A|a|Z/g

const known = new Map<string, RegExp | null>()

/**
 * The pattern of a format such as `DD/MM/YYYY HH:mm`. Null if the format does not have year, month and day once each.
 */
export function toDatePattern(format: string): RegExp | null {
  if (!known.has(format)) known.set(format, compile(format))
  return known.get(format) ?? null
}

function compile(format: string): RegExp | null {
  const escaped = format.trim().replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const pattern = escaped.replace(PART, (part) => PARTS[part] ?? part)
  const isWhole = ['[yY]ear', 'month|name', 'date'].every(
    (part) => pattern.match(new RegExp(`\\?<(?:short)?(?:${part})>`, 'g'))?.length === 1,
  )
  try {
    return isWhole ? new RegExp(`^${pattern}(?<rest>(?![\\d\\p{L}]).*)$`, 'iu') : null
  } catch {
    // The pattern is invalid if the format has the same part twice, such as `HH` and `hh`.
    return null
  }
}

/**
 * Reads a date in the given format. If the format has no time of day, a time may follow the date. Null for any other
 * text.
 */
export function parseDateFormat(format: string, text: string, country?: string): PrintedDate | null {
  const found = toDatePattern(format)?.exec(text)?.groups
  if (found === undefined) return null
  const { year, shortYear, name, month, date, hour, minute = '00', second = '00', fraction, half, zone } = found
  const whole = year ?? wholeYear(shortYear ?? '')
  const day = toDay(whole, month ?? monthOf(name?.toLowerCase()), date)
  const rest = found['rest'] ?? ''
  if (day === null) return null
  if (hour === undefined) {
    const clock = rest === '' ? null : parseClock(rest.toLowerCase(), country)
    return rest !== '' && clock === null ? null : { day, clock: clock?.clock ?? null, offset: clock?.offset ?? null }
  }
  const zoned = zone ?? rest.trim()
  const offset = zoned === '' ? null : offsetOf(zoned, country)
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0)
  if (zoned !== '' && offset === null) return null
  const clock = `${String(hours).padStart(2, '0')}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`
  return { day, clock, offset }
}
