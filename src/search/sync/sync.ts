import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../observe/log.ts'
import type { Db } from '../../postgres/connect.ts'
import type { Sql } from '../../postgres/sql.ts'
import type { EngineName, SearchEngine } from '../engine.ts'
import { createWake, pause } from '../../wait.ts'
import { isWhole, registerIndex } from './index-state.ts'
import { keepInStep } from './keep-in-step.ts'
import { DEFAULT_SYNC_LIMITS, type SyncLimits } from './limits.ts'
import { searchStatus, type SearchStatus } from './status.ts'

export interface SyncOptions {
  readonly db: Db
  readonly engine: SearchEngine
  /** The URL of the database. The lock of the index needs its own connection. */
  readonly url: string
  readonly log: Log
  readonly limits?: Partial<SyncLimits>
  /**
   * Keeps the index up to date until the signal is aborted, e.g. on a separate thread. If omitted, the calling thread
   * keeps the index up to date.
   */
  keep?(signal: AbortSignal): Promise<void>
}

/**
 * Keeps a search index up to date. If several processes run, only the process that holds the lock of the index writes
 * to it.
 */
export interface Sync {
  /**
   * Resolves when searches find everything that was committed before the call, and no requested rebuild or audit is in
   * progress.
   */
  drain(): Promise<void>
  status(): Promise<SearchStatus>
  /**
   * Whether the index has been complete at least once, so that only pending changes are missing. The answer may be half
   * a second old.
   */
  isWhole(): boolean
  /** Aborts the work in progress. Changes that were not sent stay pending. */
  close(): Promise<void>
}

const FIRST_POLL_MS = 20

export async function startSync({ db, engine, url, log, limits: given, keep }: SyncOptions): Promise<Sync> {
  const limits = { ...DEFAULT_SYNC_LIMITS, ...given }
  const closing = new AbortController()
  const wake = createWake()
  await registerIndex(db.write, engine.name)
  let whole = await isWhole(db.write, engine.name)
  const watching = watchWhole((now) => (whole = now), { db, engine: engine.name, signal: closing.signal })
  const { signal } = closing
  const keeping = keep ? keep(signal) : keepInStep({ engine, url, log, limits, signal, wake })
  return {
    async drain() {
      for (let waitMs = 1; await isOutOfStep(db.write, engine.name); waitMs = Math.min(FIRST_POLL_MS, waitMs * 2)) {
        closing.signal.throwIfAborted()
        wake.notify()
        await sleep(waitMs)
      }
    },
    status: () => searchStatus(db.read, engine),
    isWhole: () => whole,
    async close() {
      closing.abort(new Error('the sync is closed'))
      await Promise.all([keeping, watching])
    },
  }
}

// The time between two checks whether the index is complete. Creating an index takes Meilisearch longer than 300 ms, so
// if an index is lost and created again, a check notices that the new index is incomplete before searches can use it.
const WATCH_MS = 300

async function watchWhole(
  tell: (isWhole: boolean) => void,
  { db, engine, signal }: { readonly db: Db; readonly engine: EngineName; readonly signal: AbortSignal },
): Promise<void> {
  for (; !signal.aborted; await pause(WATCH_MS, signal)) {
    // Errors of the database are ignored here, because searches fail without the database anyway.
    await isWhole(db.read, engine).then(tell, () => {})
  }
}

async function isOutOfStep(sql: Sql, engine: EngineName): Promise<boolean> {
  const [row] = await sql<{ busy: boolean }[]>`
    select exists (select from change) or exists (select from search_pending where engine = ${engine}) or exists (select from search_job where engine = ${engine} and finished_at is null)
      or exists (select from search_index where engine = ${engine} and out_of_step_since is not null) as busy`
  return row?.busy === true
}
