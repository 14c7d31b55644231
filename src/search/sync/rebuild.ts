import type { Sql } from '../../postgres/sql.ts'
import type { SearchEngine } from '../engine.ts'
import { type Audit, createAudit } from './audit.ts'
import { fill } from './fill.ts'
import { type Job, saveJob } from './job.ts'
import type { WriteGate } from './write-gate.ts'
import type { SyncLimits } from './limits.ts'
import type { Refusal } from './pending.ts'
import { countRefs } from '../source/list-records.ts'

export interface RebuildOptions {
  readonly sql: Sql
  readonly engine: SearchEngine
  readonly indexId: string
  readonly gate: WriteGate
  readonly limits: SyncLimits
  readonly signal: AbortSignal
  onRefused(refusals: readonly Refusal[]): void
  /** Ends the pause before the next step of the rebuild. */
  wake(): void
}

/**
 * Fills a new index while searches still use the old one. While `feeds` returns true, changes must be sent to both
 * indexes.
 */
export interface Rebuild {
  feeds(): boolean
  /**
   * Does the next step. Must not run while changes are being sent. Returns `idle` if there is nothing to do until
   * `wake` is called or until pending changes have been sent.
   */
  step(): Promise<'busy' | 'idle' | 'done'>
  stop(): Promise<void>
}

export function createRebuild(
  open: Job,
  { sql, engine, indexId, gate, limits, signal, onRefused, wake }: RebuildOptions,
): Rebuild {
  let job = open
  let filling: Promise<void> | null = null
  let filled: 'no' | 'yes' | { error: unknown } = 'no'
  let audit: Audit | null = null
  let isOwnSwitch = false
  const stopped = new AbortController()
  const move = async (change: Partial<Job>) => {
    job = { ...job, ...change }
    await saveJob(sql, job)
  }

  async function begin(): Promise<'busy'> {
    await engine.beginRebuild(indexId)
    audit = null
    filled = 'no'
    await move({ stage: 'filling', cursor: null, done: 0, total: await countRefs(sql), differing: 0, remaining: 0 })
    return 'busy'
  }

  async function goOnFilling(): Promise<'busy' | 'idle'> {
    if (filling) return 'idle'
    if (filled === 'yes') {
      await move({ stage: 'verifying', done: job.total })
      return 'busy'
    }
    if (filled !== 'no') {
      const { error } = filled
      filled = 'no'
      throw error
    }
    // Begins again if the new index has been deleted, or if another version of the code made it.
    if (!(await engine.hasRebuild())) return begin()
    filling = fill(job.cursor, {
      sql,
      indexId,
      index: engine.next,
      gate,
      limits,
      signal: AbortSignal.any([signal, stopped.signal]),
      onIndexed: (cursor, count) =>
        move({ cursor, done: job.done + count, total: Math.max(job.total, job.done + count) }),
      onRefused,
    })
      .then(
        () => void (filled = 'yes'),
        (error: unknown) => void (filled = { error }),
      )
      .finally(() => {
        filling = null
        wake()
      })
    return 'idle'
  }

  async function verify(): Promise<'busy' | 'idle'> {
    audit ??= createAudit({
      sql,
      indexId,
      index: engine.next,
      retriesRefused: false,
      rebuildAbove: limits.rebuildAbove,
    })
    const found = await audit.step()
    if (found.outcome === 'waiting') return 'idle'
    if (found.outcome === 'going on') return 'busy'
    audit = null
    if (found.outcome === 'rebuild' || !(await engine.hasRebuild())) return begin()
    await move({ stage: 'switching', differing: found.differing, remaining: found.remaining })
    await engine.switchRebuild()
    isOwnSwitch = true
    return 'busy'
  }

  /**
   * Deletes the old index when the new one is in its place. If the process was killed during the switch, `engine.next`
   * may be the old index or the new one, so `engine.next` is verified again.
   */
  async function finish(): Promise<'busy' | 'done'> {
    const isThere = (await engine.inspect()) === 'ready'
    if (!isThere || (!isOwnSwitch && (await engine.hasRebuild()))) {
      await move({ stage: 'verifying' })
      return 'busy'
    }
    await engine.current.count()
    await engine.dropRebuild()
    await move({ stage: 'done' })
    return 'done'
  }

  return {
    feeds: () => job.stage === 'filling' || job.stage === 'verifying',
    async step() {
      if (job.stage === 'new') return begin()
      if (job.stage === 'filling') return goOnFilling()
      if (job.stage === 'verifying') return verify()
      return finish()
    },
    async stop() {
      stopped.abort()
      await filling
    },
  }
}
