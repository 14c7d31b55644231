import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../../postgres/sql.ts'
import { findJob, type Job, requestJob, type Task } from './job.ts'

export interface RunJobOptions {
  /** Called with the state of the job each time it is read. */
  readonly onProgress?: (job: Job) => void
  /** Ends the waiting. The job continues. */
  readonly signal?: AbortSignal
  readonly everyMs?: number
}

/** Requests a task from the process that keeps the index up to date, and waits until the task is done. */
export async function runJob(
  sql: Sql,
  indexId: string,
  task: Task,
  { onProgress, signal, everyMs = 200 }: RunJobOptions = {},
): Promise<Job> {
  const id = await requestJob(sql, indexId, task)
  for (;;) {
    const job = await findJob(sql, id)
    if (!job) throw new Error(`the ${task} job of the index no longer exists`)
    onProgress?.(job)
    if (job.stage === 'done') return job
    signal?.throwIfAborted()
    await sleep(everyMs)
  }
}
