import { randomUUID } from 'node:crypto'
import { and, count, eq, lte, sql } from 'drizzle-orm'
import type { StartLoadInput } from '../../generated/types.ts'
import type { Db } from '../../postgres/connect.ts'
import { orm } from '../../postgres/orm.ts'
import { type Tx, run } from '../../postgres/sql.ts'
import { loadJob } from '../../postgres/tables/load-job.ts'
import type { UserError } from '../answer.ts'
import { checkIdempotencyKey, KEY_USED } from '../idempotency.ts'
import { findJob, IS_OPEN, type LoadJob } from './job.ts'
import { parseJobId, parseUploadId } from './id.ts'
import { forgetWaiting } from './progress.ts'

export interface JobAnswer {
  readonly job: LoadJob | null
  readonly userErrors: readonly UserError[]
}

// The maximum number of open jobs of one access key. The number is limited because the upload of an open job stays on
// disk, and because the jobs of other access keys have to wait until earlier jobs have ended.
const MOST_OPEN_JOBS = 100
const FORGOTTEN = sql`now() - interval '7 days'`

/**
 * Queues an upload for loading. If the idempotency key was already used with the same input in the last seven days,
 * returns the job that the earlier request started.
 */
export async function startLoad(
  db: Db,
  holder: string,
  { onError = 'SKIP_BAD', dryRun = false, extractQuotes = null, ...input }: StartLoadInput,
): Promise<JobAnswer> {
  const key = input.idempotencyKey ?? null
  const wrong = checkIdempotencyKey(key)
  if (wrong) return { job: null, userErrors: [wrong] }
  const upload = parseUploadId(input.upload)
  return db.write.begin(async (tx): Promise<JobAnswer> => {
    if (key !== null) {
      // A concurrent request with the same idempotency key waits here.
      await run(tx, `select pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 7245))`, [holder, key])
      const hasKey = and(eq(loadJob.holder, holder), eq(loadJob.idempotencyKey, key))
      await orm(tx)
        .update(loadJob)
        .set({ idempotencyKey: null })
        .where(and(hasKey, lte(loadJob.createdAt, FORGOTTEN)))
      const isSame = sql<boolean>`${loadJob.uploadId} is not distinct from ${upload}::uuid and ${loadJob.onError} = ${onError} and ${loadJob.dryRun} = ${dryRun}
        and ${loadJob.extractQuotes} is not distinct from ${extractQuotes}::boolean`
      const [known] = await orm(tx).select({ id: loadJob.id, isSame }).from(loadJob).where(hasKey)
      if (known)
        return known.isSame
          ? { job: await findJob(tx, known.id), userErrors: [] }
          : { job: null, userErrors: [KEY_USED] }
    }
    if (await hasTooMany(tx, holder)) return { job: null, userErrors: [TOO_MANY_JOBS] }
    const id = randomUUID()
    const started = await run(
      tx,
      `insert into load_job (id, upload_id, holder, idempotency_key, on_error, dry_run, extract_quotes, total_lines)
       select $1, id, $3, $4, $5, $6, $7, lines from upload where id = $2::uuid for share
       returning id`,
      [id, upload, holder, key, onError, dryRun, extractQuotes],
    )
    return started.length === 0
      ? { job: null, userErrors: [NO_UPLOAD] }
      : { job: await findJob(tx, id), userErrors: [] }
  }) as Promise<JobAnswer>
}

async function hasTooMany(tx: Tx, holder: string): Promise<boolean> {
  const [row] = await orm(tx)
    .select({ count: count() })
    .from(loadJob)
    .where(and(eq(loadJob.holder, holder), IS_OPEN))
  return (row?.count ?? 0) >= MOST_OPEN_JOBS
}

/** Stops a job. Batches that are already committed are kept. A job that has ended is not changed. */
export async function cancelLoad(db: Db, id: string): Promise<JobAnswer> {
  const jobId = parseJobId(id)
  if (jobId === null) return { job: null, userErrors: [NO_JOB] }
  // The batch in progress notices that the job is no longer RUNNING, and is rolled back.
  await orm(db.write)
    .update(loadJob)
    .set({ status: 'CANCELED', finishedAt: sql`now()`, runner: null, leaseUntil: null })
    .where(and(eq(loadJob.id, jobId), IS_OPEN))
  const job = await findJob(db.write, jobId)
  if (job?.status === 'CANCELED') await forgetWaiting(db.write, jobId)
  return job ? { job, userErrors: [] } : { job: null, userErrors: [NO_JOB] }
}

const NO_UPLOAD: UserError = {
  code: 'NOT_FOUND',
  field: ['upload'],
  message: 'There is no upload with this id; unused uploads expire. Send the file to /uploads again.',
}
const TOO_MANY_JOBS: UserError = {
  code: 'TOO_MANY',
  field: ['upload'],
  message: `One access key can have at most ${MOST_OPEN_JOBS} jobs that are waiting or running. Wait until some of these jobs have ended, or cancel some.`,
}
const NO_JOB: UserError = {
  code: 'NOT_FOUND',
  field: ['id'],
  message: 'There is no load job with this id. Query `loadJobs` to list the existing jobs.',
}
