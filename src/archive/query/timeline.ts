import type { QueryContext } from './entity.ts'
import { ArchiveError } from '../../errors.ts'
import { fixed } from './context.ts'
import { bareJson, fieldsJson, type Json, jsonText, orderedListJson, plainJson, timeJson } from './json.ts'
import type { Source } from './page.ts'
import type { FieldSelection } from './selection.ts'
import { literal, newRow, param, type Sql, sql } from './sql.ts'
import { zoneOf } from './zone.ts'

export const MAX_BUCKETS = 2_000

/** Counts by local hour, day, ISO week, month or year; buckets begin at the first instant that belongs to them. */
export function timelineJson(context: QueryContext, source: Source, column: string, field: FieldSelection): Json {
  const zone = zoneOf(fixed(context, field.args['timeZone']) as string)
  if (zone === null) {
    throw new ArchiveError('BAD_USER_INPUT', `\`timeZone\` takes an IANA name such as "Europe/Berlin" or "UTC".`, {
      argument: 'timeZone',
    })
  }
  const { row, from, where } = source
  const interval = field.args['interval'] as string
  const unit = literal(interval.toLowerCase())
  const at = row.col(column)
  const [buckets, bucket, shown] = [newRow(), newRow(), newRow()]
  const { local, extra, group, start } =
    zone === 'UTC' ? bucketsInUtc(unit, at) : bucketsOf(param(zone, 'text'), unit, at, interval === 'HOUR')
  const item = fieldsJson('TimelineBucket', field, {
    start: () => startJson(shown.col('start')),
    count: () => bareJson(shown.col('count')),
  })
  const counts = sql`select ${local} as local, ${extra}count(*) as count from ${from} ${row} where ${where} and ${at} is not null group by ${group}`
  const list = jsonText(orderedListJson(item, shown.col('start')))
  const count = sql`(select count(*) from ${buckets})`
  // An execution with errors beside its data has to know which timeline it is. Else the statement fails as a whole.
  const tooMany = context.typed ? sql`${count}::text` : sql`too_many_buckets(${count})`
  return [
    sql`(with ${buckets} as (${counts}) select case when ${count} > ${MAX_BUCKETS} then ${tooMany} else (select ${list} from (select ${start(bucket.col('local'), bucket.col('sample'))} as start, ${bucket.col('count')} from ${buckets} ${bucket}) ${shown}) end)`,
  ]
}

// Postgres calls the year 0, in which a bucket of the year 1 may begin, 1 BC; writing out every bucket's would cost as
// much as the counting.
function startJson(start: Sql): Json {
  const [early, late] = [jsonText(plainJson(sql`instant_text(${start})`)), jsonText(timeJson(start))]
  return [sql`case when ${start} < '0001-01-01T00:00:00Z' then ${early} else ${late} end`]
}

interface Buckets {
  readonly local: Sql
  /** More columns, each with a comma behind. */
  readonly extra: Sql
  readonly group: Sql
  /** The first instant of a bucket. */
  start(local: Sql, sample: Sql): Sql
}

function bucketsOf(zone: Sql, unit: Sql, at: Sql, isHour: boolean): Buckets {
  const local = sql`date_trunc(${unit}, ${at} at time zone ${zone})`
  if (!isHour) return { local, extra: sql``, group: sql`1`, start: (first) => sql`local_day_start(${first}, ${zone})` }
  const shift = sql`(${at} at time zone ${zone}) - (${at} at time zone 'UTC')`
  return {
    local,
    extra: sql`${shift} as shift, min(${at}) as sample, `,
    group: sql`1, 2`,
    start: (first, sample) => sql`local_hour_start(${first}, ${sample}, ${zone})`,
  }
}

// Clocks never change there: no search for the first instant, which for 500 days took as long as counting.
function bucketsInUtc(unit: Sql, at: Sql): Buckets {
  return {
    local: sql`date_trunc(${unit}, ${at} at time zone 'UTC')`,
    extra: sql``,
    group: sql`1`,
    start: (local) => sql`(${local} at time zone 'UTC')`,
  }
}

// What the function too_many_buckets raises.
const TOO_MANY_BUCKETS = 'VB001'

export function isTooManyBuckets(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === TOO_MANY_BUCKETS
}

export function tooManyBuckets(): ArchiveError {
  return new ArchiveError(
    'BAD_USER_INPUT',
    `The timeline would have more than ${MAX_BUCKETS} buckets: take a wider interval or a shorter time.`,
    { limit: MAX_BUCKETS },
  )
}
