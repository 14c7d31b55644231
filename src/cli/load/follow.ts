import { setTimeout as wait } from 'node:timers/promises'
import { ArchiveError } from '../../errors.ts'
import type { Job, JobClient } from './job-client.ts'
import type { JobProgress } from './job-progress.ts'

export interface FollowOptions {
  readonly everyMs?: number
  /** How long the server may be unreachable before `follow` gives up. */
  readonly patienceMs?: number
  /** Stops following the job. The job continues. */
  readonly signal?: AbortSignal
}

export function hasEnded({ status }: Job): boolean {
  return status !== 'QUEUED' && status !== 'RUNNING'
}

const FIRST_PAUSE_MS = 50

/**
 * Follows a job until it ends, even if the connection is lost or the server restarts.
 * @throws UNAVAILABLE, with a message that says how to follow the job again, if the server stays unreachable.
 */
export async function follow(
  client: JobClient,
  first: Job,
  progress: JobProgress,
  { everyMs = 1_000, patienceMs = 600_000, signal }: FollowOptions = {},
): Promise<Job> {
  let job = first
  // The first pause is short, because a small file is loaded in a moment.
  let pauseMs = FIRST_PAUSE_MS
  let heardAt = Date.now()
  while (!hasEnded(job) && !signal?.aborted) {
    progress.show(job)
    await wait(Math.min(pauseMs, everyMs), undefined, signal ? { signal } : {}).catch(() => {})
    pauseMs *= 2
    if (signal?.aborted) break
    try {
      job = await client.find(job.id)
      heardAt = Date.now()
    } catch (error) {
      if (!(error instanceof ArchiveError) || error.code !== 'UNAVAILABLE') throw error
      if (Date.now() - heardAt > patienceMs) {
        throw new ArchiveError(
          'UNAVAILABLE',
          `${error.message.split(/(?<=\.) /)[0]} The job continues on the server: follow it again with \`verbatim load --resume ${job.id}\`.`,
        )
      }
    }
  }
  progress.show(job)
  return job
}
