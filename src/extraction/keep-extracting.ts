import { workOnChanges } from '../background/lead.ts'
import type { Log } from '../observe/log.ts'
import { extractNext } from './extract.ts'

export interface KeepExtractingOptions {
  /** The URL of the database: the lock needs a connection of its own. */
  readonly url: string
  readonly log: Log
  /** Its abort gives up what is under way. */
  readonly signal: AbortSignal
}

/** Beside those of the indexes, in `src/search/sync/lock.ts`. */
const EXTRACTION_LOCK = 3
const POLL_MS = 1_000

/** Finds the quotes of whatever is pending while this process holds the lock. Resolves soon after the abort. */
export function keepExtracting(options: KeepExtractingOptions): Promise<void> {
  return workOnChanges({
    ...options,
    lock: EXTRACTION_LOCK,
    connections: 3,
    outage: 'extraction: the database does not answer; quotes are found again when it does',
    pollMs: POLL_MS,
    async work({ sql, wake, signal }) {
      while (!signal.aborted) if ((await extractNext(sql, options.log)) === 0) await wake.wait(POLL_MS, signal)
    },
  })
}
