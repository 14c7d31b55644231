import { parentPort, workerData } from 'node:worker_threads'
import { connect } from '../../postgres/connect.ts'
import type { LoadLimits } from '../limits.ts'
import { JobBroken, LeaseLost } from './failure.ts'
import type { ClaimedJob } from './progress.ts'
import { runJob } from './run.ts'

export interface ThreadWork {
  readonly url: string
  readonly path: string
  readonly limits: LoadLimits
  readonly job: ClaimedJob
}

/**
 * ATTEMPT_FAILED means that this attempt has failed but another attempt may succeed. JOB_BROKEN means that no attempt
 * can succeed.
 */
export type ThreadAnswer =
  { readonly end: 'DONE' | 'LEASE_LOST' } | { readonly end: 'ATTEMPT_FAILED' | 'JOB_BROKEN'; readonly error: unknown }

// This file runs on the thread of one job. A job has its own thread so that it does not delay answers to readers.
const { url, path, limits, job } = workerData as ThreadWork
const db = connect({ url, readConnections: 1, writeConnections: 2 })
const stop = new AbortController()
parentPort?.on('message', () => stop.abort())

const answer = await runJob({ sql: db.write, path, limits, signal: stop.signal }, job).then(
  (): ThreadAnswer => ({ end: 'DONE' }),
  (error: unknown): ThreadAnswer => {
    if (error instanceof LeaseLost || stop.signal.aborted) return { end: 'LEASE_LOST' }
    return { end: error instanceof JobBroken ? 'JOB_BROKEN' : 'ATTEMPT_FAILED', error }
  },
)
await db.close()
parentPort?.postMessage(answer)
parentPort?.close()
