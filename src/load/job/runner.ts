import { randomUUID } from 'node:crypto'
import { access } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { Log } from '../../observe/log.ts'
import { openClient } from '../../postgres/client.ts'
import type { Db, Sql } from '../../postgres/connect.ts'
import type { LoadLimits } from '../limits.ts'
import type { UploadLimits } from '../upload/limits.ts'
import { expireUploads, uploadPath } from '../upload/store.ts'
import { claimJob, releaseJob, renewLease } from './claim.ts'
import { type ClaimedJob, finishJob } from './progress.ts'
import { sweepStages } from './stage.ts'
import type { ThreadAnswer, ThreadWork } from './thread.ts'

export interface RunnerOptions {
  readonly db: Db
  /** Of the database: what keeps a job needs a connection of its own. */
  readonly url: string
  /** Of the uploads. */
  readonly directory: string
  readonly limits: LoadLimits
  readonly uploads: UploadLimits
  readonly log: Log
}

export interface JobRunner {
  /** What is under way is left where it is; whoever comes next goes on. */
  close(): Promise<void>
}

const POLL_MS = 1_000
const HEARTBEAT_MS = 500
const EXPIRY_MS = 600_000
// A job that breaks again and again without getting on is bad itself.
const MAX_ATTEMPTS = 5

/** Works on the queue of load jobs, beside other processes that do. */
export function startJobRunner(options: RunnerOptions): JobRunner {
  const { db, url, directory, uploads, log } = options
  const closing = new AbortController()
  // `max: 1`, so that claims and heartbeats come from one connection, which Postgres ends with this process.
  const keeper = openClient(url, { max: 1, idle_timeout: 0, max_lifetime: null, connection: { application_name: 'verbatim jobs' } })
  const bell = createBell()
  const listening = keeper.listen('verbatim_load_job', bell.ring).catch(() => null)
  const expiry = setInterval(() => void tidy(), EXPIRY_MS)
  const tidy = () => Promise.all([expireUploads(db, directory, uploads), sweepStages(db.write)]).catch((error: unknown) => log.warn({ err: error }, 'load: old uploads are not cleared away'))
  void tidy()

  const hasFile = (id: string) => access(uploadPath(directory, id)).then(() => true, () => false)
  const loop = (async () => {
    while (!closing.signal.aborted) {
      const worked = await claimJob(keeper, randomUUID(), hasFile).then(
        (job) => job && work(options, keeper, job, closing.signal),
        (error: unknown) => log.warn({ err: error }, 'load: the queue cannot be read right now'),
      )
      if (!worked) await bell.wait(POLL_MS, closing.signal)
    }
  })()
  return {
    async close() {
      closing.abort()
      clearInterval(expiry)
      await loop
      await (await listening)?.unlisten().catch(() => {})
      await keeper.end({ timeout: 1 })
    },
  }
}

/** Runs a job on its thread, as long as it is ours. */
async function work({ url, directory, limits, log }: RunnerOptions, keeper: Sql, job: ClaimedJob, closing: AbortSignal): Promise<true> {
  const began = Date.now()
  log.info({ job: job.id, lines: job.totalLines, from: job.nextLine }, 'load: a job begins')
  const file = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)
  const data: ThreadWork = { url, path: uploadPath(directory, job.uploadId), limits, job }
  const thread = new Worker(file, { workerData: data, resourceLimits: { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 512 } })
  const ended = new Promise<ThreadAnswer>((resolve) => {
    thread.once('message', resolve)
    thread.once('error', (error) => resolve({ end: 'BROKEN', error }))
    thread.once('exit', () => resolve({ end: 'BROKEN', error: new Error('the thread of a load ended by itself') }))
  })
  const heartbeat = setInterval(() => {
    // Canceled, or taken over: a chunk under way is given up with its connections.
    renewLease(keeper, job).then((isOurs) => (isOurs ? null : void thread.terminate()), () => {})
  }, HEARTBEAT_MS)
  const stop = () => void thread.terminate()
  closing.addEventListener('abort', stop, { once: true })
  const answer = await ended
  clearInterval(heartbeat)
  closing.removeEventListener('abort', stop)
  await thread.terminate()
  if (answer.end === 'DONE') log.info({ job: job.id, ms: Date.now() - began }, 'load: a job is done')
  else if (answer.end === 'BROKEN' && !closing.aborted) await giveUp(keeper, job, answer.error, log)
  if (closing.aborted) await releaseJob(keeper, job).catch(() => {})
  return true
}

async function giveUp(keeper: Sql, job: ClaimedJob, error: unknown, log: Log): Promise<void> {
  // A job that was canceled meanwhile is no failure.
  const [row] = await keeper<{ attempts: number }[]>`select attempts from load_job where id = ${job.id} and runner = ${job.runner} and status = 'RUNNING'`.catch(() => [])
  if (!row) return
  log.error({ err: error, job: job.id, attempt: row.attempts }, 'load: a job broke off')
  if (row.attempts >= MAX_ATTEMPTS) await finishJob(keeper, job, 'FAILED', error instanceof Error ? error.message : String(error)).catch(() => {})
  else await releaseJob(keeper, job).catch(() => {})
}

/** Something to wait for that may be rung before anybody waits. */
function createBell() {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      rung = true
      wake?.()
    },
    async wait(ms: number, signal: AbortSignal): Promise<void> {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
          signal.addEventListener('abort', wake, { once: true })
        })
        if (wake) signal.removeEventListener('abort', wake)
        wake = null
      }
      rung = false
    },
  }
}
