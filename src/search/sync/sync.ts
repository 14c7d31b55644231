import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../observe/log.ts'
import type { Db } from '../../postgres/connect.ts'
import type { Sql } from '../../postgres/sql.ts'
import type { SearchEngine } from '../engine.ts'
import { createWake } from '../../wait.ts'
import { keepInStep } from './keep-in-step.ts'
import { DEFAULT_SYNC_LIMITS, type SyncLimits } from './limits.ts'
import { searchStatus, type SearchStatus } from './status.ts'
import { type IndexView, watchIndex } from './watch-index.ts'

export interface SyncOptions {
  readonly db: Db
  readonly engine: SearchEngine
  /** The URL of the database. The lock of the index needs its own connection. */
  readonly url: string
  readonly log: Log
  readonly limits?: Partial<SyncLimits>
  /**
   * Keeps the index up to date, e.g. on a separate thread, until the signal is aborted. If `keep` is omitted, the
   * calling thread keeps the index up to date.
   */
  keep?(signal: AbortSignal): Promise<void>
}

/**
 * Keeps a search index up to date. If several processes run, only the process that holds the lock of the index writes
 * to it.
 */
export interface Sync {
  /**
   * Resolves when searches find everything that was committed before the call. Also waits until no requested rebuild or
   * audit is in progress.
   */
  drain(): Promise<void>
  status(): Promise<SearchStatus>
  /** The state of the index when this process last checked it. The answer may be two seconds old. */
  view(): IndexView
  /** Aborts the work in progress. Changes that were not sent stay pending. */
  close(): Promise<void>
}

const FIRST_POLL_MS = 20

export async function startSync({ db, engine, url, log, limits: given, keep }: SyncOptions): Promise<Sync> {
  const limits = { ...DEFAULT_SYNC_LIMITS, ...given }
  const closing = new AbortController()
  const wake = createWake()
  const { signal } = closing
  const { view } = await watchIndex(db.read, engine, signal)
  const keeping = keep ? keep(signal) : keepInStep({ engine, url, log, limits, signal, wake })
  return {
    async drain() {
      for (let waitMs = 1; await isOutOfStep(db.write, view().id); waitMs = Math.min(FIRST_POLL_MS, waitMs * 2)) {
        closing.signal.throwIfAborted()
        wake.notify()
        await sleep(waitMs)
      }
    },
    status: () => searchStatus(db.read, engine),
    view,
    async close() {
      closing.abort(new Error('the sync is closed'))
      await keeping
    },
  }
}

/** An index that is not registered (see `registerIndex`) counts as out of step. */
async function isOutOfStep(sql: Sql, indexId: string | null): Promise<boolean> {
  if (indexId === null) return true
  const [row] = await sql<{ busy: boolean }[]>`
    select exists (select from change) or exists (select from search_pending where index_id = ${indexId}) or exists (select from search_job where index_id = ${indexId} and finished_at is null)
      or not exists (select from search_index where id = ${indexId} and out_of_step_since is null) as busy`
  return row?.busy === true
}
