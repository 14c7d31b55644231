import { parseDateTime } from '../../archive/text/date-time.ts'
import { isCalendarDay } from '../../archive/text/date.ts'
import { parseDateFormat } from './date-format.ts'
import { parsePrintedDate, type PrintedDate, wholeYear } from './printed-date.ts'
import { offsetOf } from './time-zone.ts'

/** Rules for times that leave something open: the offset, the order of day and month, or the meaning of a zone name. */
export interface TimeRule {
  /** The offset from UTC for times without an offset, e.g. `+01:00`. */
  readonly utcOffset?: string | undefined
  /** The format of dates that could be read in several ways, e.g. `DD/MM/YYYY`. */
  readonly dateFormat?: string | undefined
  /** The country of the source, e.g. `GB`: it decides what `BST` means. */
  readonly country?: string | undefined
}

/**
 * An instant in RFC 3339, or the reason why there is none. `isDay`: the source gives only a day; `at` is its beginning.
 */
export type Time = { readonly at: string; readonly isDay: boolean } | { readonly problem: string }

// YYYY-MM-DD or YYYYMMDD, with a time in the same style and a zone in any style.
const ISO =
  /^(\d{4})(-?)(\d{2})\2(\d{2})(?:(?:[tT]|[ _]+|(?=\d{6}$))(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?(?: ?([zZ]|[A-Za-z]{2,5}|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?))?)?$/
/** A time such as `Mon Nov  2 08:00:00 2026`, with or without a zone before the year. */
const C_TIME = /^(\p{L}+ \p{L}+ \d{1,2}) (\d{1,2}:\d{2}:\d{2})((?: [A-Za-z]{1,5}| [+-]\d{4})?) (\d{4})$/u
/** The beginning of a date of RFC 822, whose year has two digits. */
const SHORT_YEAR = /^((?:\p{L}+,? )?\d{1,2} \p{L}{3} )(\d{2})(?= \d{1,2}:\d{2})/u
/** The month between hyphens in dates that HTTP and databases write: `02-Nov-2026`. */
const HYPHENS = /(?<=\b\d{1,2})-(\p{L}{3,})-(?=\d{2})/u
/**
 * Seconds or milliseconds since 1970, for the years 2001 to 2030. No date that is written in digits looks like these.
 */
const EPOCH = /^1[0-8]\d{8}(?:\d{3})?$/

// Programs write years such as `0001-01-01` and `0026-11-02` by mistake, so earlier days are not accepted.
const FIRST_DAY = '1400'

/**
 * Reads a time, in the same way for all formats. The result does not depend on the clock or time zone of this machine.
 */
export function readTime(printed: string, rule: TimeRule = {}): Time {
  // ISO 8601 allows a minus sign in an offset, where most programs write a hyphen.
  const text = printed.trim().replace(/\s+/g, ' ').replaceAll('−', '-')
  const parts = (rule.dateFormat && parseDateFormat(rule.dateFormat, text, rule.country)) || parse(text, rule.country)
  if (parts === null || parts.day < FIRST_DAY) return { problem: problemOf(text) }
  const isDay = parts.clock === null
  const offset = parts.offset ?? rule.utcOffset ?? (isDay ? 'Z' : null)
  if (offset === null)
    return { problem: 'it gives no offset from UTC: --utc-offset sets one, e.g. --utc-offset +01:00' }
  const at = `${parts.day}T${parts.clock ?? '00:00:00'}${offset}`
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
  return (
    parseIso(once, country) ??
    parsePrintedDate(
      once
        .replace(HYPHENS, ' $1 ')
        .replace(/^(\p{L}+,)(?=\d)/u, '$1 ')
        .replace(C_TIME, '$1 $4 $2$3')
        .replace(SHORT_YEAR, (_match, start: string, year: string) => start + wholeYear(year)),
      country,
    )
  )
}

function parseIso(text: string, country: string | undefined): PrintedDate | null {
  const [whole, year, , month, day, hour, minute, second = '00', fraction, zone] = ISO.exec(text) ?? []
  if (whole === undefined || !isCalendarDay(Number(year), Number(month), Number(day))) return null
  const offset = zone === undefined ? null : offsetOf(zone, country)
  if (zone !== undefined && offset === null) return null
  const clock = hour === undefined ? null : `${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`
  return { day: `${year}-${month}-${day}`, clock, offset }
}

function problemOf(text: string): string {
  if (/^\d{1,2}([/.-])\d{1,2}\1\d{2,4}\b/.test(text))
    return 'it can mean two days: --date-format says which one, e.g. --date-format DD/MM/YYYY or MM/DD/YYYY'
  const zone = /[\d.m] ?([A-Z]{2,5})$/.exec(text)?.[1]
  if (zone !== undefined && offsetOf(zone) === null)
    return `its zone ${zone} has no single meaning: write an offset such as +05:30 instead`
  return 'write a date with its offset such as 2026-11-02T08:00:00+01:00, or describe it with --date-format'
}
