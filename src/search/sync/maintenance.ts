import type { Log } from '../../observe/log.ts'
import type { Sql } from '../../postgres/sql.ts'
import type { SearchEngine } from '../engine.ts'
import { countRefs } from '../source/list-records.ts'
import { type Audit, type AuditProgress, createAudit } from './audit.ts'
import { bestEffort } from './best-effort.ts'
import { compareCounts } from './compare.ts'
import { markInStep, markNew, markOutOfStep } from './index-state.ts'
import { findOpenJob, type Job, requestJob, saveJob } from './job.ts'
import type { SyncLimits } from './limits.ts'
import {
  type IndexState,
  type MaintenanceAction,
  type MaintenanceEvent,
  type MaintenanceState,
  transition,
} from './maintenance-state.ts'
import { type Refusal, unhideAll } from './pending.ts'
import { createRebuild, type Rebuild } from './rebuild.ts'
import type { Target } from './send.ts'
import type { WriteGate } from './write-gate.ts'

export interface MaintenanceOptions {
  readonly sql: Sql
  readonly engine: SearchEngine
  readonly indexId: string
  readonly limits: SyncLimits
  readonly log: Log
  readonly signal: AbortSignal
  readonly gate: WriteGate
  onRefused(refusals: readonly Refusal[]): void
  /** Ends the pause before the next step of the maintenance. */
  wake(): void
  /** Returns the time in milliseconds. Default: the clock of the process. */
  now?(): number
}

/** Creates, audits and rebuilds the index, step by step. No step may run while changes are being sent. */
export interface Maintenance {
  /** The state of the index, and the maintenance in progress. `maintenance-state.ts` has the transitions. */
  state(): MaintenanceState
  /**
   * Checks whether the index exists, has the settings of this code, and has as many documents as the archive. Does
   * nothing if the last check was recent, unless the state of the index is unknown.
   */
  check(): Promise<void>
  /** Must be called after a failure. The call makes the next check due immediately. */
  markUnknown(): void
  /** The indexes to which changes must be sent: during a rebuild, both the old and the new one. */
  targets(): Target[]
  /** Does the next step of the maintenance. Returns the pause before the following step, in milliseconds. */
  step(): Promise<number>
  stop(): Promise<void>
}

interface Auditing {
  readonly activity: 'auditing'
  readonly audit: Audit
  /** The job that requested the audit. Null for an audit in the background. */
  readonly job: Job | null
  /** Whether the audit pauses after each step, so that a whole audit takes about half of `auditEveryMs`. */
  readonly isPaced: boolean
}
type Work = { readonly activity: 'idle' } | Auditing | { readonly activity: 'rebuilding'; readonly rebuild: Rebuild }

const IDLE: Work = { activity: 'idle' }

export function createMaintenance(options: MaintenanceOptions): Maintenance {
  const { sql, engine, indexId, limits, log, signal, now = Date.now } = options
  let index: IndexState = 'unknown'
  let work: Work = IDLE
  const due = { check: 0, audit: 0, step: 0 }
  let auditBegunAt = -Infinity
  let isAuditUrgent = true

  const actions: Readonly<Record<MaintenanceAction, () => Promise<unknown>>> = {
    'mark as new': async () => {
      if ((await countRefs(sql)) > 0) log.warn('search: the index does not exist; building it from the archive')
      await markNew(sql, indexId)
    },
    'create index': () => engine.create(indexId),
    'mark out of step': () => markOutOfStep(sql, indexId),
    'mark in step': () => markInStep(sql, indexId),
    'request rebuild': () => requestJob(sql, indexId, 'reindex'),
    'audit now': async () => auditNow(),
    'audit after absence': async () => {
      if (now() - auditBegunAt > limits.auditEveryMs / 4) auditNow()
    },
  }

  async function handle(event: MaintenanceEvent, begun: Work = IDLE): Promise<void> {
    const next = transition({ index, activity: work.activity }, event)
    for (const action of next.actions) await actions[action]()
    index = next.index
    if (next.activity !== work.activity) work = begun
  }

  function auditNow(): void {
    due.audit = 0
    isAuditUrgent = true
    if (work.activity === 'auditing' && work.job === null) work = beginAudit(null)
  }

  function beginAudit(job: Job | null): Auditing {
    const audit = createAudit({
      sql,
      indexId,
      index: engine.current,
      retriesRefused: job !== null,
      rebuildAbove: limits.rebuildAbove,
    })
    const isPaced = job === null && !isAuditUrgent
    isAuditUrgent = false
    auditBegunAt = now()
    due.audit = now() + limits.auditEveryMs
    due.step = 0
    return { activity: 'auditing', audit, job, isPaced }
  }

  async function compareSizes(): Promise<void> {
    const counts = await compareCounts(sql, indexId, engine.current, countRefs)
    if (!counts || counts.archive === counts.index) return
    log.warn(counts, 'search: the index and the archive have different numbers of documents; comparing them')
    await handle('sizes differ')
  }

  async function stepIdle(): Promise<number> {
    const job = await findOpenJob(sql, indexId)
    if (job?.task === 'reindex')
      await handle('rebuild requested', { activity: 'rebuilding', rebuild: createRebuild(job, options) })
    else if (job !== null || now() >= due.audit) await handle('audit due', beginAudit(job))
    else return limits.pollMs
    return 0
  }

  async function stepRebuild(rebuild: Rebuild): Promise<number> {
    const outcome = await rebuild.step()
    if (outcome !== 'done') return outcome === 'idle' ? limits.pollMs : 0
    await handle('rebuild done')
    log.info('search: the index has been rebuilt')
    return 0
  }

  async function stepAudit({ audit, job, isPaced }: Auditing): Promise<number> {
    if (due.step > now()) {
      if (job !== null || (await findOpenJob(sql, indexId)) === null) return Math.min(limits.pollMs, due.step - now())
      await handle('audit gives way')
      return 0
    }
    const found = await audit.step()
    if (found.outcome === 'waiting') return limits.pollMs
    if (found.outcome === 'going on') {
      if (isPaced) due.step = now() + limits.auditEveryMs / found.steps / 2
      if (job) await saveJob(sql, { ...job, ...toCounts(found) })
    } else if (found.outcome === 'rebuild') {
      log.warn(toCounts(found), 'search: too many documents in the index differ from the archive; rebuilding the index')
      await handle('audit hopeless')
    } else {
      if (found.differing > found.remaining)
        log.warn(toCounts(found), 'search: documents in the index differed from the archive and were sent again')
      if (job) await saveJob(sql, { ...job, ...toCounts(found), stage: 'done' })
      await unhideAll(sql)
      await handle('audit done')
    }
    return 0
  }

  return {
    state: () => ({ index, activity: work.activity }),
    async check() {
      if (index !== 'unknown' && now() < due.check) return
      const found = await engine.inspect()
      if (found === 'outdated' && index !== 'outdated' && work.activity !== 'rebuilding')
        log.warn('search: the index was made with other settings; rebuilding it')
      await handle(`found ${found}`)
      due.check = now() + limits.checkEveryMs
      if (found !== 'ready') return
      if (work.activity === 'idle') await compareSizes()
      if (work.activity !== 'rebuilding' && (await engine.isDegraded?.())) {
        log.info('search: many documents were removed from the index; rebuilding it')
        await handle('found degraded')
      }
    },
    markUnknown() {
      index = transition({ index, activity: work.activity }, 'failed').index
    },
    targets() {
      // An outdated index may refuse documents, because it has the settings of another version of Verbatim. Failures
      // to write to an outdated index are ignored, because the index will soon be replaced.
      const current = index === 'outdated' ? bestEffort(engine.current, signal) : engine.current
      return work.activity === 'rebuilding' && work.rebuild.feeds() ? [current, engine.next] : [current]
    },
    step() {
      if (work.activity === 'rebuilding') return stepRebuild(work.rebuild)
      return work.activity === 'auditing' ? stepAudit(work) : stepIdle()
    },
    async stop() {
      if (work.activity === 'rebuilding') await work.rebuild.stop()
    },
  }
}

function toCounts({ compared, differing, remaining }: AuditProgress) {
  return { done: compared, differing, remaining }
}
