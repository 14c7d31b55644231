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
 * could not be sent stay pending.
 */
export async function drain(
  claims: readonly Claim[],
  indexes: readonly Target[],
  options: DrainOptions,
): Promise<void> {
  const { session, sql, indexId, gate, limits, signal, onRefused } = options
  const leave = await gate.enterChanges(claims)
  try {
    await forEachLimited(await cutPayloads(sql, claims, limits), limits.flights, async (payload) => {
      const refusals = await send(sql, indexes, payload, signal)
      signal.throwIfAborted()
      await completeClaims(session.sql, indexId, payload, refusals)
      onRefused(refusals)
    })
  } finally {
    leave()
  }
}
