import type { Log } from '../../observe/log.ts'
import { atMost, createWake, pause, type Wake } from '../../wait.ts'
import type { Sql } from '../../postgres/sql.ts'
import type { SearchEngine } from '../engine.ts'
import { registerIndex } from './index-state.ts'
import type { SyncLimits } from './limits.ts'
import { runAsLeader } from './run-as-leader.ts'
import { openPool, openSession, tryLock } from './session.ts'

export interface KeepInStepOptions {
  readonly engine: SearchEngine
  /** Of the database: the lock needs a connection of its own. */
  readonly url: string
  readonly log: Log
  readonly limits: SyncLimits
  /** Its abort gives up what is under way. */
  readonly signal: AbortSignal
  /** Rung where there may be something to send. */
  readonly wake?: Wake
}

const CHANNEL = 'verbatim_change'

// What is under way hears at once that it is given up, but a statement that waits for somebody's lock hears nothing; a
// stop as a whole has ten seconds.
export const CLOSE_GRACE_MS = 1_000

/**
 * Keeps the index in step while this process holds its lock, and waits for the lock while it does not. Resolves soon
 * after the abort.
 */
export async function keepInStep({ wake = createWake(), ...options }: KeepInStepOptions): Promise<void> {
  const { url, limits, signal } = options
  const sql = openPool(url, limits.flights + 2)
  // It only hurries: without it changes are noticed by the poll.
  const listening = sql.listen(CHANNEL, () => wake.notify()).catch(() => null)
  const loop = competeForLock(sql, { wake, ...options })
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await atMost(CLOSE_GRACE_MS, Promise.all([loop, listening]))
  await sql.end({ timeout: 0 })
}

/** Tries for the lock until it is ours, leads while it is, and begins again when it is lost. */
async function competeForLock(
  sql: Sql,
  { engine, url, log, limits, wake, signal }: Required<KeepInStepOptions>,
): Promise<void> {
  let failure = ''
  while (!signal.aborted) {
    const session = openSession(url)
    const both = AbortSignal.any([signal, session.ended])
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
