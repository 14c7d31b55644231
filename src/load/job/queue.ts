import { type Sql, run } from '../../postgres/sql.ts'
import type { ClaimedJob } from './progress.ts'

// A runner that is alive says so far more often; one that hangs is given up after so long.
export const LEASE_SECONDS = 30

/**
 * What keeps a runner's jobs: the connection of this process that ends with it, so that what it had is free at once
 * after a crash.
 */
export interface Keeper {
  readonly pid: number
  readonly startedAt: string
}

interface Row {
  readonly id: string
  readonly uploadId: string
  readonly onError: 'REJECT_ALL' | 'SKIP_BAD'
  readonly dryRun: boolean
  readonly runner: string
  readonly totalLines: number
  readonly stage: 'RECORDS' | 'ARTICLES'
  readonly nextLine: number
  readonly nextByte: string
}

/**
 * Takes the first job that is not over, unless somebody alive works on it; null where there is nothing to do. One after
 * the other: so two jobs that touch the same keys end as if one had come after the other. `hasFile`: whether this
 * process can reach the upload.
 */
export async function claimJob(
  sql: Sql,
  runner: string,
  hasFile: (uploadId: string) => Promise<boolean> | boolean,
): Promise<ClaimedJob | null> {
  const [first] = await run<{ uploadId: string }>(
    sql,
    `select upload_id as "uploadId" from load_job where status in ('QUEUED', 'RUNNING') order by seq limit 1`,
    [],
  )
  if (!first || !(await hasFile(first.uploadId))) return null
  const [row] = await run<Row>(
    sql,
    `with open as (select id, status, lease_until, keeper_pid, keeper_since from load_job where status in ('QUEUED', 'RUNNING') order by seq limit 1 for update skip locked),
       free as (
         select id from open
         where id = (select id from load_job where status in ('QUEUED', 'RUNNING') order by seq limit 1)
           and (status = 'QUEUED' or lease_until < now()
             or not exists (select from pg_stat_activity where pid = keeper_pid and backend_start = keeper_since))
       )
     update load_job set status = 'RUNNING', started_at = coalesce(started_at, now()), runner = $1, lease_until = now() + make_interval(secs => ${LEASE_SECONDS}),
       keeper_pid = pg_backend_pid(), keeper_since = (select backend_start from pg_stat_activity where pid = pg_backend_pid())
     from free where load_job.id = free.id and load_job.upload_id = $2
     returning load_job.id, upload_id as "uploadId", on_error as "onError", dry_run as "dryRun", runner, total_lines as "totalLines", stage, next_line as "nextLine", next_byte as "nextByte"`,
    [runner, first.uploadId],
  )
  return row ? { ...row, nextByte: Number(row.nextByte) } : null
}

/** Whether the job is still ours, which it is for longer now. */
export async function renewLease(sql: Sql, { id, runner }: Pick<ClaimedJob, 'id' | 'runner'>): Promise<boolean> {
  const rows = await run(
    sql,
    `update load_job set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}) where id = $1 and runner = $2 and status = 'RUNNING' returning id`,
    [id, runner],
  )
  return rows.length > 0
}

/** Gives a job back that was taken and is not over: whoever comes next may go on, at once or after some seconds. */
export async function releaseJob(
  sql: Sql,
  { id, runner }: Pick<ClaimedJob, 'id' | 'runner'>,
  seconds = 0,
): Promise<void> {
  await run(
    sql,
    `update load_job set lease_until = now() + make_interval(secs => $3), runner = null where id = $1 and runner = $2 and status = 'RUNNING'`,
    [id, runner, seconds],
  )
}

/** How often a job has broken off at the same place, this time included; null where it is no longer ours. */
export async function countAttempt(
  sql: Sql,
  { id, runner }: Pick<ClaimedJob, 'id' | 'runner'>,
): Promise<number | null> {
  const [row] = await run<{ attempts: number }>(
    sql,
    `update load_job set attempts = attempts + 1 where id = $1 and runner = $2 and status = 'RUNNING' returning attempts`,
    [id, runner],
  )
  return row?.attempts ?? null
}
