import { Worker } from 'node:worker_threads'
import type { LogLevel } from '../config.ts'
import type { Log } from '../observe/log.ts'
import { atMost, pause } from '../wait.ts'
import type { MeilisearchOptions } from './meilisearch/client.ts'
import { CLOSE_GRACE_MS } from './sync/keep-in-step.ts'

export interface SyncThreadWork {
  /** Of the database. */
  readonly url: string
  /** Null for the index in Postgres. */
  readonly meilisearch: MeilisearchOptions | null
  readonly logLevel: LogLevel
}

const RESTART_MS = 1_000

/** Keeps an index in step on a thread of its own, started again where it ends by itself, until the abort. */
export async function keepOnThread(work: SyncThreadWork, log: Log, signal: AbortSignal): Promise<void> {
  const file = new URL(import.meta.url.endsWith('.ts') ? './sync-thread.ts' : './sync-thread.js', import.meta.url)
  while (!signal.aborted) {
    const thread = new Worker(file, {
      workerData: work,
      resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 },
    })
    let failure: unknown
    thread.once('error', (error) => (failure = error))
    const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
    const stop = () => {
      thread.postMessage('close')
      void atMost(CLOSE_GRACE_MS, ended).then(() => thread.terminate())
    }
    signal.addEventListener('abort', stop, { once: true })
    await ended
    signal.removeEventListener('abort', stop)
    if (signal.aborted) return
    log.error({ err: failure }, 'search: the thread that keeps the index in step has ended; it is started again')
    await pause(RESTART_MS, signal)
  }
}
