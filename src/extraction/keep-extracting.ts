import { CLOSE_GRACE_MS } from '../background/keep-on-thread.ts'
import { lead } from '../background/lead.ts'
import { openPool } from '../background/session.ts'
import type { Log } from '../observe/log.ts'
import { atMost, createWake } from '../wait.ts'
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
// Loads ring it, for the search index.
const CHANNEL = 'verbatim_change'
const POLL_MS = 1_000

/** Finds the quotes of whatever is pending while this process holds the lock. Resolves soon after the abort. */
export async function keepExtracting({ url, log, signal }: KeepExtractingOptions): Promise<void> {
  const wake = createWake()
  const sql = openPool(url, 3)
  const listening = sql.listen(CHANNEL, () => wake.notify()).catch(() => null)
  const loop = lead({
    lock: EXTRACTION_LOCK,
    url,
    log,
    outage: 'extraction: the database does not answer; quotes are found again when it does',
    pollMs: POLL_MS,
    signal,
    async work(_session, both) {
      while (!both.aborted) if ((await extractNext(sql, log)) === 0) await wake.wait(POLL_MS, both)
    },
  })
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await atMost(CLOSE_GRACE_MS, Promise.all([loop, listening]))
  await sql.end({ timeout: 0 })
}
