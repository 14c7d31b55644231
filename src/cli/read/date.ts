import { parseDateTime } from '../../archive/text/date-time.ts'
import { parseDateFormat } from './date-format.ts'
import { parsePrintedDate, type PrintedDate, toDate } from './printed-date.ts'
import { offsetOf } from './time-zone.ts'

/** Rules for times without an offset, for dates with an unclear order of day and month, and for unclear zone names. */
export interface TimeRule {
  /** The offset from UTC for times without an offset, e.g. `+01:00`. */
  readonly utcOffset?: string | undefined
  /** The format of dates that could be read in several ways, e.g. `DD/MM/YYYY`. */
  readonly dateFormat?: string | undefined
  /** The country of the source, e.g. `GB`: it decides what `BST` means. */
  readonly country?: string | undefined
}

/**
 * An instant in RFC 3339, or the reason why the time cannot be read. `isDay`: the source gives only a day, and `at` is
 * the beginning of that day.
 */
export type Time =
  | { readonly at: string; readonly isDay: boolean; readonly problem?: undefined }
  | { readonly problem: string; readonly at?: undefined; readonly isDay?: undefined }

/** YYYY-MM-DD or YYYYMMDD. A time may follow, with or without colons, and then a zone, such as `Z` or `+01:00`. */
const ISO =
  /^(?<year>\d{4})(?<mark>-?)(?<month>\d{2})\k<mark>(?<date>\d{2})(?:(?:t|[ _]+|(?=\d{6}$))(?<hour>\d{2}):?(?<minute>\d{2})(?::?(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?(?: ?(?<zone>z|[a-z]{2,5}|(?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?))?)?$/i
/**
 * Seconds or milliseconds since 1970, for the years 2001 to 2030. A date in digits, such as `20261102`, never has this
 * form.
 */
const EPOCH = /^1[0-8]\d{8}(?:\d{3})?$/

// Programs write dates such as `0001-01-01` and `0026-11-02` by mistake, so days before the year 1400 are not accepted.
const FIRST_DAY = '1400'

/**
 * Reads a time, in the same way for all formats. The result does not depend on the clock or time zone of this machine.
 */
export function readTime(printed: string, rule: TimeRule = {}): Time {
  // ISO 8601 allows a minus sign in an offset, where most programs write a hyphen.
  const text = printed.trim().replace(/\s+/g, ' ').replaceAll('−', '-')
  const date = (rule.dateFormat && parseDateFormat(rule.dateFormat, text, rule.country)) || parse(text, rule.country)
  if (date === null || date.day < FIRST_DAY) return { problem: problemOf(text) }
  const isDay = date.clock === null
  const offset = date.offset ?? rule.utcOffset ?? (isDay ? 'Z' : null)
  if (offset === null)
    return { problem: 'it gives no offset from UTC: --utc-offset sets one, e.g. --utc-offset +01:00' }
  const at = `${date.day}T${date.clock ?? '00:00:00'}${offset}`
  return parseDateTime(at) === null ? { problem: problemOf(text) } : { at, isDay }
}

function parse(text: string, country: string | undefined): PrintedDate | null {
  if (EPOCH.test(text)) {
    const [day = '', clock = ''] = new Date(Number(text.padEnd(13, '0'))).toISOString().split('T')
    return { day, clock: clock.slice(0, -1), offset: 'Z' }
  }
  // Java, Go and JavaScript name the zone twice: `…+01:00[Europe/Berlin]`, `… +0000 UTC`, `… GMT+0100 (CET)`.
  const once = text
    .replace(/(?<=[+-]\d{1,2}:?(?:\d{2})?|\dz) ?(?:\[[\w/+-]+\]|\([^()]*\))$/i, '')
    .replace(/(?<= [+-]\d{4}) [A-Z]{2,5}$/, '')
    .replace(/ \(([a-z]{1,5})\)$/i, ' $1')
  const parts = ISO.exec(once)?.groups
  return parts === undefined ? parsePrintedDate(once, country) : toDate(parts, country)
}

function problemOf(text: string): string {
  if (/^\d{1,2}([/.-])\d{1,2}\1\d{2,4}\b/.test(text))
    return 'it can mean two days: --date-format says which one, e.g. --date-format DD/MM/YYYY or MM/DD/YYYY'
  const zone = /[\d.m] ?([A-Z]{2,5})$/.exec(text)?.[1]
  if (zone !== undefined && offsetOf(zone) === null)
    return `its zone ${zone} has no single meaning: write an offset such as +05:30 instead`
  return 'write a date with its offset such as 2026-11-02T08:00:00+01:00, or describe it with --date-format'
}
