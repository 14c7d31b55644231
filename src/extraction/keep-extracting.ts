import { pauseWhileWriting } from '../background/give-way.ts'
import { workOnChanges } from '../background/lead.ts'
import type { QuoteLimits } from '../load/limits.ts'
import type { Log } from '../observe/log.ts'
import { extractNext } from './extract.ts'

export interface KeepExtractingOptions {
  /**
   * The URL of the database. A URL is given, not a pool, because the extractor's lock is held on a connection of its
   * own.
   */
  readonly url: string
  readonly log: Log
  readonly limits: QuoteLimits
  /** When this signal is aborted, the work in progress is aborted too. */
  readonly signal: AbortSignal
}

/** The number of the extractor's lock. `src/search/sync/lock.ts` has the numbers of the locks of search indexes. */
const EXTRACTION_LOCK = 3
const POLL_MS = 1_000

/**
 * Extracts the quotes of pending articles while this process holds the extractor's lock. Resolves soon after the signal
 * is aborted.
 */
export function keepExtracting(options: KeepExtractingOptions): Promise<void> {
  return workOnChanges({
    ...options,
    lock: EXTRACTION_LOCK,
    connections: 3,
    outage: 'extraction: the database does not answer; quotes will be found when it answers again',
    pollMs: POLL_MS,
    async work({ sql, wake, signal }) {
      while (!signal.aborted) {
        const { articles, pauseMs } = await extractNext(sql, options.log, options.limits)
        if (articles === 0) await wake.wait(POLL_MS, signal)
        else if (pauseMs > 0) await pauseWhileWriting(sql, pauseMs, signal)
      }
    },
  })
}
