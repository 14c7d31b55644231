import type { Sql } from '../../postgres/connect.ts'
import type { EngineName } from '../engine.ts'
import { inFlights } from './settle-all.ts'
import type { Lanes } from './write-gate.ts'
import type { SyncLimits } from './limits.ts'
import { cutPayloads } from '../source/cut-payloads.ts'
import { type Claim, type Refusal, settle } from './pending.ts'
import { send, type Target } from './send.ts'
import type { Session } from './session.ts'

export interface DrainOptions {
  readonly session: Session
  readonly sql: Sql
  readonly engine: EngineName
  readonly lanes: Lanes
  readonly limits: SyncLimits
  readonly signal: AbortSignal
  refused(refusals: readonly Refusal[]): void
}

/**
 * Tells the indexes of what has been pending longest. Nothing is under way when it answers or throws; what was not told
 * stays pending.
 */
export async function drain(
  claims: readonly Claim[],
  indexes: readonly Target[],
  options: DrainOptions,
): Promise<void> {
  const { session, sql, engine, lanes, limits, signal, refused } = options
  const leave = await lanes.enterChanges(claims)
  try {
    await inFlights(await cutPayloads(sql, claims, limits), limits.flights, async (payload) => {
      const refusals = await send(sql, indexes, payload, signal)
      signal.throwIfAborted()
      await settle(session.sql, engine, payload, refusals)
      refused(refusals)
    })
  } finally {
    leave()
  }
}
