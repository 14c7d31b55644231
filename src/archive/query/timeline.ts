import { ArchiveError } from '../../errors.ts'
import { type Compile, param } from './context.ts'
import { literal, objectJson, plainJson, timeJson } from './json.ts'
import type { Source } from './page.ts'
import type { FieldSelection } from './selection.ts'
import { zoneOf } from './zone.ts'

export const MAX_BUCKETS = 2_000

/** Stands in the answer where a timeline would have too many buckets; no schema field yields such an object. */
export const TOO_MANY_BUCKETS = '"$tooManyBuckets"'

/** Counts by local hour, day, ISO week, month or year; buckets begin at the first instant that belongs to them. */
export function timelineJson(compile: Compile, source: Source, column: string, field: FieldSelection): string {
  const zone = zoneOf(field.args['timeZone'] as string)
  if (zone === null) {
    throw new ArchiveError('BAD_USER_INPUT', `\`timeZone\` takes an IANA name such as "Europe/Berlin" or "UTC".`, {
      argument: 'timeZone',
    })
  }
  const unit = (field.args['interval'] as string).toLowerCase()
  const at = `${source.row}.${column}`
  const bucket = objectJson('TimelineBucket', field.fields('TimelineBucket'), (child) =>
    child.name === 'start' ? startJson('c.start') : 'c.count::text',
  )
  const { local, extra, group, start } =
    zone === 'UTC' ? bucketsInUtc(unit, at) : bucketsOf(param(compile, zone, 'text'), unit, at)
  return `(with b as (select ${local} as local, ${extra}count(*) as count from ${source.from} ${source.row} where ${source.where} and ${at} is not null group by ${group}) select case when (select count(*) from b) > ${MAX_BUCKETS} then ${literal(TOO_MANY_BUCKETS)} else (select '[' || coalesce(string_agg(${bucket}, ',' order by c.start), '') || ']' from (select ${start} as start, b.count from b) c) end)`
}

// Postgres calls the year 0, in which a bucket of the year 1 may begin, 1 BC; writing out every bucket's would cost as
// much as the counting.
function startJson(start: string): string {
  return `case when ${start} < '0001-01-01T00:00:00Z' then ${plainJson(`instant_text(${start})`)} else ${timeJson(start)} end`
}

function bucketsOf(zone: string, unit: string, at: string) {
  const local = `date_trunc('${unit}', ${at} at time zone ${zone})`
  if (unit !== 'hour') return { local, extra: '', group: '1', start: `local_day_start(b.local, ${zone})` }
  const shift = `(${at} at time zone ${zone}) - (${at} at time zone 'UTC')`
  return {
    local,
    extra: `${shift} as shift, min(${at}) as sample, `,
    group: '1, 2',
    start: `local_hour_start(b.local, b.sample, ${zone})`,
  }
}

// Clocks never change there: no search for the first instant, which for 500 days took as long as counting.
function bucketsInUtc(unit: string, at: string) {
  return {
    local: `date_trunc('${unit}', ${at} at time zone 'UTC')`,
    extra: '',
    group: '1',
    start: `(b.local at time zone 'UTC')`,
  }
}

export function tooManyBuckets(): ArchiveError {
  return new ArchiveError(
    'BAD_USER_INPUT',
    `The timeline would have more than ${MAX_BUCKETS} buckets: take a wider interval or a shorter time.`,
    {
      limit: MAX_BUCKETS,
    },
  )
}
