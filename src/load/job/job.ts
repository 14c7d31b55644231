import { type Sql, type Tx, instant, run } from '../../postgres/sql.ts'
import type { LoadCounts, RecordCounts, UserErrorCode } from '../answer.ts'

export type LoadJobStatus = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'

export interface LoadJob {
  /** The uuid. */
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
  /** Of the time that was spent on it; null before the first batch. */
  readonly recordsPerSecond: number | null
  /** Why a FAILED job could not go on; null where its lines are what is wrong. */
  readonly failure: string | null
}

interface Row extends Record<string, unknown> {
  readonly id: string
  readonly seq: string
  readonly busyMs: string
}

const COLUMNS = `id, seq, status, on_error as "onError", dry_run as "dryRun", ${instant('created_at')} as "createdAt", ${instant('started_at')} as "startedAt", ${instant('finished_at')} as "finishedAt",
  total_lines as "totalLines", processed_lines as "processedLines", created, updated, unchanged, rejected, skipped,
  created_outlets as outlets, created_agents as agents, created_events as events, created_articles as articles, created_quotes as quotes, busy_ms as "busyMs", failure`

function toJob(row: Row): LoadJob {
  const number = (name: string) => Number(row[name])
  const counts = {
    created: number('created'),
    updated: number('updated'),
    unchanged: number('unchanged'),
    rejected: number('rejected'),
    skipped: number('skipped'),
  }
  const records = counts.created + counts.updated + counts.unchanged + counts.rejected + counts.skipped
  const seconds = Number(row.busyMs) / 1000
  return {
    id: row.id,
    seq: Number(row.seq),
    status: row['status'] as LoadJobStatus,
    onError: row['onError'] as LoadJob['onError'],
    dryRun: row['dryRun'] as boolean,
    createdAt: row['createdAt'] as string,
    startedAt: row['startedAt'] as string | null,
    finishedAt: row['finishedAt'] as string | null,
    totalLines: number('totalLines'),
    processedLines: number('processedLines'),
    counts,
    created: {
      outlets: number('outlets'),
      agents: number('agents'),
      events: number('events'),
      articles: number('articles'),
      quotes: number('quotes'),
    },
    recordsPerSecond: records > 0 && seconds > 0 ? Math.round((records / seconds) * 10) / 10 : null,
    failure: row['failure'] as string | null,
  }
}

export async function findJobs(sql: Sql | Tx, ids: readonly string[]): Promise<Map<string, LoadJob>> {
  const rows = await run<Row>(sql, `select ${COLUMNS} from load_job where id = any($1::uuid[])`, [ids])
  return new Map(rows.map((row) => [row.id, toJob(row)]))
}

export async function findJob(sql: Sql | Tx, id: string): Promise<LoadJob | null> {
  return (await findJobs(sql, [id])).get(id) ?? null
}

/** A page of a list whose rows are known by a number. `after` and `before` are exclusive. */
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

/** Newest first. */
export async function listJobs(sql: Sql, page: PageOf<number>): Promise<Page<LoadJob>> {
  const backward = page.last !== null
  const limit = (backward ? page.last : page.first) ?? 0
  const rows = await run<Row>(
    sql,
    `select ${COLUMNS} from load_job where ($1::bigint is null or seq < $1) and ($2::bigint is null or seq > $2)
     order by seq ${backward ? 'asc' : 'desc'} limit ${limit + 1}`,
    [page.after, page.before],
  )
  const jobs = rows.slice(0, limit).map(toJob)
  if (backward) jobs.reverse()
  const beyond = async (edge: number | null | undefined, side: '<' | '>') =>
    edge !== null &&
    edge !== undefined &&
    (await run(sql, `select from load_job where seq ${side} $1 limit 1`, [edge])).length > 0
  // Of an empty page the given cursors are the edges.
  const [newest, oldest] = [jobs[0]?.seq, jobs.at(-1)?.seq]
  return {
    rows: jobs,
    hasNextPage:
      oldest === undefined
        ? await beyond(page.before === null ? null : page.before + 1, '<')
        : await beyond(oldest, '<'),
    hasPreviousPage:
      newest === undefined ? await beyond(page.after === null ? null : page.after - 1, '>') : await beyond(newest, '>'),
  }
}

export async function countJobs(sql: Sql): Promise<number> {
  const [row] = await run<{ count: string }>(sql, 'select count(*) as count from load_job', [])
  return Number(row?.count)
}

export interface LoadError {
  readonly line: number
  /** Among the errors of its line. */
  readonly number: number
  readonly code: UserErrorCode
  readonly field: readonly string[]
  readonly message: string
}

export interface ErrorPlace {
  readonly line: number
  readonly number: number
}

/** By line. */
export async function listErrors(sql: Sql, jobId: string, page: PageOf<ErrorPlace>): Promise<Page<LoadError>> {
  const backward = page.last !== null
  const limit = (backward ? page.last : page.first) ?? 0
  const { after, before } = page
  const rows = await run<LoadError>(
    sql,
    `select line, number, code, field, message from load_error
     where job_id = $1 and ($2::int is null or (line, number) > ($2, $3)) and ($4::int is null or (line, number) < ($4, $5))
     order by line ${backward ? 'desc' : 'asc'}, number ${backward ? 'desc' : 'asc'} limit ${limit + 1}`,
    [jobId, after?.line ?? null, after?.number ?? null, before?.line ?? null, before?.number ?? null],
  )
  const errors = rows.slice(0, limit)
  if (backward) errors.reverse()
  const beyond = async (edge: ErrorPlace | null | undefined, side: string) =>
    !!edge &&
    (
      await run(sql, `select from load_error where job_id = $1 and (line, number) ${side} ($2::int, $3::int) limit 1`, [
        jobId,
        edge.line,
        edge.number,
      ])
    ).length > 0
  return {
    rows: errors,
    hasNextPage: errors.length > 0 ? await beyond(errors.at(-1), '>') : await beyond(before, '>='),
    hasPreviousPage: errors.length > 0 ? await beyond(errors[0], '<') : await beyond(after, '<='),
  }
}

export async function countErrors(sql: Sql, jobId: string): Promise<number> {
  const [row] = await run<{ count: string }>(sql, 'select count(*) as count from load_error where job_id = $1', [jobId])
  return Number(row?.count)
}
