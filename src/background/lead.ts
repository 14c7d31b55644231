import type { Log } from '../observe/log.ts'
import type { Sql } from '../postgres/sql.ts'
import { atMost, createWake, pause, type Wake } from '../wait.ts'
import { CLOSE_GRACE_MS } from './keep-on-thread.ts'
import { openPool, openSession, type Session, tryLock } from './session.ts'

interface LeadOptions {
  readonly lock: number
  /** The URL of the database. A URL is given, not a pool, because the lock is held on a connection of its own. */
  readonly url: string
  readonly log: Log
  /** The message that is logged when the database stops answering, and again whenever the reason changes. */
  readonly outage: string
  readonly pollMs: number
  readonly signal: AbortSignal
  /** Does the work that needs the lock. The signal is aborted when the process stops or loses the lock. */
  work(session: Session, signal: AbortSignal): Promise<void>
}

/** What the work can use while its process holds the lock. */
export interface Turn {
  readonly session: Session
  readonly sql: Sql
  /** Notified when records may have changed. */
  readonly wake: Wake
  /** When the process stops or loses the lock, this signal is aborted, and the work must end at once. */
  readonly signal: AbortSignal
}

export interface ChangesOptions extends Omit<LeadOptions, 'work'> {
  /** The maximum number of database connections in the pool that `work` uses. */
  readonly connections: number
  readonly wake?: Wake
  work(turn: Turn): Promise<void>
}

// Loads notify this channel, and so do requests for an audit or a rebuild of an index.
const CHANNEL = 'verbatim_change'

/**
 * Runs `work` while this process holds the lock, which only one process at a time can hold. Resolves soon after the
 * signal is aborted.
 */
export async function workOnChanges(options: ChangesOptions): Promise<void> {
  const { url, signal, connections, wake = createWake() } = options
  const sql = openPool(url, connections)
  // The notification only saves time: without it, changes are noticed by polling.
  const listening = sql.listen(CHANNEL, () => wake.notify()).catch(() => null)
  const loop = lead({ ...options, work: (session, both) => options.work({ session, sql, wake, signal: both }) })
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await atMost(CLOSE_GRACE_MS, Promise.all([loop, listening]))
  await sql.end({ timeout: 0 })
}

/** Waits for the lock, runs the work while this process holds the lock, and starts over when the lock is lost. */
async function lead({ lock, url, log, outage, pollMs, signal, work }: LeadOptions): Promise<void> {
  let failure = ''
  while (!signal.aborted) {
    const session = openSession(url)
    const both = AbortSignal.any([signal, session.ended])
    const end = () => void session.close().catch(() => {})
    signal.addEventListener('abort', end, { once: true })
    try {
      while (!both.aborted) {
        if (await tryLock(session, lock)) {
          failure = ''
          await work(session, both)
        } else await pause(pollMs, both)
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== failure && !signal.aborted) log.warn({ err: error }, outage)
      failure = reason
    } finally {
      signal.removeEventListener('abort', end)
      await session.close().catch(() => {})
    }
    await pause(pollMs / 2, signal)
  }
}
