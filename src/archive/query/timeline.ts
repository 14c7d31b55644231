import type { QueryContext } from './entity.ts'
import { ArchiveError } from '../../errors.ts'
import { fixed } from './context.ts'
import { listBytes } from './json-bytes.ts'
import { bareJson, fieldsJson, type Json, jsonText, orderedListJson, plainJson, timeJson } from './json.ts'
import type { Hole } from './level.ts'
import type { ListLevels } from './list-levels.ts'
import type { Source } from './page.ts'
import type { FieldSelection } from './selection.ts'
import { join, literal, newRow, param, type Row, type Sql, sql } from './sql.ts'
import { zoneOf } from './zone.ts'

const MAX_BUCKETS = 2_000

/** The queries behind a timeline, and the JSON of a bucket. */
interface Timeline {
  /** `counts` is a query that counts the rows of each bucket. The result of this query has the name `buckets`. */
  readonly counts: Sql
  readonly buckets: Row
  readonly calendar: Calendar
  /** A row with the start and the count of a bucket. `item` is the JSON of this bucket. */
  readonly shown: Row
  readonly item: Json
}

function timelineOf(context: QueryContext, source: Source, column: string, field: FieldSelection): Timeline {
  const zone = zoneOf(fixed(context, field.args['timeZone']) as string)
  if (zone === null) {
    throw new ArchiveError('BAD_USER_INPUT', `\`timeZone\` takes an IANA name such as "Europe/Berlin" or "UTC".`, {
      argument: 'timeZone',
    })
  }
  const { row, from, where, parent } = source
  const interval = field.args['interval'] as string
  const unit = interval.toLowerCase() as Unit
  const at = row.col(column)
  const [buckets, shown] = [newRow(), newRow()]
  const calendar = zone === 'UTC' ? inUtc(unit) : inZone(param(zone, 'text'), unit)
  const { local, extra, group } = calendar.bucketOf(at)
  const item = fieldsJson('TimelineBucket', field, {
    start: () => startJson(shown.col('start')),
    end: () => timeJson(sql`least(${calendar.end(shown.col('start'))}, timestamptz ${LAST_INSTANT})`),
    date: () => plainJson(dayText(calendar.localTime(shown.col('start')))),
    count: () => bareJson(shown.col('count')),
  })
  const [ofParent, perParent] = parent ? [sql`, ${parent} as parent`, sql`, ${parent}`] : [sql``, sql``]
  const counts = sql`select ${local} as local, ${extra}count(*) as count${ofParent} from ${from} ${row} where ${where} and ${at} is not null group by ${group}${perParent}`
  return { counts, buckets, calendar, shown, item }
}

/**
 * Counts the rows for each local hour, day, ISO week, month or year. The start of a bucket is the first instant of that
 * hour, day, week, month or year in the time zone. A day can begin after midnight, if a clock change skips midnight.
 */
export function timelineJson(context: QueryContext, source: Source, column: string, field: FieldSelection): Json {
  const { counts, buckets, calendar, shown, item } = timelineOf(context, source, column, field)
  const list = jsonText(orderedListJson(item, shown.col('start')))
  // There are two ways to report too many buckets. If graphql-js executes the operation, the statement returns the
  // number of buckets, and a resolver reports the error with the path of the timeline. If the statement's JSON is the
  // whole answer, no resolver runs, so the SQL function `too_many_buckets` raises the error.
  const limited = (found: Row, answer: Sql) => {
    const count = sql`(select count(*) from ${found})`
    const tooMany = context.typed ? sql`${count}::text` : sql`too_many_buckets(${count})`
    return sql`case when ${count} > ${MAX_BUCKETS} then ${tooMany} else ${answer} end`
  }
  const started = startedBuckets(calendar, buckets)
  if (field.args['fillGaps'] !== true)
    return [
      sql`(with ${buckets} as (${counts}) select ${limited(buckets, sql`(select ${list} from (${started}) ${shown})`)})`,
    ]

  const [known, step] = [newRow(), newRow()]
  const { steps, filled } = withoutGaps(calendar, known, step)
  const walked = sql`(with recursive ${known} as materialized (${started}), ${step} as (${steps}) select ${limited(step, sql`(select ${list} from (${filled}) ${shown})`)})`
  return [sql`(with ${buckets} as (${counts}) select ${limited(buckets, walked)})`]
}

/** Does the same as `timelineJson`, but for the lists of all parents at once. Used if `SQL_FORM` is `spread`. */
export function timelineHole(context: QueryContext, list: ListLevels, column: string, field: FieldSelection): Json {
  const { counts, buckets, calendar, shown, item } = timelineOf(context, list.source, column, field)
  const isOfEach = list.source.parent !== undefined
  const started = startedBuckets(calendar, buckets, isOfEach)
  const [known, step] = [newRow(), newRow()]
  const { steps, filled } = withoutGaps(calendar, known, step, isOfEach)
  const [clause, found] =
    field.args['fillGaps'] === true
      ? [sql`with recursive ${known} as materialized (${started}), ${step} as (${steps}) `, filled]
      : [sql``, started]
  const perParent = isOfEach ? sql`partition by parent ` : sql``
  // The counts are outside of the recursive clause, because a database of several servers accepts no recursion over
  // tables that are divided among the servers.
  const numbered = sql`${clause}select *, row_number() over (${perParent}order by start) as number from (${found}) found`
  const level = list.makeLevel(
    isOfEach ? shown.col('parent') : undefined,
    [item],
    (columns) =>
      sql`with ${buckets} as materialized (${counts}) select ${join(columns, ', ')} from (${numbered}) ${shown} where ${shown.col('number')} <= ${MAX_BUCKETS + 1} order by ${shown.col('number')}`,
  )
  const fill: Hole['fill'] = (rows = []) => {
    if (rows.length <= MAX_BUCKETS) return listBytes(rows.flat())
    if (context.typed) return Buffer.from(String(rows.length))
    throw tooManyBuckets()
  }
  return [{ kind: 'hole', key: list.key, levels: [level], fill }]
}

function startedBuckets(calendar: Calendar, buckets: Row, isOfEach = false): Sql {
  const bucket = newRow()
  const parent = isOfEach ? sql`, ${bucket.col('parent')}` : sql``
  return sql`select ${calendar.start(bucket)} as start, ${bucket.col('count')}${parent} from ${buckets} ${bucket}`
}

/**
 * Generates the buckets from the first one to the last. Each bucket begins where the previous one ends. `known` has the
 * buckets that are not empty. With `isOfEach`, the column `parent` of `known` tells to which of several timelines a
 * bucket belongs.
 */
function withoutGaps(calendar: Calendar, known: Row, step: Row, isOfEach = false): { steps: Sql; filled: Sql } {
  const counted = newRow()
  const begin = step.col('start')
  const next = sql`${calendar.end(begin)}, ${step.col('number')} + 1`
  const within = sql`${step.col('number')} <= ${MAX_BUCKETS}`
  const filled = sql`${begin}, coalesce(${counted.col('count')}, 0) as count`
  const matching = sql`left join ${known} ${counted} on ${counted.col('start')} = ${begin}`
  if (isOfEach) {
    const [parent, last] = [step.col('parent'), step.col('last')]
    return {
      steps: sql`select min(start) as start, 1 as number, parent, max(start) as last from ${known} group by parent union all select ${next}, ${parent}, ${last} from ${step} where ${begin} < ${last} and ${within}`,
      filled: sql`select ${filled}, ${parent} from ${step} ${matching} and ${counted.col('parent')} = ${parent}`,
    }
  }
  return {
    steps: sql`select min(start) as start, 1 as number from ${known} having count(*) > 0 union all select ${next} from ${step} where ${begin} < (select max(start) from ${known}) and ${within}`,
    filled: sql`select ${filled} from ${step} ${matching}`,
  }
}

const LAST_INSTANT = literal('9999-12-31T23:59:59.999Z')

// A bucket of the year 1 may begin in the year 0, which Postgres prints as the year 1 BC. The SQL function
// `instant_text` prints the year 0 as 0000. The statement calls `instant_text` only for a start before the year 1,
// because a call for every bucket would take as long as counting the records.
function startJson(start: Sql): Json {
  const [early, late] = [jsonText(plainJson(sql`instant_text(${start})`)), jsonText(timeJson(start))]
  return [sql`case when ${start} < '0001-01-01T00:00:00Z' then ${early} else ${late} end`]
}

// In time zones ahead of UTC, the local date of the last valid instant is in the year 10000, so the printed date is
// limited to 9999-12-31.
function dayText(local: Sql): Sql {
  return sql`left(instant_text(least(${local}, '9999-12-31') at time zone 'UTC'), 10)`
}

type Unit = 'hour' | 'day' | 'week' | 'month' | 'year'

/** Finds the bucket of a time, in one time zone. */
interface Calendar {
  /**
   * SQL for the bucket of an instant: the local time at which the bucket begins, further columns (each with a comma
   * after it), and the columns for `group by`.
   */
  bucketOf(at: Sql): { readonly local: Sql; readonly extra: Sql; readonly group: Sql }
  /** The first instant of a bucket. `bucket` is a row with the columns that `bucketOf` returns. */
  start(bucket: Row): Sql
  /** The end of the bucket that begins at `start`: the first instant of the next bucket. */
  end(start: Sql): Sql
  localTime(at: Sql): Sql
}

function inZone(zone: Sql, unit: Unit): Calendar {
  const name = literal(unit)
  const localTime = (at: Sql) => sql`(${at} at time zone ${zone})`
  const truncated = (at: Sql) => sql`date_trunc(${name}, ${at} at time zone ${zone})`
  const end = (start: Sql) => sql`bucket_end(${start}, ${name}, ${zone})`
  if (unit !== 'hour')
    return {
      bucketOf: (at) => ({ local: truncated(at), extra: sql``, group: sql`1` }),
      start: (bucket) => sql`local_day_start(${bucket.col('local')}, ${zone})`,
      end,
      localTime,
    }
  return {
    bucketOf(at) {
      const shift = sql`${localTime(at)} - (${at} at time zone 'UTC')`
      return { local: truncated(at), extra: sql`${shift} as shift, min(${at}) as sample, `, group: sql`1, 2` }
    },
    start: (bucket) => sql`local_hour_start(${bucket.col('local')}, ${bucket.col('sample')}, ${zone})`,
    end,
    localTime,
  }
}

// UTC has no daylight saving time, so the first instant of a bucket need not be searched for. For a timeline of 500
// days, this search would take as long as counting the records.
function inUtc(unit: Unit): Calendar {
  const localTime = (at: Sql) => sql`(${at} at time zone 'UTC')`
  return {
    bucketOf: (at) => ({
      local: sql`date_trunc(${literal(unit)}, ${at} at time zone 'UTC')`,
      extra: sql``,
      group: sql`1`,
    }),
    start: (bucket) => sql`(${bucket.col('local')} at time zone 'UTC')`,
    end: (start) => sql`((${localTime(start)} + interval ${literal(`1 ${unit}`)}) at time zone 'UTC')`,
    localTime,
  }
}

// The SQLSTATE that the function too_many_buckets raises.
const TOO_MANY_BUCKETS = 'VB001'

export function isTooManyBuckets(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === TOO_MANY_BUCKETS
}

export function tooManyBuckets(): ArchiveError {
  return new ArchiveError(
    'BAD_USER_INPUT',
    `The timeline would have more than ${MAX_BUCKETS} buckets: choose a longer interval or a shorter period.`,
    { limit: MAX_BUCKETS },
  )
}
