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
  /** The URL of the database: a job is kept by a connection of its own. */
  readonly url: string
  /** The directory of the uploads. */
  readonly directory: string
  readonly limits: LoadLimits
  readonly uploads: UploadLimits
  readonly log: Log
}

export interface JobRunner {
  /** A running job is left where it is; the next process continues it. */
  close(): Promise<void>
}

const POLL_MS = 1_000
const HEARTBEAT_MS = 500
const EXPIRY_MS = 600_000
// A job that fails this often at the same place fails for good: its file is the cause.
const MAX_ATTEMPTS = 5
// A statement that waits for a lock does not notice a stop, which has ten seconds as a whole.
const CLOSE_GRACE_MS = 1_000
// Another process may have it in its reach, and takes it within a second.
const MISSING_MS = 10_000

/** Works on the queue of load jobs, beside other processes that do. */
export function startJobRunner(options: RunnerOptions): JobRunner {
  const { db, url, directory, uploads, log } = options
  const closing = new AbortController()
  // `max: 1`, so that claims and heartbeats come from one connection, which Postgres ends with this process.
  const keeper = openClient(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connection: { application_name: 'verbatim jobs' },
  })
  const wake = createWake()
  // It only hurries: without it jobs are noticed by the poll.
  const listening = keeper.listen('verbatim_load_job', () => wake.notify()).catch(() => null)
  const expiry = setInterval(() => void tidy(), EXPIRY_MS)
  const tidy = () =>
    expireUploads(db, directory, uploads).catch((error: unknown) =>
      log.warn({ err: error }, 'load: old uploads are not cleared away'),
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
            log.warn({ err: error }, 'load: the queue cannot be read right now')
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
      // A job that could not be given back is free as soon as this connection is gone.
      await keeper.end({ timeout: 0 })
    },
  }
}

/**
 * Whether an upload can be read here. A file that no process has must not block the queue: when it has been missing
 * long enough, its job is claimed all the same, and fails.
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

/** Runs a job on its thread, as long as it is ours. */
async function work(
  { url, directory, limits, log }: RunnerOptions,
  keeper: Sql,
  job: ClaimedJob,
  closing: AbortSignal,
): Promise<void> {
  const began = Date.now()
  log.info({ job: job.id, lines: job.totalLines, from: job.nextLine }, 'load: a job begins')
  const file = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)
  const data: ThreadWork = { url, path: uploadPath(directory, job.uploadId), limits, job }
  const thread = new Worker(file, {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 512 },
  })
  const ended = new Promise<ThreadAnswer>((resolve) => {
    thread.once('message', resolve)
    thread.once('error', (error) => resolve({ end: 'BROKEN', error }))
    thread.once('exit', () => resolve({ end: 'BROKEN', error: new Error('the thread of a load ended by itself') }))
  })
  const heartbeat = setInterval(() => {
    // Canceled, or taken over: a batch under way is given up with its connections.
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
  if (answer.end === 'DONE') log.info({ job: job.id, ms: Date.now() - began }, 'load: a job is done')
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
  log.error({ err: error, job: job.id, attempt }, 'load: a job broke off')
  if (end === 'FAILED') await finishJob(keeper, job, 'FAILED', (error as Error).message)
  else if (attempt >= MAX_ATTEMPTS) await finishJob(keeper, job, 'FAILED', reasonOf(error))
  else await releaseJob(keeper, job, attempt)
}

/** For the client that started the job; the log has the rest. */
function reasonOf(error: unknown): string {
  const isFull = error instanceof Error && 'code' in error && ['53100', 'ENOSPC', 'EDQUOT'].includes(String(error.code))
  const again = 'What it has loaded stays; started again, a load finds that UNCHANGED.'
  return isFull
    ? `A disk of the server is full. Make room, and start another job. ${again}`
    : `It broke off ${MAX_ATTEMPTS} times at the same place; the server's log says why. ${again}`
}
