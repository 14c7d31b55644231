import { randomUUID } from 'node:crypto'
import { access } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { Log } from '../../observe/log.ts'
import { openClient } from '../../postgres/client.ts'
import type { Db } from '../../postgres/connect.ts'
import type { Sql } from '../../postgres/sql.ts'
import { atMost, createWake } from '../../wait.ts'
import type { LoadLimits } from '../limits.ts'
import type { UploadLimits } from '../upload/limits.ts'
import { expireUploads, uploadPath } from '../upload/store.ts'
import { type ClaimedJob, finishJob } from './progress.ts'
import { claimJob, countAttempt, releaseJob, renewLease } from './queue.ts'
import type { ThreadAnswer, ThreadWork } from './thread.ts'

export interface RunnerOptions {
  readonly db: Db
  /** The URL of the database, to which the runner opens a connection of its own. */
  readonly url: string
  /** The directory of the uploads. */
  readonly directory: string
  readonly limits: LoadLimits
  readonly uploads: UploadLimits
  readonly log: Log
}

export interface JobRunner {
  /** Stops the runner. If a job is still running, the job is released, so that another process can continue it. */
  close(): Promise<void>
}

const POLL_MS = 1_000
const HEARTBEAT_MS = 500
const EXPIRY_MS = 600_000
// A job that fails this many times at the same position in its file is marked FAILED, because another attempt would
// probably fail as well.
const MAX_ATTEMPTS = 5
// How long `close` waits for the running job. The time must be short, because the whole shutdown must not take longer
// than ten seconds. The time may not be enough: a statement that waits for a lock in Postgres does not notice that its
// job is being stopped.
const CLOSE_GRACE_MS = 1_000
// How long a file may be missing before its job fails. A process that can read the file needs only about one second to
// claim the job (see `POLL_MS`).
const MISSING_MS = 10_000

/** Runs the load jobs of the queue. If several processes share the queue, only one of them runs a job at a time. */
export function startJobRunner(options: RunnerOptions): JobRunner {
  const { db, url, directory, uploads, log } = options
  const closing = new AbortController()
  // With `max: 1`, claims and heartbeats use a single connection. When this process ends, Postgres closes the
  // connection.
  const keeper = openClient(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connection: { application_name: 'verbatim jobs' },
  })
  const wake = createWake()
  // If listening fails, the error is ignored: notifications only make new jobs start earlier, and without them the
  // runner finds new jobs by polling.
  const listening = keeper.listen('verbatim_load_job', () => wake.notify()).catch(() => null)
  const expiry = setInterval(() => void tidy(), EXPIRY_MS)
  const tidy = () =>
    expireUploads(db, directory, uploads).catch((error: unknown) =>
      log.warn({ err: error }, 'load: expired uploads could not be deleted'),
    )
  void tidy()

  const hasFile = createFileCheck(directory)
  const loop = (async () => {
    let failure = ''
    while (!closing.signal.aborted) {
      const job = await claimJob(keeper, randomUUID(), hasFile).then(
        (job) => {
          failure = ''
          return job
        },
        (error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error)
          if (reason !== failure && !closing.signal.aborted)
            log.warn({ err: error }, 'load: the job queue cannot be read')
          failure = reason
          return null
        },
      )
      if (job) await work(options, keeper, job, closing.signal)
      else await wake.wait(POLL_MS, closing.signal)
    }
  })()
  return {
    async close() {
      closing.abort()
      clearInterval(expiry)
      await atMost(CLOSE_GRACE_MS, Promise.all([loop, listening]))
      // If a job could not be released, the end of this connection frees the job for other processes.
      await keeper.end({ timeout: 0 })
    },
  }
}

/**
 * Returns a function that tells whether this process can read the file of an upload. The function also returns true if
 * the file has been missing for `MISSING_MS`: the job is then claimed and fails, so that it no longer blocks the queue.
 */
function createFileCheck(directory: string): (uploadId: string) => Promise<boolean> {
  let missing = { id: '', since: 0 }
  return async (id) => {
    if (
      await access(uploadPath(directory, id)).then(
        () => true,
        () => false,
      )
    )
      return true
    if (missing.id !== id) missing = { id, since: Date.now() }
    return Date.now() - missing.since > MISSING_MS
  }
}

/**
 * Runs a job on a thread of its own. Ends when the job has ended, when the attempt has failed, when the job no longer
 * belongs to this process, or when the runner is being closed.
 */
async function work(
  { url, directory, limits, log }: RunnerOptions,
  keeper: Sql,
  job: ClaimedJob,
  closing: AbortSignal,
): Promise<void> {
  const began = Date.now()
  log.info({ job: job.id, lines: job.totalLines, from: job.nextLine }, 'load: job started')
  const file = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)
  const data: ThreadWork = { url, path: uploadPath(directory, job.uploadId), limits, job }
  const thread = new Worker(file, {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 },
  })
  const ended = new Promise<ThreadAnswer>((resolve) => {
    thread.once('message', resolve)
    thread.once('error', (error) => resolve({ end: 'ATTEMPT_FAILED', error }))
    thread.once('exit', () =>
      resolve({ end: 'ATTEMPT_FAILED', error: new Error('the thread of a load job exited early') }),
    )
  })
  const heartbeat = setInterval(() => {
    // If the job was canceled or taken over, the thread is terminated. The thread's database connections end with the
    // thread, so the batch in progress is rolled back.
    renewLease(keeper, job).then(
      (isOurs) => (isOurs ? null : void thread.terminate()),
      () => {},
    )
  }, HEARTBEAT_MS)
  const stop = () => void thread.terminate()
  closing.addEventListener('abort', stop, { once: true })
  const answer = await ended
  clearInterval(heartbeat)
  closing.removeEventListener('abort', stop)
  await thread.terminate()
  if (answer.end === 'DONE') log.info({ job: job.id, ms: Date.now() - began }, 'load: job finished')
  else if ('error' in answer && !closing.aborted) await giveUp(keeper, job, answer, log).catch(() => {})
  if (closing.aborted) await releaseJob(keeper, job).catch(() => {})
}

async function giveUp(
  keeper: Sql,
  job: ClaimedJob,
  { end, error }: Extract<ThreadAnswer, { error: unknown }>,
  log: Log,
): Promise<void> {
  // If the job was canceled or taken over during the attempt, the error is not a failure of the job.
  const attempt = await countAttempt(keeper, job)
  if (attempt === null) return
  log.error({ err: error, job: job.id, attempt }, 'load: job interrupted by an error')
  if (end === 'JOB_BROKEN') await finishJob(keeper, job, 'FAILED', (error as Error).message)
  else if (attempt >= MAX_ATTEMPTS) await finishJob(keeper, job, 'FAILED', reasonOf(error))
  else await releaseJob(keeper, job, attempt)
}

/** Returns the reason that is reported to the client. The details are in the log. */
function reasonOf(error: unknown): string {
  const isFull = error instanceof Error && 'code' in error && ['53100', 'ENOSPC', 'EDQUOT'].includes(String(error.code))
  const again = 'The records that the job has committed are kept; if you load the file again, they are UNCHANGED.'
  return isFull
    ? `A disk of the server is full. Free some space, and start another job. ${again}`
    : `The job failed ${MAX_ATTEMPTS} times at the same place in its file; see the server's log for the reason. ${again}`
}
