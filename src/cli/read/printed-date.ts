import { isCalendarDay } from '../../archive/text/date.ts'
import { offsetOf } from './time-zone.ts'

/** A date that a text prints, if it can mean only one day. */
export interface PrintedDate {
  /** `2026-03-01` */
  readonly day: string
  /** The time of day, e.g. `09:30:00`. Null if the text gives none. */
  readonly clock: string | null
  /** The offset from UTC, e.g. `Z` or `+02:00`. Null if the text gives none. */
  readonly offset: string | null
}

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'cs', 'sv', 'da', 'nb', 'fi', 'ro', 'hu', 'ru', 'uk']

const CLOCK =
  /[\s,|–—-]+(?:at |um |à |a las |alle |kl\.? |в |о )?(\d{1,2})(?:[:.h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?(?: ?(am|pm|a\.m\.|p\.m\.))?(?: ?(?:uhr|h|hrs))?(?: ?([a-z]{1,5}|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?))?$/
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/
const EAST_ASIAN = /^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]$/
const DOTTED = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/
const SLASHED = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})$/
const DAY_MONTH = /^(\d{1,2})(?:\.|st|nd|rd|th|er|º)?(?: de| of)? (\p{L}+)\.?,?(?: de| del)? (\d{4})(?: г\.?| р\.?)?$/u
const MONTH_DAY = /^(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/u

/**
 * Reads a text that is a whole date. Null for any other text, and for a date that can mean two days, such as
 * `03/04/2026`.
 */
export function parsePrintedDate(printed: string, country?: string): PrintedDate | null {
  const text = printed.trim().toLowerCase().replace(/\s+/g, ' ')
  const whole = parseDay(withoutWeekday(text))
  if (whole !== null) return { day: whole, clock: null, offset: null }
  const at = CLOCK.exec(text)
  const day = at && parseDay(withoutWeekday(text.slice(0, at.index)))
  const clock = at && parseClock(at[0], country)
  return day && clock ? { day, ...clock } : null
}

/** Reads the time after a date, from text in lower case. Null for any other text. */
export function parseClock(text: string, country?: string): Omit<PrintedDate, 'day'> | null {
  const [whole, hour = '', minute, second = '00', half, zone] = CLOCK.exec(text) ?? []
  // `11` in `3 May 2026, 11` is not a time.
  if (whole !== text || (minute === undefined && half === undefined)) return null
  const hours = hoursOf(Number(hour), half)
  const offset = zone === undefined ? null : offsetOf(zone, country)
  if (hours === null || Number(minute ?? 0) > 59 || Number(second) > 59 || (zone !== undefined && offset === null))
    return null
  return { clock: `${two(hours)}:${minute ?? '00'}:${second}`, offset }
}

function hoursOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half.startsWith('p') ? 12 : 0)
}

function parseDay(text: string): string | null {
  const [, year, , month, day] = YEAR_FIRST.exec(text) ?? []
  if (year !== undefined) return toDay(year, month, day)
  const asian = EAST_ASIAN.exec(text)
  if (asian) return toDay(asian[1], asian[2], asian[3])
  const dotted = DOTTED.exec(text)
  if (dotted) return toDay(dotted[3], dotted[2], dotted[1])
  const slashed = SLASHED.exec(text)
  if (slashed) return slashedDay(slashed)
  const dayFirst = DAY_MONTH.exec(text)
  if (dayFirst) return toDay(dayFirst[3], monthOf(dayFirst[2]), dayFirst[1])
  const monthFirst = MONTH_DAY.exec(text)
  return monthFirst ? toDay(monthFirst[3], monthOf(monthFirst[1]), monthFirst[2]) : null
}

/** A date such as `13/04/2026`. Null if each of the first two numbers can be the month and they differ. */
function slashedDay([, first = '', , second = '', year]: RegExpExecArray): string | null {
  if (first === second) return toDay(year, first, second)
  if (Number(first) > 12) return toDay(year, second, first)
  return Number(second) > 12 ? toDay(year, first, second) : null
}

export function toDay(year = '', month = '', day = ''): string | null {
  return isCalendarDay(Number(year), Number(month), Number(day))
    ? `${year}-${two(Number(month))}-${two(Number(day))}`
    : null
}

/** Completes a year of two digits, as in RFC 822, to a year from 1950 to 2049. */
export const wholeYear = (short: string): string => `${Number(short) < 50 ? 20 : 19}${short}`

const two = (value: number): string => String(value).padStart(2, '0')

function withoutWeekday(text: string): string {
  const [, word = '', rest = ''] = /^(\p{L}+)\.?,? (.+)$/u.exec(text) ?? []
  return names().weekdays.has(word) ? rest.replace(/^(?:den|le|el) /, '') : text
}

/** Whether a word is the name of a weekday, whole or short, in any of LANGUAGES. */
export function isWeekday(word: string): boolean {
  return names().weekdays.has(word.toLowerCase())
}

export function monthOf(word = ''): string {
  return String(names().months.get(word.normalize('NFC')) ?? '')
}

interface CalendarNames {
  readonly weekdays: ReadonlySet<string>
  readonly months: ReadonlyMap<string, number>
}

let calendar: CalendarNames | null = null

function names(): CalendarNames {
  calendar ??= collectNames()
  return calendar
}

/** The months of all languages together, except names that mean different months in two of them. */
function collectNames(): CalendarNames {
  const weekdays = new Set<string>()
  const months = new Map<string, number>()
  for (const language of LANGUAGES)
    for (const style of ['long', 'short'] as const) {
      for (let day = 1; day <= 7; day += 1) weekdays.add(partOf(language, 'weekday', { weekday: style }, 2023, 1, day))
      for (let month = 1; month <= 12; month += 1) {
        // In Slavic languages, the name of a month has another form after the number of a day.
        for (const options of [{ month: style }, { day: 'numeric', month: style }] as const) {
          const word = partOf(language, 'month', options, 2023, month, 1)
          months.set(word, [month, undefined].includes(months.get(word)) ? month : NaN)
        }
      }
    }
  return { weekdays, months: new Map([...months].filter(([, month]) => !Number.isNaN(month))) }
}

function partOf(
  language: string,
  type: 'weekday' | 'month',
  options: Intl.DateTimeFormatOptions,
  year: number,
  month: number,
  day: number,
): string {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
  const part = format.formatToParts(Date.UTC(year, month - 1, day)).find((one) => one.type === type)
  return (part?.value ?? '').toLowerCase().replace(/\.$/, '')
}
