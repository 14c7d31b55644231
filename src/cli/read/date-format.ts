import { CLOCK, type PrintedDate, toDate, ZONE } from './printed-date.ts'

const NUMBER = '\\d{1,2}'
const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MMMM: '(?<name>\\p{L}+)\\.?',
  MMM: '(?<name>\\p{L}+)\\.?',
  MM: `(?<month>${NUMBER})`,
  M: `(?<month>${NUMBER})`,
  DD: `(?<date>${NUMBER})`,
  D: `(?<date>${NUMBER})`,
  HH: `(?<hour>${NUMBER})`,
  H: `(?<hour>${NUMBER})`,
  hh: `(?<hour>${NUMBER})`,
  h: `(?<hour>${NUMBER})`,
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<fraction>\\d+)',
  A: '(?<half>[ap]\\.?m\\.?)',
  a: '(?<half>[ap]\\.?m\\.?)',
  Z: '(?<zone>[a-z]{1,5}|[+-]\\d{2}:?\\d{2})',
}
const PART = new RegExp(Object.keys(PARTS).join('|'), 'g')

const known = new Map<string, RegExp | null>()

/**
 * The pattern of a format such as `DD/MM/YYYY HH:mm`. If the format has no time of day, a time may follow the date,
 * with or without a zone. If the format has a time but no zone, a zone may follow the time. Null if the year, the month
 * or the day is missing from the format, or if the format has any part twice.
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
  const open = pattern.includes('<hour>') ? (pattern.includes('<zone>') ? '' : `${ZONE}?`) : `${CLOCK}?`
  try {
    return isWhole ? new RegExp(`^${pattern}${open}$`, 'iu') : null
  } catch {
    // The pattern is invalid if the format gives a part of the time twice, such as the hour as `HH` and as `hh`.
    return null
  }
}

/** Reads a date in the given format. Null for any other text. */
export function parseDateFormat(format: string, text: string, country?: string): PrintedDate | null {
  const parts = toDatePattern(format)?.exec(text)?.groups
  return parts === undefined ? null : toDate(parts, country)
}
