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
  /** The URL of the database. The runner needs a connection of its own. */
  readonly url: string
  /** The directory of the uploads. */
  readonly directory: string
  readonly limits: LoadLimits
  readonly uploads: UploadLimits
  readonly log: Log
}

export interface JobRunner {
  /** Stops the runner. If a job is running, the next process continues it. */
  close(): Promise<void>
}

const POLL_MS = 1_000
const HEARTBEAT_MS = 500
const EXPIRY_MS = 600_000
// A job that fails this often at the same place is marked FAILED, because its file must be the cause.
const MAX_ATTEMPTS = 5
// How long `close` waits. A statement that waits for a lock does not notice the stop, and the whole shutdown has ten
// seconds.
const CLOSE_GRACE_MS = 1_000
// How long a file may be missing before its job fails. A process that can read the file claims the job within a second.
const MISSING_MS = 10_000

/** Works on the queue of load jobs. Several processes may do so at the same time. */
export function startJobRunner(options: RunnerOptions): JobRunner {
  const { db, url, directory, uploads, log } = options
  const closing = new AbortController()
  // `max: 1` makes claims and heartbeats use one connection. Postgres closes it when this process ends.
  const keeper = openClient(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connection: { application_name: 'verbatim jobs' },
  })
  const wake = createWake()
  // Notifications only save time. Without them, new jobs are found by polling.
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
      // A job that could not be released becomes free when this connection ends.
      await keeper.end({ timeout: 0 })
    },
  }
}

/**
 * Whether this process can read an upload. If a file stays missing, the answer becomes true after some time: the job is
 * then claimed and fails, so that it does not block the queue.
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

/** Runs a job on a thread, as long as the job is ours. */
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
    resourceLimits: { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 512 },
  })
  const ended = new Promise<ThreadAnswer>((resolve) => {
    thread.once('message', resolve)
    thread.once('error', (error) => resolve({ end: 'BROKEN', error }))
    thread.once('exit', () => resolve({ end: 'BROKEN', error: new Error('the thread of a load job exited early') }))
  })
  const heartbeat = setInterval(() => {
    // If the job was canceled or taken over, the thread is terminated. Its connections end with it, so the batch in
    // progress is rolled back.
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
  // A job that was canceled in the meantime has not failed.
  const attempt = await countAttempt(keeper, job)
  if (attempt === null) return
  log.error({ err: error, job: job.id, attempt }, 'load: job interrupted by an error')
  if (end === 'FAILED') await finishJob(keeper, job, 'FAILED', (error as Error).message)
  else if (attempt >= MAX_ATTEMPTS) await finishJob(keeper, job, 'FAILED', reasonOf(error))
  else await releaseJob(keeper, job, attempt)
}

/** The reason for the client that started the job. The log has the details. */
function reasonOf(error: unknown): string {
  const isFull = error instanceof Error && 'code' in error && ['53100', 'ENOSPC', 'EDQUOT'].includes(String(error.code))
  const again = 'What it has loaded is kept; if you load the file again, those records are UNCHANGED.'
  return isFull
    ? `A disk of the server is full. Free some space, and start another job. ${again}`
    : `The job failed ${MAX_ATTEMPTS} times at the same place; see the server's log for the reason. ${again}`
}
