import { countPending } from '../archive/article/extraction.ts'
import { keepOnThread } from '../background/keep-on-thread.ts'
import type { LogLevel } from '../config.ts'
import type { BackgroundStatus } from '../generated/types.ts'
import type { QuoteLimits } from '../load/limits.ts'
import type { Log } from '../observe/log.ts'
import type { Sql } from '../postgres/sql.ts'
import { EXTRACTOR_VERSION } from '../quotes/find-quotes.ts'

export interface ExtractionThreadWork {
  /** The URL of the database. */
  readonly url: string
  readonly logLevel: LogLevel
  readonly limits: QuoteLimits
}

export interface Extraction {
  status(): Promise<BackgroundStatus>
  /** Aborts the work in progress. Articles whose quotes are not yet saved stay pending. */
  close(): Promise<void>
}

const THREAD = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)

/**
 * Starts the thread that extracts the quotes of pending articles. If several processes run, only the process that holds
 * the extractor's lock extracts quotes. `read` is a pool of connections for reads.
 */
export function startExtraction(read: Sql, log: Log, work: ExtractionThreadWork): Extraction {
  const closing = new AbortController()
  const ended = 'extraction: the thread that finds quotes has ended and is being restarted'
  const keeping = keepOnThread({ file: THREAD, workerData: work, ended, log, signal: closing.signal })
  return {
    status: () => readStatus(read),
    async close() {
      closing.abort(new Error('the extraction is closed'))
      await keeping
    },
  }
}

export async function readStatus(sql: Sql): Promise<BackgroundStatus> {
  return { version: String(EXTRACTOR_VERSION), pendingArticles: await countPending(sql, EXTRACTOR_VERSION) }
}
