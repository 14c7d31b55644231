import type { Log } from '../../observe/log.ts'
import { CLOSE_GRACE_MS } from '../../background/keep-on-thread.ts'
import { lead } from '../../background/lead.ts'
import { openPool } from '../../background/session.ts'
import { atMost, createWake, type Wake } from '../../wait.ts'
import type { SearchEngine } from '../engine.ts'
import { registerIndex } from './index-state.ts'
import type { SyncLimits } from './limits.ts'
import { runAsLeader } from './run-as-leader.ts'
import { LOCKS } from './lock.ts'

export interface KeepInStepOptions {
  readonly engine: SearchEngine
  /** The URL of the database: the lock needs a connection of its own. */
  readonly url: string
  readonly log: Log
  readonly limits: SyncLimits
  /** Its abort gives up what is under way. */
  readonly signal: AbortSignal
  /** Rung where there may be something to send. */
  readonly wake?: Wake
}

const CHANNEL = 'verbatim_change'

/**
 * Keeps the index in step while this process holds its lock, and waits for the lock while it does not. Resolves soon
 * after the abort.
 */
export async function keepInStep({ wake = createWake(), ...options }: KeepInStepOptions): Promise<void> {
  const { url, limits, signal } = options
  const sql = openPool(url, limits.flights + 2)
  // It only hurries: without it changes are noticed by the poll.
  const listening = sql.listen(CHANNEL, () => wake.notify()).catch(() => null)
  const { engine, log } = options
  const loop = lead({
    lock: LOCKS[engine.name],
    url,
    log,
    outage: 'search: the database does not answer; the index is kept in step again when it does',
    pollMs: limits.pollMs,
    signal,
    async work(session, both) {
      await registerIndex(sql, engine.name)
      await runAsLeader({ session, sql, engine, limits, log, signal: both, wake })
    },
  })
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await atMost(CLOSE_GRACE_MS, Promise.all([loop, listening]))
  await sql.end({ timeout: 0 })
}
