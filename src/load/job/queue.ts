import { asc, sql } from 'drizzle-orm'
import { orm, prepared } from '../../postgres/orm.ts'
import { type Row, selectList } from '../../postgres/row.ts'
import { type Sql, run } from '../../postgres/sql.ts'
import { loadJob } from '../../postgres/tables/load-job.ts'
import { IS_OPEN } from './job.ts'
import { type ClaimedJob, isRunBy } from './progress.ts'

// If a runner does not renew its lease for this long, another process may claim the job. A runner normally renews its
// lease every half second.
const LEASE_SECONDS = 30

// A runner holds an advisory lock on its database connection. Postgres closes this connection when the runner's process
// ends, so another process can take over the runner's job immediately after a crash (see `RUNNER_IS_GONE`).
// RUNNER_LOCKS is the first of the two numbers that identify this lock. The second is the id of the Postgres process that
// serves the runner's connection.
const RUNNER_LOCKS = 7_246

// Whether the runner of a job is gone: its database connection has ended, or its lock has been released. When a runner
// ends, a pooler may keep the connection open for other clients, but the pooler releases the lock of the runner.
const RUNNER_IS_GONE = `(
  not exists (select from pg_stat_activity where pid = keeper_pid and backend_start = keeper_since)
  or not exists (
    select from pg_locks where locktype = 'advisory' and classid = ${RUNNER_LOCKS} and objid = keeper_pid::oid
      and objsubid = 2 and pid = keeper_pid
  ))`

const CLAIMED = [
  'id',
  'uploadId',
  'onError',
  'dryRun',
  'extractQuotes',
  'totalLines',
  'stage',
  'nextLine',
  'nextByte',
] as const satisfies readonly (keyof Row<typeof loadJob>)[]

const firstOpen = prepared((orm) =>
  orm
    .select({ uploadId: loadJob.uploadId })
    .from(loadJob)
    .where(IS_OPEN)
    .orderBy(asc(loadJob.seq))
    .limit(1)
    .prepare('first_open_job'),
)

/**
 * Claims the oldest job that has not ended, and returns this job. Returns null if all jobs have ended, if another
 * process works on the oldest open job, if this job was released and must not be continued yet (see `releaseJob`), or
 * if this process cannot read the file of the job. Jobs run one after the other, so that the changes of two jobs are
 * not mixed if their records have the same keys. `hasFile` tells whether this process can read the file of an upload.
 */
export async function claimJob(
  pool: Sql,
  runner: string,
  hasFile: (uploadId: string) => Promise<boolean> | boolean,
): Promise<ClaimedJob | null> {
  const [first] = await firstOpen(pool).execute()
  if (!first || !(await hasFile(first.uploadId))) return null
  const [row] = await run<Pick<Row<typeof loadJob>, (typeof CLAIMED)[number]>>(
    pool,
    `with open as (select id, status, lease_until, keeper_pid, keeper_since from load_job where status in ('QUEUED', 'RUNNING') order by seq limit 1 for update skip locked),
       free as (
         select id from open
         where id = (select id from load_job where status in ('QUEUED', 'RUNNING') order by seq limit 1)
           and (status = 'QUEUED' or lease_until < now() or ${RUNNER_IS_GONE})
       ),
       held as materialized (select pg_try_advisory_lock_shared(${RUNNER_LOCKS}, pg_backend_pid()) as held from free)
     update load_job set status = 'RUNNING', started_at = coalesce(started_at, now()), runner = $1, lease_until = now() + make_interval(secs => ${LEASE_SECONDS}),
       keeper_pid = pg_backend_pid(), keeper_since = (select backend_start from pg_stat_activity where pid = pg_backend_pid())
     from free, held where load_job.id = free.id and load_job.upload_id = $2 and held
     returning ${selectList(loadJob, 'load_job', CLAIMED)}`,
    [runner, first.uploadId],
  )
  return row ? { ...row, runner } : null
}

const leaseFor = (seconds: number) => sql`now() + make_interval(secs => ${seconds})`

/** Extends the lease of a job. Returns false if the job no longer belongs to this process. */
export async function renewLease(pool: Sql, job: Pick<ClaimedJob, 'id' | 'runner'>): Promise<boolean> {
  const rows = await orm(pool)
    .update(loadJob)
    .set({ leaseUntil: leaseFor(LEASE_SECONDS) })
    .where(isRunBy(job))
    .returning({ id: loadJob.id })
  return rows.length > 0
}

/** Returns an unfinished job to the queue. Any process may continue the job after `seconds`. */
export async function releaseJob(pool: Sql, job: Pick<ClaimedJob, 'id' | 'runner'>, seconds = 0): Promise<void> {
  await orm(pool)
    .update(loadJob)
    .set({ leaseUntil: leaseFor(seconds), runner: null })
    .where(isRunBy(job))
}

/**
 * Counts a failed attempt. Returns the number of failed attempts at the same position in the file, or null if the job
 * no longer belongs to this process.
 */
export async function countAttempt(pool: Sql, job: Pick<ClaimedJob, 'id' | 'runner'>): Promise<number | null> {
  const [row] = await orm(pool)
    .update(loadJob)
    .set({ attempts: sql`${loadJob.attempts} + 1` })
    .where(isRunBy(job))
    .returning({ attempts: loadJob.attempts })
  return row?.attempts ?? null
}
