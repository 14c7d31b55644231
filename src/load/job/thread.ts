import { parentPort, workerData } from 'node:worker_threads'
import { connect } from '../../postgres/connect.ts'
import type { LoadLimits } from '../limits.ts'
import { JobBroken, JobLost } from './failure.ts'
import { createInlinePool, createThreadPool } from './pool.ts'
import type { ClaimedJob } from './progress.ts'
import { runJob } from './run.ts'

export interface ThreadWork {
  readonly url: string
  readonly path: string
  readonly limits: LoadLimits
  readonly job: ClaimedJob
}

/** BROKEN may end otherwise another time; FAILED will not. */
export type ThreadAnswer =
  { readonly end: 'DONE' | 'LOST' } | { readonly end: 'BROKEN' | 'FAILED'; readonly error: unknown }

const SMALL_BYTES = 4_000_000

// One job, on a thread of its own: what it computes never keeps a reader waiting.
const { url, path, limits, job } = workerData as ThreadWork
const db = connect({ url, readConnections: 1, writeConnections: 3 })
// A small file is looked through before a further thread is up.
const scanner = (fileBytes: number) => (fileBytes < SMALL_BYTES ? createInlinePool(limits) : createThreadPool(limits))
const stop = new AbortController()
parentPort?.on('message', () => stop.abort())

const answer = await runJob({ sql: db.write, path, limits, scanner, signal: stop.signal }, job).then(
  (): ThreadAnswer => ({ end: 'DONE' }),
  (error: unknown): ThreadAnswer => {
    if (error instanceof JobLost || stop.signal.aborted) return { end: 'LOST' }
    return { end: error instanceof JobBroken ? 'FAILED' : 'BROKEN', error }
  },
)
await db.close()
parentPort?.postMessage(answer)
parentPort?.close()
