import { and, asc, count, desc, eq, gt, lt, sql } from 'drizzle-orm'
import { orm, prepared } from '../../postgres/orm.ts'
import type { Sql, Tx } from '../../postgres/sql.ts'
import { loadError, loadJob } from '../../postgres/tables/load-job.ts'
import type { LoadCounts, RecordCounts, UserErrorCode } from '../answer.ts'

export type LoadJobStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'

export interface LoadJob {
  /** The UUID. */
  readonly id: string
  readonly seq: number
  readonly status: LoadJobStatus
  readonly onError: 'REJECT_ALL' | 'SKIP_BAD'
  readonly dryRun: boolean
  readonly createdAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly totalLines: number
  readonly processedLines: number
  readonly counts: LoadCounts
  readonly created: RecordCounts
  /** The average number of records processed per second of work on the job, or null before the first batch. */
  readonly recordsPerSecond: number | null
  /** The reason why a job FAILED. Null for other jobs, and if the job failed because lines were rejected. */
  readonly failure: string | null
}

/**
 * The condition for jobs that have not ended. The statuses are part of the SQL text, because Postgres would not use a
 * partial index if they were parameters.
 */
export const IS_OPEN = sql`${loadJob.status} in ('QUEUED', 'RUNNING')`

const COLUMNS = {
  id: loadJob.id,
  seq: loadJob.seq,
  status: loadJob.status,
  onError: loadJob.onError,
  dryRun: loadJob.dryRun,
  createdAt: loadJob.createdAt,
  startedAt: loadJob.startedAt,
  finishedAt: loadJob.finishedAt,
  totalLines: loadJob.totalLines,
  processedLines: loadJob.processedLines,
  counts: {
    created: loadJob.created,
    updated: loadJob.updated,
    unchanged: loadJob.unchanged,
    rejected: loadJob.rejected,
    skipped: loadJob.skipped,
  },
  created: {
    outlets: loadJob.createdOutlets,
    agents: loadJob.createdAgents,
    events: loadJob.createdEvents,
    articles: loadJob.createdArticles,
    quotes: loadJob.createdQuotes,
  },
  busyMs: loadJob.busyMs,
  failure: loadJob.failure,
}

function toJob({ busyMs, ...job }: Omit<LoadJob, 'recordsPerSecond'> & { readonly busyMs: number }): LoadJob {
  const { created, updated, unchanged, rejected, skipped } = job.counts
  const records = created + updated + unchanged + rejected + skipped
  const seconds = busyMs / 1000
  return {
    ...job,
    recordsPerSecond: records > 0 && seconds > 0 ? Math.round((records / seconds) * 10) / 10 : null,
  }
}

const jobsById = prepared((orm) =>
  orm
    .select(COLUMNS)
    .from(loadJob)
    .where(sql`${loadJob.id} = any(${sql.placeholder('ids')}::uuid[])`)
    .prepare('jobs_by_id'),
)

export async function findJobs(sql: Sql | Tx, ids: readonly string[]): Promise<Map<string, LoadJob>> {
  const rows = await jobsById(sql).execute({ ids })
  return new Map(rows.map((row) => [row.id, toJob(row)]))
}

export async function findJob(sql: Sql | Tx, id: string): Promise<LoadJob | null> {
  return (await findJobs(sql, [id])).get(id) ?? null
}

/** A page of a list. `after` and `before` are positions in the list; both are exclusive. */
export interface PageOf<P> {
  readonly first: number | null
  readonly last: number | null
  readonly after: P | null
  readonly before: P | null
}

export interface Page<T> {
  readonly rows: readonly T[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

/** Lists jobs, the newest first. */
export async function listJobs(pool: Sql, page: PageOf<number>): Promise<Page<LoadJob>> {
  const backward = page.last !== null
  const limit = (backward ? page.last : page.first) ?? 0
  const { seq } = loadJob
  const rows = await orm(pool)
    .select(COLUMNS)
    .from(loadJob)
    .where(
      and(
        page.after === null ? undefined : lt(seq, page.after),
        page.before === null ? undefined : gt(seq, page.before),
      ),
    )
    .orderBy(backward ? asc(seq) : desc(seq))
    .limit(limit + 1)
  const jobs = rows.slice(0, limit).map(toJob)
  if (backward) jobs.reverse()
  const beyond = async (edge: number | null, side: typeof lt) =>
    edge !== null && (await orm(pool).select({ seq }).from(loadJob).where(side(seq, edge)).limit(1)).length > 0
  // An empty page has neither a first nor a last job. The cursors that the client sent then show where the page is: the
  // page ends just before the job to which `before` points, or begins just after the job to which `after` points.
  const [newest, oldest] = [jobs[0]?.seq, jobs.at(-1)?.seq]
  return {
    rows: jobs,
    hasNextPage:
      oldest === undefined ? await beyond(page.before === null ? null : page.before + 1, lt) : await beyond(oldest, lt),
    hasPreviousPage:
      newest === undefined ? await beyond(page.after === null ? null : page.after - 1, gt) : await beyond(newest, gt),
  }
}

export async function countJobs(pool: Sql): Promise<number> {
  const [row] = await orm(pool).select({ count: count() }).from(loadJob)
  return row?.count ?? 0
}

export interface LoadError {
  readonly line: number
  /** The index of this error among the errors of the line. */
  readonly number: number
  readonly code: UserErrorCode
  readonly field: readonly string[]
  readonly message: string
}

export interface ErrorPlace {
  readonly line: number
  readonly number: number
}

/** The errors of a job, sorted by line. */
export async function listErrors(pool: Sql, jobId: string, page: PageOf<ErrorPlace>): Promise<Page<LoadError>> {
  const backward = page.last !== null
  const limit = (backward ? page.last : page.first) ?? 0
  const { after, before } = page
  const { line, number, code, field, message } = loadError
  const isPast = (side: '<' | '<=' | '>' | '>=', place: ErrorPlace) =>
    sql`(${line}, ${number}) ${sql.raw(side)} (${place.line}::int, ${place.number}::int)`
  const direction = backward ? desc : asc
  const rows = await orm(pool)
    .select({ line, number, code, field, message })
    .from(loadError)
    .where(
      and(eq(loadError.jobId, jobId), after ? isPast('>', after) : undefined, before ? isPast('<', before) : undefined),
    )
    .orderBy(direction(line), direction(number))
    .limit(limit + 1)
  // The assertion is needed because the table stores codes as plain text.
  const errors = rows.slice(0, limit) as LoadError[]
  if (backward) errors.reverse()
  const beyond = async (edge: ErrorPlace | null | undefined, side: '<' | '<=' | '>' | '>=') =>
    !!edge &&
    (
      await orm(pool)
        .select({ line })
        .from(loadError)
        .where(and(eq(loadError.jobId, jobId), isPast(side, edge)))
        .limit(1)
    ).length > 0
  return {
    rows: errors,
    hasNextPage: errors.length > 0 ? await beyond(errors.at(-1), '>') : await beyond(before, '>='),
    hasPreviousPage: errors.length > 0 ? await beyond(errors[0], '<') : await beyond(after, '<='),
  }
}

export async function countErrors(pool: Sql, jobId: string): Promise<number> {
  const [row] = await orm(pool).select({ count: count() }).from(loadError).where(eq(loadError.jobId, jobId))
  return row?.count ?? 0
}
