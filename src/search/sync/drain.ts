import { isLockHeld, WRITER_LOCK } from '../../postgres/lock.ts'
import type { Sql } from '../../postgres/sql.ts'
import { forEachLimited } from './settle-all.ts'
import type { WriteGate } from './write-gate.ts'
import type { SyncLimits } from './limits.ts'
import { cutPayloads } from '../source/cut-payloads.ts'
import { type Claim, type Refusal, completeClaims } from './pending.ts'
import { send, type Target } from './send.ts'
import type { Session } from '../../background/session.ts'

export interface DrainOptions {
  readonly session: Session
  readonly sql: Sql
  readonly indexId: string
  readonly gate: WriteGate
  readonly limits: SyncLimits
  readonly signal: AbortSignal
  onRefused(refusals: readonly Refusal[]): void
}

/**
 * Sends the claimed records to the indexes. When the returned promise is settled, no write is in progress. Records that
 * could not be sent stay pending. If `limits` have pauses and a load is running, only the first payloads are sent: a
 * whole claim could take longer than the load.
 */
export async function drain(
  claims: readonly Claim[],
  indexes: readonly Target[],
  options: DrainOptions,
): Promise<void> {
  const { session, sql, indexId, gate, limits, signal, onRefused } = options
  const leave = await gate.enterChanges(claims)
  let [hasSent, givesWay] = [false, false]
  try {
    await forEachLimited(await cutPayloads(sql, claims, limits), limits.flights, async (payload) => {
      if (hasSent && limits.pausePerWork > 0) givesWay ||= await isLockHeld(sql, WRITER_LOCK)
      if (givesWay) return
      const refusals = await send(sql, indexes, payload, signal)
      signal.throwIfAborted()
      await completeClaims(session.sql, indexId, payload, refusals)
      onRefused(refusals)
      hasSent = true
    })
  } finally {
    leave()
  }
}
