import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../observe/log.ts'
import type { Db } from '../../postgres/connect.ts'
import type { Sql } from '../../postgres/sql.ts'
import type { EngineName, SearchEngine } from '../engine.ts'
import { atMost, createWake, pause, type Wake } from '../../wait.ts'
import { isWhole, registerIndex } from './index-state.ts'
import { runAsLeader } from './run-as-leader.ts'
import { DEFAULT_SYNC_LIMITS, type SyncLimits } from './limits.ts'
import { openPool, openSession, tryLock } from './session.ts'
import { searchStatus, type SearchStatus } from './status.ts'

export interface SyncOptions {
  readonly db: Db
  readonly engine: SearchEngine
  /** Of the database: the lock needs a connection of its own. */
  readonly url: string
  readonly log: Log
  readonly limits?: Partial<SyncLimits>
}

/** Keeps a search index in step with the archive, in whichever process holds the index's lock. */
export interface Sync {
  /**
   * Resolves when all that was committed before is found, and nothing is being rebuilt or compared on somebody's
   * demand.
   */
  drain(): Promise<void>
  status(): Promise<SearchStatus>
  /** Whether the index was complete once, so that only what is pending is missing in it; as of half a second ago. */
  isWhole(): boolean
  /** What is under way is given up; it stays pending. */
  close(): Promise<void>
}

const CHANNEL = 'verbatim_change'
const FIRST_POLL_MS = 20
// What is under way hears at once that it is given up, but a statement that waits for somebody's lock hears nothing; a
// stop as a whole has ten seconds.
const CLOSE_GRACE_MS = 1_000

export async function startSync({ db, engine, url, log, limits: given }: SyncOptions): Promise<Sync> {
  const limits = { ...DEFAULT_SYNC_LIMITS, ...given }
  const closing = new AbortController()
  const wake = createWake()
  const sql = openPool(url, limits.flights + 2)
  await registerIndex(db.write, engine.name)
  // It only hurries: without it changes are noticed by the poll.
  const listening = sql.listen(CHANNEL, () => wake.ring()).catch(() => null)
  let whole = await isWhole(db.write, engine.name)
  const watching = watchWhole((now) => (whole = now), { db, engine: engine.name, signal: closing.signal })
  const loop = competeForLock({ sql, engine, url, log, limits, wake, signal: closing.signal })
  return {
    async drain() {
      for (let waitMs = 1; await isOutOfStep(db.write, engine.name); waitMs = Math.min(FIRST_POLL_MS, waitMs * 2)) {
        closing.signal.throwIfAborted()
        wake.ring()
        await sleep(waitMs)
      }
    },
    status: () => searchStatus(db.read, engine),
    isWhole: () => whole,
    async close() {
      closing.abort(new Error('the sync is closed'))
      await atMost(CLOSE_GRACE_MS, Promise.all([loop, watching, listening]))
      await sql.end({ timeout: 0 })
    },
  }
}

// Marked as new, an index takes Meilisearch longer than this to make: it is not asked before we know.
const WATCH_MS = 300

async function watchWhole(
  tell: (isWhole: boolean) => void,
  { db, engine, signal }: { readonly db: Db; readonly engine: EngineName; readonly signal: AbortSignal },
): Promise<void> {
  for (; !signal.aborted; await pause(WATCH_MS, signal)) {
    // While the database does not answer, nothing else does.
    await isWhole(db.read, engine).then(tell, () => {})
  }
}

interface CompeteOptions {
  readonly sql: Sql
  readonly engine: SearchEngine
  readonly url: string
  readonly log: Log
  readonly limits: SyncLimits
  readonly wake: Wake
  readonly signal: AbortSignal
}

/** Tries for the lock until it is ours, leads while it is, and begins again when it is lost. */
async function competeForLock({ sql, engine, url, log, limits, wake, signal }: CompeteOptions): Promise<void> {
  let failure = ''
  while (!signal.aborted) {
    const session = openSession(url)
    const both = AbortSignal.any([signal, session.lost])
    const end = () => void session.close().catch(() => {})
    signal.addEventListener('abort', end, { once: true })
    try {
      while (!both.aborted) {
        if (await tryLock(session, engine.name)) {
          await registerIndex(sql, engine.name)
          failure = ''
          await runAsLeader({ session, sql, engine, limits, log, signal: both, wake })
        } else await pause(limits.pollMs, both)
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== failure && !signal.aborted)
        log.warn({ err: error }, 'search: the database does not answer; the index is kept in step again when it does')
      failure = reason
    } finally {
      signal.removeEventListener('abort', end)
      await session.close().catch(() => {})
    }
    await pause(limits.pollMs / 2, signal)
  }
}

async function isOutOfStep(sql: Sql, engine: EngineName): Promise<boolean> {
  const [row] = await sql<{ busy: boolean }[]>`
    select exists (select from change) or exists (select from search_pending where engine = ${engine}) or exists (select from search_job where engine = ${engine} and finished_at is null)
      or exists (select from search_index where engine = ${engine} and out_of_step_since is not null) as busy`
  return row?.busy === true
}
