import { requestExtraction, type ExtractionRequest } from '../../archive/article/extraction.ts'
import type { Config } from '../../config.ts'
import { keepExtracting } from '../../extraction/keep-extracting.ts'
import { readStatus } from '../../extraction/start.ts'
import { lockWriters } from '../../load/batch/writer-lock.ts'
import { createLog } from '../../observe/log.ts'
import type { Db } from '../../postgres/connect.ts'
import { pause } from '../../wait.ts'
import { withDatabase } from '../database.ts'
import type { Progress } from '../load/progress.ts'

export interface RunExtractionOptions {
  readonly progress?: Progress
  /** Aborts the waiting. The articles that were requested stay pending. */
  readonly signal: AbortSignal
}

const WATCH_MS = 200

/**
 * Makes articles pending for the extractor, and waits until none is pending. Returns how many were read. The server
 * that has the extractor's lock does the work. If there is none, this process takes the lock.
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
    const done = new AbortController()
    const both = AbortSignal.any([signal, done.signal])
    const working = keepExtracting({ url, log: createLog(config.logLevel), signal: both })
    try {
      let { pendingArticles: left } = await readStatus(db.read)
      let read = 0
      progress?.start(left)
      for (; left > 0; await pause(WATCH_MS, signal)) {
        signal.throwIfAborted()
        const { pendingArticles: now } = await readStatus(db.read)
        // Loads may add pending articles in the meantime.
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
