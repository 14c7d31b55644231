import { Worker } from 'node:worker_threads'
import type { Log } from '../observe/log.ts'
import { atMost, pause } from '../wait.ts'

export interface ThreadOptions {
  /** The module that the thread runs; it ends by itself after the message `close`. */
  readonly file: URL
  readonly workerData: unknown
  /** Logged when the thread ends by itself. */
  readonly ended: string
  readonly log: Log
  readonly signal: AbortSignal
}

const RESTART_MS = 1_000

/**
 * What is under way hears at once that it is given up, but a statement that waits for somebody's lock hears nothing; a
 * stop as a whole has ten seconds.
 */
export const CLOSE_GRACE_MS = 1_000

/** Keeps work going on a thread of its own, started again where it ends by itself, until the abort. */
export async function keepOnThread({ file, workerData, ended, log, signal }: ThreadOptions): Promise<void> {
  while (!signal.aborted) {
    const thread = new Worker(file, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 },
    })
    let failure: unknown
    thread.once('error', (error) => (failure = error))
    const end = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
    const stop = () => {
      thread.postMessage('close')
      void atMost(CLOSE_GRACE_MS, end).then(() => thread.terminate())
    }
    signal.addEventListener('abort', stop, { once: true })
    await end
    signal.removeEventListener('abort', stop)
    if (signal.aborted) return
    log.error({ err: failure }, ended)
    await pause(RESTART_MS, signal)
  }
}
