import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../../postgres/sql.ts'
import type { EngineName } from '../engine.ts'
import { findJob, type Job, requestJob, type Task } from './job.ts'

export interface RunJobOptions {
  /** Hears how far it got. */
  readonly onProgress?: (job: Job) => void
  /** Stops waiting; the work continues. */
  readonly signal?: AbortSignal
  readonly everyMs?: number
}

/** Has the process that keeps the index in step do something with all of it, and waits until it is done. */
export async function runJob(
  sql: Sql,
  engine: EngineName,
  task: Task,
  { onProgress, signal, everyMs = 200 }: RunJobOptions = {},
): Promise<Job> {
  const id = await requestJob(sql, engine, task)
  for (;;) {
    const job = await findJob(sql, id)
    if (!job) throw new Error(`the ${task} of the index was given up`)
    onProgress?.(job)
    if (job.stage === 'done') return job
    signal?.throwIfAborted()
    await sleep(everyMs)
  }
}
