import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Sql } from '../../postgres/sql.ts'
import { findJobs, type LoadJob } from './job.ts'

/** Yields a job as it is now, and again after each change, until the job has ended or `signal` is aborted. */
export type FollowJob = (sql: Sql, job: LoadJob, signal?: AbortSignal) => AsyncGenerator<LoadJob>

interface Watched {
  job: LoadJob
  watchers: number
  /** Emits `change` when `job` has changed. */
  readonly changes: EventEmitter
}

const LOOK_EVERY_MS = 250

/**
 * A job may run in another process, so its progress is read from the database. About every `LOOK_EVERY_MS`, a single
 * statement reads all jobs that clients follow. Each job is read only once, even if many clients follow it.
 */
export function createJobFeed(): FollowJob {
  const watched = new Map<string, Watched>()
  let isLooking = false
  const look = async (sql: Sql) => {
    if (isLooking) return
    isLooking = true
    while (watched.size > 0) {
      await sleep(LOOK_EVERY_MS)
      // If the database does not answer, the jobs are treated as unchanged.
      const jobs = await findJobs(sql, [...watched.keys()]).catch(() => new Map<string, LoadJob>())
      for (const [id, one] of watched) {
        const job = jobs.get(id)
        if (!job || isDeepStrictEqual(job, one.job)) continue
        one.job = job
        one.changes.emit('change')
      }
    }
    isLooking = false
  }
  return async function* follow(sql, first, signal) {
    const one = watched.get(first.id) ?? { job: first, watchers: 0, changes: new EventEmitter().setMaxListeners(0) }
    watched.set(first.id, one)
    one.watchers += 1
    void look(sql)
    try {
      for (let job = first; ;) {
        yield job
        if (job.finishedAt !== null) return
        // If the job changed while the last event was being sent, the next event is sent without waiting.
        while (isDeepStrictEqual(one.job, job)) {
          await once(one.changes, 'change', signal ? { signal } : {}).catch(() => {})
          if (signal?.aborted) return
        }
        job = one.job
      }
    } finally {
      one.watchers -= 1
      if (one.watchers === 0) watched.delete(first.id)
    }
  }
}
