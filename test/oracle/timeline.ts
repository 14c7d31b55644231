import { badInput } from './page.ts'

export type Interval = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH' | 'YEAR'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const formats = new Map<string, Intl.DateTimeFormat>()
/** Returns the offset of a zone from UTC at an instant, in milliseconds. */
export function offsetAt(instant: number, zone: string): number {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  const text = format.format(instant)
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /GMT(?:([+−-])(\d+):(\d+)(?::(\d+))?)?$/.exec(text) ?? []
  return (sign === '+' ? 1 : -1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
}

const BLOCK_MS = 6 * HOUR_MS

const changesByBlock = new Map<string, number | null>()
/**
 * Returns the instant in a block of six hours at which the offset of the zone changes. No zone has ever changed its
 * offset twice within six hours.
 */
function changeIn(block: number, zone: string): number | null {
  const name = `${zone} ${block}`
  const known = changesByBlock.get(name)
  if (known !== undefined) return known
  let [low, high] = [block * BLOCK_MS, (block + 1) * BLOCK_MS]
  const isChanged = offsetAt(low, zone) !== offsetAt(high, zone)
  while (isChanged && high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle, zone) === offsetAt(low, zone)) low = middle
    else high = middle
  }
  const change = isChanged ? high : null
  changesByBlock.set(name, change)
  return change
}

/** Returns the instants near `around` at which the offset of the zone changes. */
function changes(around: number, zone: string): number[] {
  const found: number[] = []
  const [from, to] = [around - 3 * DAY_MS, around + 3 * DAY_MS]
  for (let block = Math.floor(from / BLOCK_MS); block * BLOCK_MS < to; block += 1) {
    const change = changeIn(block, zone)
    if (change !== null) found.push(change)
  }
  return found
}

/**
 * A local time is what a clock in the zone shows, as the milliseconds since 1970 that the same time would have in UTC.
 */
const localOf = (instant: number, zone: string) => instant + offsetAt(instant, zone)

function firstLocalDay(local: number, interval: Interval): number {
  const day = Math.floor(local / DAY_MS) * DAY_MS
  const date = new Date(day)
  if (interval === 'WEEK') return day - ((date.getUTCDay() + 6) % 7) * DAY_MS
  if (interval === 'MONTH') date.setUTCDate(1)
  if (interval === 'YEAR') date.setUTCMonth(0, 1)
  return date.getTime()
}

const firstInstants = new Map<string, number>()
/**
 * Returns the first instant at which the clock shows `local` or a later time: a day may have no midnight or two, and
 * some days do not exist.
 */
function firstInstant(local: number, zone: string): number {
  const name = `${zone} ${local}`
  const known = firstInstants.get(name)
  if (known !== undefined) return known
  const breaks = changes(local, zone)
  const midnights = [local - 3 * DAY_MS, ...breaks, local + 3 * DAY_MS].map(
    (instant) => local - offsetAt(instant, zone),
  )
  const first = Math.min(...[...midnights, ...breaks].filter((instant) => localOf(instant, zone) >= local))
  firstInstants.set(name, first)
  return first
}

function hourStart(instant: number, zone: string): number {
  const offset = offsetAt(instant, zone)
  const start = Math.floor((instant + offset) / HOUR_MS) * HOUR_MS - offset
  if (offsetAt(start, zone) === offset) return start
  return Math.max(...changes(instant, zone).filter((change) => change > start && change <= instant))
}

export function bucketStart(instant: number, interval: Interval, zone: string): number {
  if (interval === 'HOUR') return hourStart(instant, zone)
  return firstInstant(firstLocalDay(localOf(instant, zone), interval), zone)
}

/**
 * Returns the first instant after the bucket that begins at `start`. A date that does not exist has no such instant.
 */
function bucketEnd(start: number, interval: Interval, zone: string): number {
  if (interval === 'HOUR') {
    const offset = offsetAt(start, zone)
    const next = (Math.floor((start + offset) / HOUR_MS) + 1) * HOUR_MS - offset
    return Math.min(next, ...changes(start, zone).filter((change) => change > start))
  }
  const date = new Date(firstLocalDay(localOf(start, zone), interval))
  if (interval === 'DAY') date.setUTCDate(date.getUTCDate() + 1)
  if (interval === 'WEEK') date.setUTCDate(date.getUTCDate() + 7)
  if (interval === 'MONTH') date.setUTCMonth(date.getUTCMonth() + 1)
  if (interval === 'YEAR') date.setUTCFullYear(date.getUTCFullYear() + 1)
  return firstInstant(date.getTime(), zone)
}

const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z')

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

export function timeline(
  times: readonly (string | null)[],
  interval: Interval,
  zone: string,
  fillGaps: boolean,
): { start: string; end: string; date: string; count: number }[] {
  if (!isZone(zone)) throw badInput(`${zone} is no time zone`)
  const counts = new Map<number, number>()
  for (const time of times) {
    if (time === null) continue
    const start = bucketStart(Date.parse(time), interval, zone)
    counts.set(start, (counts.get(start) ?? 0) + 1)
  }
  if (fillGaps && counts.size > 0) {
    const last = Math.max(...counts.keys())
    for (let start = Math.min(...counts.keys()); start < last && counts.size <= 2000;) {
      if (!counts.has(start)) counts.set(start, 0)
      start = bucketEnd(start, interval, zone)
    }
  }
  if (counts.size > 2000) throw badInput(`${counts.size} buckets`)
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([start, count]) => ({
      start: new Date(start).toISOString(),
      end: new Date(Math.min(bucketEnd(start, interval, zone), LAST_INSTANT)).toISOString(),
      date: new Date(Math.min(localOf(start, zone), LAST_INSTANT)).toISOString().slice(0, 10),
      count,
    }))
}
