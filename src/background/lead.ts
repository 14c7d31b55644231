import type { Log } from '../observe/log.ts'
import type { Sql } from '../postgres/sql.ts'
import { atMost, createWake, pause, type Wake } from '../wait.ts'
import { CLOSE_GRACE_MS } from './keep-on-thread.ts'
import { openPool, openSession, type Session, tryLock } from './session.ts'

interface LeadOptions {
  readonly lock: number
  /** The URL of the database: the lock needs a connection of its own. */
  readonly url: string
  readonly log: Log
  /** Logged once while the database does not answer. */
  readonly outage: string
  readonly pollMs: number
  readonly signal: AbortSignal
  /** Works as the only one until the abort, which comes too when the lock is lost. */
  work(session: Session, signal: AbortSignal): Promise<void>
}

/** What the process that holds the lock works with. */
export interface Turn {
  readonly session: Session
  readonly sql: Sql
  /** Notified where something may have changed. */
  readonly wake: Wake
  /** Its abort gives up what is under way: it comes at the end, and when the lock is lost. */
  readonly signal: AbortSignal
}

export interface ChangesOptions extends Omit<LeadOptions, 'work'> {
  /** Of the pool that the work has. */
  readonly connections: number
  readonly wake?: Wake
  work(turn: Turn): Promise<void>
}

// Notified by loads, and when a job of an index is started.
const CHANNEL = 'verbatim_change'

/** Works on changes as the only process that does. Resolves soon after the abort. */
export async function workOnChanges(options: ChangesOptions): Promise<void> {
  const { url, signal, connections, wake = createWake() } = options
  const sql = openPool(url, connections)
  // It only hurries: without it changes are noticed by the poll.
  const listening = sql.listen(CHANNEL, () => wake.notify()).catch(() => null)
  const loop = lead({ ...options, work: (session, both) => options.work({ session, sql, wake, signal: both }) })
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await atMost(CLOSE_GRACE_MS, Promise.all([loop, listening]))
  await sql.end({ timeout: 0 })
}

/** Tries for the lock until it is ours, works while it is, and begins again when it is lost. */
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
