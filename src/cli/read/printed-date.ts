import { isCalendarDay } from '../../archive/text/date.ts'
import { offsetOf } from './time-zone.ts'

/** A date that is printed in a text and can mean only one day. */
export interface PrintedDate {
  /** `2026-03-01` */
  readonly day: string
  /** The time of day, e.g. `09:30:00`. Null if the text gives no time. */
  readonly clock: string | null
  /** The offset from UTC, e.g. `Z` or `+02:00`. Null if the text gives no offset. */
  readonly offset: string | null
}

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'cs', 'sv', 'da', 'nb', 'fi', 'ro', 'hu', 'ru', 'uk']

export const ZONE = String.raw`(?: ?(?<zone>[a-z]{1,5}|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?))`
/** A time after a date, including the separator between the date and the time. */
export const CLOCK = String.raw`(?:[\s,|–—-]+(?:at |um |à |a las |alle |kl\.? |в |о )?(?<hour>\d{1,2})(?:[:.h](?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d+))?)?)?(?: ?(?<half>[ap]\.?m\.?))?(?: ?(?:uhr|hrs|h)\b)?${ZONE}?)`
const WEEKDAY = String.raw`(?:(?<weekday>\p{L}+)(?:\.?, ?|\.? )(?:den |le |el )?)`
const DATES = [
  /(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<date>\d{1,2})/u,
  /(?<year>\d{4}) ?[年년] ?(?<month>\d{1,2}) ?[月월] ?(?<date>\d{1,2}) ?[日일]/u,
  /(?<date>\d{1,2})\. ?(?<month>\d{1,2})\. ?(?<year>\d{4})/u,
  /(?<one>\d{1,2})(?<mark>[-/])(?<other>\d{1,2})\k<mark>(?<year>\d{4})/u,
  /(?<date>\d{1,2})(?:\.|st|nd|rd|th|er|º)?(?: de| of)? (?<name>\p{L}+)\.?,?(?: de| del)? (?<year>\d{4})(?: г\.?| р\.?)?/u,
  /(?<name>\p{L}+)\.? (?<date>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})/u,
  // HTTP and databases write `02-Nov-2026`. RFC 822 has years of two digits, always with a time after them.
  /(?<date>\d{1,2})-(?<name>\p{L}{3,})-(?<year>\d{4})/u,
  /(?<date>\d{1,2})(?<mark>[ -])(?<name>\p{L}{3})\k<mark>(?<shortYear>\d{2})(?= \d{1,2}:\d{2})/u,
].map(({ source }) => new RegExp(`^${WEEKDAY}?${source}${CLOCK}?$`, 'u'))
/** A time such as `Mon Nov  2 08:00:00 2026`, with or without a zone before the year. */
const YEAR_LAST = /^(\p{L}+ \p{L}+ \d{1,2}) (\d{1,2}:\d{2}:\d{2})((?: [a-z]{1,5}| [+-]\d{4})?) (\d{4})$/u

/**
 * Reads a text that contains only a date, with or without a time. Null for any other text, and for a date that can mean
 * two days, such as `03/04/2026`.
 */
export function parsePrintedDate(printed: string, country?: string): PrintedDate | null {
  const text = printed.trim().toLowerCase().replace(/\s+/g, ' ').replace(YEAR_LAST, '$1 $4 $2$3')
  for (const pattern of DATES) {
    const parts = pattern.exec(text)?.groups
    if (parts !== undefined) return toDate(parts, country)
  }
  return null
}

/** The named groups of a pattern for dates. `one` and `other` are the day and the month, in an unknown order. */
export type DateParts = Readonly<Record<string, string | undefined>>

/**
 * Converts the parts of a date, with or without a time. Null if the date, time or zone is impossible, such as 30
 * February, or has several meanings.
 */
export function toDate(parts: DateParts, country?: string): PrintedDate | null {
  const { shortYear, one, other, hour, minute = '00', second = '00', fraction, half, zone } = parts
  // A year of two digits is between 1950 and 2049.
  const year = parts.year ?? `${Number(shortYear) < 50 ? 20 : 19}${shortYear}`
  const [date, month] =
    one === undefined ? [parts.date, parts.month ?? monthOf(parts.name)] : inOrder(Number(one), Number(other))
  if (!isCalendarDay(Number(year), Number(month), Number(date))) return null
  if (parts.weekday !== undefined && !isWeekday(parts.weekday)) return null
  const day = `${year}-${two(month)}-${two(date)}`
  if (hour === undefined) return { day, clock: null, offset: null }
  // `11` in `3 May 2026, 11` is not a time.
  if (half === undefined && 'minute' in parts && parts.minute === undefined) return null
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0)
  const offset = zone === undefined ? null : offsetOf(zone, country)
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59 || (zone !== undefined && offset === null)) return null
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return null
  return { day, clock: `${two(hours)}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`, offset }
}

/** The day and month of a date such as `13/04/2026`. Empty if the numbers differ and each of them can be the month. */
function inOrder(one: number, other: number): [number?, number?] {
  if (one > 12 || one === other) return [one, other]
  return other > 12 ? [other, one] : []
}

const two = (value: unknown): string => String(Number(value)).padStart(2, '0')

/** Whether a word is the full or abbreviated name of a weekday in any of LANGUAGES. */
export function isWeekday(word: string): boolean {
  return names().weekdays.has(word.toLowerCase())
}

function monthOf(word = ''): number | undefined {
  return names().months.get(word.toLowerCase().normalize('NFC'))
}

let calendar: ReturnType<typeof collectNames> | null = null

const names = () => (calendar ??= collectNames())

/**
 * The weekdays and months of all languages together. A name that means different months in two languages has the month
 * NaN.
 */
function collectNames() {
  const weekdays = new Set<string>()
  const months = new Map<string, number>()
  for (const language of LANGUAGES)
    for (const style of ['long', 'short'] as const)
      // In Slavic languages, the name of a month changes its form after the number of a day.
      for (const form of [{ weekday: style }, { month: style }, { day: 'numeric', month: style }] as const) {
        const format = new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' })
        // The days from 1 to 7 March 2023 for the weekdays, and the first day of each month for the months.
        for (let at = 1; at <= 12; at += 1)
          for (const [month, day] of at <= 7
            ? ([
                [3, at],
                [at, 1],
              ] as const)
            : ([[at, 1]] as const))
            for (const { type, value } of format.formatToParts(Date.UTC(2023, month - 1, day))) {
              const word = value.toLowerCase().replace(/\.$/, '')
              if (type === 'weekday') weekdays.add(word)
              if (type === 'month') months.set(word, [month, undefined].includes(months.get(word)) ? month : NaN)
            }
      }
  return { weekdays, months }
}
