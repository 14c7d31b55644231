import { requestExtraction, type ExtractionRequest } from '../../archive/article/extraction.ts'
import type { Config } from '../../config.ts'
import { keepExtracting } from '../../extraction/keep-extracting.ts'
import { readStatus } from '../../extraction/start.ts'
import { lockWriters } from '../../load/batch/writer-lock.ts'
import { DEFAULT_LOAD_LIMITS } from '../../load/limits.ts'
import { createLog } from '../../observe/log.ts'
import type { Db } from '../../postgres/connect.ts'
import { pause } from '../../wait.ts'
import { withDatabase } from '../database.ts'
import type { Progress } from '../load/progress.ts'

export interface RunExtractionOptions {
  readonly progress?: Progress
  /** Ends the wait: the requested articles that are still unread stay pending. */
  readonly signal: AbortSignal
}

// Counting takes long if many articles are pending, so the wait between two counts is a multiple of the time that a
// count takes.
const WATCH_MS = 200
const WATCH_FACTOR = 20
const MAX_WATCH_MS = 5_000

/**
 * Marks the requested articles as pending, and waits until the extractor has read all pending articles. Returns how
 * many articles were read. The running server extracts the quotes, because it holds the extractor's lock; if no server
 * runs, this process takes the lock and extracts them.
 */
export function runExtraction(
  config: Config,
  request: ExtractionRequest,
  { progress, signal }: RunExtractionOptions,
): Promise<number> {
  const work = async (db: Db, url: string) => {
    await db.write.begin(async (tx) => {
      await lockWriters(tx)
      await requestExtraction(tx, request)
    })
    const limits = { ...DEFAULT_LOAD_LIMITS, ...config.loadLimits }
    const done = new AbortController()
    const both = AbortSignal.any([signal, done.signal])
    const working = keepExtracting({ url, log: createLog(config.logLevel), limits, signal: both })
    try {
      let { pendingArticles: left } = await readStatus(db.read)
      let read = 0
      let waitMs = WATCH_MS
      progress?.start(left)
      for (; left > 0; await pause(waitMs, signal)) {
        signal.throwIfAborted()
        const began = performance.now()
        const { pendingArticles: now } = await readStatus(db.read)
        waitMs = Math.min(MAX_WATCH_MS, Math.max(WATCH_MS, WATCH_FACTOR * (performance.now() - began)))
        // The number of pending articles may also grow, because loads may add pending articles during the wait.
        if (now < left) progress?.advance(left - now)
        read += Math.max(0, left - now)
        left = now
      }
      return read
    } finally {
      done.abort(new Error('nothing is pending'))
      await working
    }
  }
  return withDatabase(config, work, signal)
}
