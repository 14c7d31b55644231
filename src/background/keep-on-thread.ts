import { Worker } from 'node:worker_threads'
import type { Log } from '../observe/log.ts'
import { atMost, pause } from '../wait.ts'

export interface ThreadOptions {
  /** The module that the thread runs. The module must end after it receives the message `close`. */
  readonly file: URL
  readonly workerData: unknown
  /** The log message for a thread that ends by itself. */
  readonly ended: string
  readonly log: Log
  readonly signal: AbortSignal
}

const RESTART_MS = 1_000

/**
 * How long work may take to end after its signal is aborted, in milliseconds. After this time, the process stops
 * without waiting for the work, which may be stuck: a statement that waits for a lock does not notice the abort. The
 * limit is short, because the whole process, not only this work, must stop within ten seconds.
 */
export const CLOSE_GRACE_MS = 1_000

/** Runs the module on a separate thread until the signal is aborted. If the thread ends by itself, it is restarted. */
export async function keepOnThread({ file, workerData, ended, log, signal }: ThreadOptions): Promise<void> {
  while (!signal.aborted) {
    const thread = new Worker(file, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 512 },
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
