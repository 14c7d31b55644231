import { ArchiveError } from '../../errors.ts'
import type { Log } from '../../observe/log.ts'
import type { SearchEngine } from '../engine.ts'
import { isLockHeld, WRITER_LOCK } from '../../postgres/lock.ts'
import { createMaintenance } from './maintenance.ts'
import { drain } from './drain.ts'
import { forgetUnused, saveGone, saveSeen } from './index-state.ts'
import { createWriteGate } from './write-gate.ts'
import type { SyncLimits } from './limits.ts'
import { findOpenJob } from './job.ts'
import { claimPending, distributeChanges, lastPendingSeq, requeue, type Refusal } from './pending.ts'
import type { Turn } from '../../background/lead.ts'
import { pause } from '../../wait.ts'

export interface LeaderOptions extends Turn {
  readonly engine: SearchEngine
  readonly indexId: string
  /** Whether the id that was stored in the index is gone, which means that the documents are gone, too. */
  isGone(): boolean
  readonly limits: SyncLimits
  readonly log: Log
}

const HEARTBEAT_MS = 2_000
const FORGET_MS = 600_000
const FIRST_BACKOFF_MS = 100
// While a load runs, the sync pauses (see `giveWay`), at most for MAX_PAUSE_MS.
const MAX_PAUSE_MS = 60_000
const LOAD_CHANGES = 100
const LOOK_MS = 1_000
const LONGEST_BATCH_MS = 15_000

/**
 * Keeps one index up to date until the signal is aborted. All work is done in one loop, so that the index is never
 * compared while it is written to.
 */
export async function runAsLeader(options: LeaderOptions): Promise<void> {
  const { session, sql, engine, indexId, isGone, limits, log, signal, wake } = options
  const gate = createWriteGate()
  const onRefused = (refusals: readonly Refusal[]) => {
    for (const { kind, id, reason } of refusals)
      log.warn(
        { record: `${kind}_${id}`, reason },
        'search: the engine refuses this document; it is stored in search_dead_letter',
      )
  }
  const maintenance = createMaintenance({
    sql,
    engine,
    indexId,
    limits,
    log,
    signal,
    gate,
    onRefused,
    wake: wake.notify,
  })
  let failure: string | null = null
  let backoffMs = 0
  let rows = limits.claimRows
  // The number of the last pending change when `giveWay` last checked for changes.
  let seenSeq = '0'
  const heartbeat = setInterval(() => void saveSeen(sql, indexId, failure).catch(() => {}), HEARTBEAT_MS)
  const forgetting = setInterval(() => void forgetUnused(sql).catch(() => {}), FORGET_MS)

  async function drainOnce(): Promise<number> {
    const claims = await claimPending(session.sql, indexId, rows)
    if (claims.length === 0) return 0
    try {
      await drain(claims, maintenance.targets(), { session, sql, indexId, gate, limits, signal, onRefused })
    } catch (error) {
      if (!signal.aborted && (await answers())) await distrust(claims.length)
      throw error
    }
    rows = Math.min(limits.claimRows, rows * 4)
    return claims.length
  }

  // If the engine answers but sending changes fails, a single document may be the cause. To isolate this document,
  // fewer changes are sent together until sending succeeds. If a document fails even when it is sent alone, it is sent
  // again after all other documents.
  async function distrust(claimed: number): Promise<void> {
    if (claimed === 1) await requeue(sql, indexId, await claimPending(session.sql, indexId, 1))
    rows = Math.max(1, claimed >> 2)
  }

  const answers = () =>
    engine.findId().then(
      () => true,
      () => false,
    )

  // During a long load, there are always changes to send, so maintenance would make no progress without time of its
  // own. After changes were sent, maintenance may run for half of the time that the sending took (`drainMs`). So
  // maintenance gets a third of the time, not counting the pauses of `giveWay`.
  async function maintain(drainMs: number): Promise<number> {
    const until = Date.now() + drainMs / 2
    for (;;) {
      const restMs = await maintenance.step()
      if (restMs > 0 || Date.now() >= until) return restMs
    }
  }

  /**
   * Pauses as long as a load is running, so that the load gets the processor. Pauses only if `claimRows` changes, the
   * maximum, were sent together, because more changes are then probably pending. A load counts as running if many
   * records have changed since the last check. A batch of a load may take several seconds, so a load also counts as
   * running while a process holds WRITER_LOCK, but only for LONGEST_BATCH_MS: a dry run holds this lock for a long time
   * and changes nothing. An open job ends the pause.
   */
  async function giveWay(sent: number, workedMs: number): Promise<void> {
    if (sent < limits.claimRows || limits.pausePerWork === 0) return
    let now = performance.now()
    const until = now + Math.min(MAX_PAUSE_MS, limits.pausePerWork * workedMs)
    let changedAt = now
    while (now < until && !signal.aborted && !isGone()) {
      if ((await findOpenJob(sql, indexId)) !== null) return
      await distributeChanges(session.sql)
      const seq = await lastPendingSeq(sql)
      const isChanging = Number(seq) - Number(seenSeq) >= LOAD_CHANGES
      seenSeq = seq
      if (isChanging) changedAt = now
      else if (now - changedAt >= LONGEST_BATCH_MS || !(await isLockHeld(sql, WRITER_LOCK))) return
      await pause(Math.min(LOOK_MS, until - now), signal)
      now = performance.now()
    }
  }

  async function succeeded(): Promise<void> {
    backoffMs = 0
    if (failure === null) return
    failure = null
    log.info('search: the index can be updated again')
    await saveSeen(sql, indexId, null)
  }

  async function failed(error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error)
    if (!(error instanceof ArchiveError)) log.error({ err: error }, 'search: the index cannot be updated')
    else if (failure === null)
      log.warn({ reason }, 'search: the index cannot be updated at the moment; changes are kept and sent later')
    failure = reason
    maintenance.markUnknown()
    backoffMs = Math.min(limits.maxBackoffMs, Math.max(FIRST_BACKOFF_MS, backoffMs * 2))
    await saveSeen(sql, indexId, reason).catch(() => {})
    await pause(backoffMs * (0.75 + Math.random() / 2), signal)
  }

  try {
    while (!signal.aborted) {
      try {
        await distributeChanges(session.sql)
        if (isGone()) maintenance.markUnknown()
        await maintenance.check()
        const begunAt = Date.now()
        const sent = await drainOnce()
        const restMs = await maintain(Date.now() - begunAt)
        await succeeded()
        await giveWay(sent, Date.now() - begunAt)
        if (sent === 0 && restMs > 0) await wake.wait(restMs, signal)
      } catch (error) {
        if (!signal.aborted) await failed(error)
      }
    }
  } finally {
    clearInterval(heartbeat)
    clearInterval(forgetting)
    await maintenance.stop()
    await saveGone(sql, indexId).catch(() => {})
  }
}
