import type { Log } from '../../observe/log.ts'
import { workOnChanges } from '../../background/lead.ts'
import type { Wake } from '../../wait.ts'
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
  /** Notified where there may be something to send. */
  readonly wake?: Wake
}

/**
 * Keeps the index in step while this process holds its lock, and waits for the lock while it does not. Resolves soon
 * after the abort.
 */
export function keepInStep({ engine, limits, log, ...options }: KeepInStepOptions): Promise<void> {
  return workOnChanges({
    ...options,
    log,
    lock: LOCKS[engine.name],
    connections: limits.flights + 2,
    outage: 'search: the database does not answer; the index is kept in step again when it does',
    pollMs: limits.pollMs,
    async work(turn) {
      await registerIndex(turn.sql, engine.name)
      await runAsLeader({ ...turn, engine, limits, log })
    },
  })
}
