import type { Log } from '../../observe/log.ts'
import { type Turn, workOnChanges } from '../../background/lead.ts'
import type { Wake } from '../../wait.ts'
import type { IndexIdentity, SearchEngine } from '../engine.ts'
import { registerIndex } from './index-state.ts'
import type { SyncLimits } from './limits.ts'
import { runAsLeader } from './run-as-leader.ts'
import { lockOf } from './lock.ts'
import { identifySoon, watchId } from './watch-id.ts'

export interface KeepInStepOptions {
  readonly engine: SearchEngine
  /** The URL of the database. A URL is given, not a pool, because the lock is held on a connection of its own. */
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
 * index, this process waits for the lock. If the engine turns out to have another index than before,
 * for example because another Meilisearch now answers at the same URL, this function starts over with that index.
 * Resolves soon after the signal is aborted.
 */
export async function keepInStep(options: KeepInStepOptions): Promise<void> {
  const { engine, limits, log, signal } = options
  while (!signal.aborted) {
    const identity = await identifySoon(engine, { log, maxPauseMs: limits.maxBackoffMs, signal })
    if (identity) await keepIndex(identity, options)
  }
}

/** Resolves when the signal is aborted, or when the engine has another index. */
async function keepIndex(
  identity: IndexIdentity,
  { engine, limits, log, ...options }: KeepInStepOptions,
): Promise<void> {
  const { id } = identity
  const watch = watchId(engine, id, options.signal)
  await workOnChanges({
    ...options,
    signal: watch.signal,
    log,
    lock: lockOf(id),
    connections: limits.flights + 2,
    outage: 'search: the database does not answer; the index will be updated when it answers again',
    pollMs: limits.pollMs,
    async work(turn: Turn) {
      const isAdopted = await registerIndex(turn.sql, { ...identity, address: engine.address })
      if (isAdopted) await engine.create(id)
      await runAsLeader({ ...turn, engine, indexId: id, isGone: watch.isGone, limits, log })
    },
  })
  await watch.ended
}
