import type { SearchEngine } from '../engine.ts'
import type { Log } from '../../observe/log.ts'
import type { Sql } from '../../postgres/connect.ts'
import { type Audit, createAudit } from './audit.ts'
import { compareCounts } from './compare.ts'
import { markInStep, markOutOfStep } from './index-state.ts'
import { findOpenJob, type Job, requestJob, saveJob } from './job.ts'
import type { WriteGate } from './write-gate.ts'
import type { SyncLimits } from './limits.ts'
import { type Refusal, unhideAll } from './pending.ts'
import { createRebuild, type Rebuild } from './rebuild.ts'
import { countRefs } from '../source/list-records.ts'
import type { Target } from './send.ts'
import { bestEffort } from './best-effort.ts'

export interface CareOptions {
  readonly sql: Sql
  readonly engine: SearchEngine
  readonly limits: SyncLimits
  readonly log: Log
  readonly signal: AbortSignal
  readonly gate: WriteGate
  refused(refusals: readonly Refusal[]): void
  /** Ends a rest. */
  ring(): void
}

/**
 * What keeps the index whole beside the changes: making it, rebuilding it, comparing it. Each call is made between two
 * sendings.
 */
export interface Care {
  /** Now and then, and after a failure: is the index there, and of the right size? */
  look(): Promise<void>
  /** Look at once. */
  doubt(): void
  /** The indexes that changes have to reach. */
  targets(): Target[]
  /** One step of what is to be done. Answers how many milliseconds there is nothing more to do. */
  tend(): Promise<number>
  stop(): Promise<void>
}

interface Running {
  readonly audit: Audit
  readonly job: Job | null
  readonly isPaced: boolean
}

export function createCare({ sql, engine, limits, log, signal, gate, refused, ring }: CareOptions): Care {
  let state: 'unknown' | 'ready' | 'outdated' = 'unknown'
  let lookAt = 0
  let auditAt = 0
  let isUrgent = true
  let running: Running | null = null
  let stepAt = 0
  let begunAt = 0
  let wasAway = false
  let rebuild: Rebuild | null = null

  async function make(): Promise<void> {
    await engine.create()
    if ((await countRefs(sql)) > 0) {
      log.warn('search: there was no index; it is made anew')
      await markOutOfStep(sql, engine.name)
    }
    askAudit()
  }

  function askAudit(): void {
    if (running && running.job === null) running = null
    isUrgent = true
    auditAt = 0
  }

  async function compareSizes(): Promise<void> {
    const counts = await compareCounts(sql, engine.name, engine.current, countRefs)
    if (!counts || counts.archive === counts.index) return
    log.warn(counts, 'search: the index does not hold as many documents as the archive; comparing them')
    await markOutOfStep(sql, engine.name)
    askAudit()
  }

  async function begin(): Promise<number> {
    const job = await findOpenJob(sql, engine.name)
    if (job?.task === 'reindex') {
      running = null
      rebuild = createRebuild(job, { sql, engine, gate, limits, signal, refused, ring })
      await rebuild.step()
      return 0
    }
    if (state === 'outdated') {
      log.warn('search: the index was made with other settings; rebuilding it')
      await markOutOfStep(sql, engine.name)
      await requestJob(sql, engine.name, 'reindex')
      return 0
    }
    if (job === null && Date.now() < auditAt) return limits.pollMs
    const audit = createAudit({
      sql,
      engine: engine.name,
      index: engine.current,
      retriesRefused: job !== null,
      rebuildAbove: limits.rebuildAbove,
    })
    // In the background half of the time is rest.
    running = { audit, job, isPaced: job === null && !isUrgent }
    isUrgent = false
    begunAt = Date.now()
    auditAt = Date.now() + limits.auditEveryMs
    return 0
  }

  async function tendRebuild(work: Rebuild): Promise<number> {
    const outcome = await work.step()
    if (outcome !== 'done') return outcome === 'idle' ? limits.pollMs : 0
    rebuild = null
    state = 'ready'
    askAudit()
    await markInStep(sql, engine.name)
    log.info('search: the index is rebuilt')
    return 0
  }

  async function tendAudit({ audit, job, isPaced }: Running): Promise<number> {
    if (stepAt > Date.now()) {
      const urgent = job === null ? await findOpenJob(sql, engine.name) : null
      if (urgent) running = null
      return urgent ? 0 : Math.min(limits.pollMs, stepAt - Date.now())
    }
    const { outcome, steps, ...found } = await audit.step()
    if (outcome === 'going on') {
      if (isPaced) stepAt = Date.now() + limits.auditEveryMs / steps / 2
      if (job) await saveJob(sql, { ...job, ...toCounts(found) })
      return 0
    }
    if (outcome === 'waiting') return limits.pollMs
    running = null
    if (outcome === 'rebuild') {
      log.warn(found, 'search: too much of the index differs from the archive; rebuilding it')
      await markOutOfStep(sql, engine.name)
      await requestJob(sql, engine.name, 'reindex')
      return 0
    }
    if (found.differing > found.remaining)
      log.warn(found, 'search: documents of the index differed from the archive; they were sent again')
    if (job) await saveJob(sql, { ...job, ...toCounts(found), stage: 'done' })
    await unhideAll(sql)
    await markInStep(sql, engine.name)
    return 0
  }

  return {
    async look() {
      if (state !== 'unknown' && Date.now() < lookAt) return
      const found = await engine.inspect()
      if (found === 'missing') await make()
      state = found === 'outdated' ? 'outdated' : 'ready'
      lookAt = Date.now() + limits.checkEveryMs
      if (found === 'ready' && !running && !rebuild) await compareSizes()
      if (found === 'ready' && !rebuild && (await engine.isDegraded?.())) {
        log.info('search: much was removed from the index; it is built anew')
        await requestJob(sql, engine.name, 'reindex')
      }
      // It may have come back with old data; where it goes and comes all the time, the usual audits do.
      if (wasAway && Date.now() - begunAt > limits.auditEveryMs / 4) askAudit()
      wasAway = false
    },
    doubt() {
      state = 'unknown'
      wasAway = true
    },
    targets() {
      // What other code made may not take what this code sends; it is replaced soon.
      const current = state === 'outdated' ? bestEffort(engine.current, signal) : engine.current
      return rebuild?.feeds() ? [current, engine.next] : [current]
    },
    tend: () => (rebuild ? tendRebuild(rebuild) : running ? tendAudit(running) : begin()),
    async stop() {
      await rebuild?.stop()
    },
  }
}

function toCounts({ compared, differing, remaining }: { compared: number; differing: number; remaining: number }) {
  return { done: compared, differing, remaining }
}
