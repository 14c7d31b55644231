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
  /** The URL of the database. The lock of the index needs its own connection. */
  readonly url: string
  readonly log: Log
  readonly limits: SyncLimits
  /** When this signal is aborted, the work in progress is aborted too. */
  readonly signal: AbortSignal
  /** Notified when there may be changes to send. */
  readonly wake?: Wake
}

/**
 * Keeps the index up to date while this process holds the lock of the index. If another process holds the lock of the
 * index, this process waits for the lock. Resolves soon after the signal is aborted.
 */
export function keepInStep({ engine, limits, log, ...options }: KeepInStepOptions): Promise<void> {
  return workOnChanges({
    ...options,
    log,
    lock: LOCKS[engine.name],
    connections: limits.flights + 2,
    outage: 'search: the database does not answer; the index will be updated when it answers again',
    pollMs: limits.pollMs,
    async work(turn) {
      await registerIndex(turn.sql, engine.name)
      await runAsLeader({ ...turn, engine, limits, log })
    },
  })
}
