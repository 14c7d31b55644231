import type { Sql } from '../../postgres/sql.ts'
import { bucketOf, BUCKETS, parseDocumentKey, toDocumentKey } from '../document.ts'
import type { SearchIndex } from '../engine.ts'
import { type BucketRange, compareBuckets } from './compare.ts'
import { hasPendingUpTo, listRefused, lastPendingSeq, requeue, saveRefusals } from './pending.ts'
import { countRefs } from '../source/list-records.ts'

export interface AuditOptions {
  readonly sql: Sql
  readonly indexId: string
  readonly index: SearchIndex
  /** Whether documents that the engine refused in the past are sent again. */
  readonly retriesRefused: boolean
  /**
   * If the number of documents that differ is higher than this number, and also higher than a third of the compared
   * documents, the index should be rebuilt instead of corrected.
   */
  readonly rebuildAbove: number
}

export interface AuditProgress {
  readonly compared: number
  /** The number of documents that differed when they were first compared. */
  readonly differing: number
  /**
   * The number of documents that the audit could not correct: they still differ after they were sent again, or the
   * engine refuses them.
   */
  readonly remaining: number
  /** The number of steps in an audit that finds no differences. */
  readonly steps: number
  readonly outcome: 'going on' | 'waiting' | 'done' | 'rebuild'
}

/**
 * An audit, which compares a whole index with the archive. Documents that differ are sent to the engine again, and then
 * their buckets are compared again.
 */
export interface Audit {
  /**
   * Compares a few thousand documents. Must not run while changes are being sent (see `compareBuckets`). When the whole
   * index has been compared, the outcome is `waiting` until all documents that differ have been sent.
   */
  step(): Promise<AuditProgress>
}

const ROUNDS = 3
// A step compares about STEP_DOCUMENTS documents, from at most STEP_BUCKETS buckets. A step takes about a tenth of a
// second, during which no changes are sent.
const STEP_DOCUMENTS = 2_000
const STEP_BUCKETS = 32

export function createAudit({ sql, indexId, index, retriesRefused, rebuildAbove }: AuditOptions): Audit {
  let round = 1
  let ranges: BucketRange[] | null = null
  let again: BucketRange[] = []
  let waitingFor: string | null = null
  let steps = 1
  let compared = 0
  let differing = 0
  let remaining = 0
  const progress = (outcome: AuditProgress['outcome']): AuditProgress => ({
    compared,
    differing,
    remaining,
    steps,
    outcome,
  })

  async function compare(range: BucketRange): Promise<void> {
    const found = await compareBuckets(sql, indexId, index, range)
    const refused = await listRefused(sql, indexId)
    const wrong = new Set(found.differing.map(toDocumentKey))
    // The engine had refused these documents, but they no longer differ: a later write has corrected them.
    const healed = [...refused]
      .filter((key) => !wrong.has(key))
      .map(parseDocumentKey)
      .filter((ref) => range.from <= bucketOf(ref) && bucketOf(ref) <= range.to)
    if (healed.length > 0) await saveRefusals(sql, indexId, healed, [])
    const retry = found.differing.filter((ref) => (retriesRefused && round === 1) || !refused.has(toDocumentKey(ref)))
    const isLast = round === ROUNDS
    if (!isLast) await requeue(sql, indexId, retry)
    if (retry.length > 0 && !isLast) again.push(range)
    remaining += isLast ? found.differing.length : found.differing.length - retry.length
    if (round === 1) {
      compared += found.compared
      differing += found.differing.length
    }
  }

  return {
    async step() {
      if (waitingFor !== null) {
        if (await hasPendingUpTo(sql, indexId, waitingFor)) return progress('waiting')
        waitingFor = null
      }
      if (!ranges) {
        ranges = cutRanges(await countRefs(sql))
        steps = ranges.length
      }
      const [range] = ranges
      if (range) {
        await compare(range)
        ranges.shift()
        if (round === 1 && differing > rebuildAbove && differing * 3 > compared) return progress('rebuild')
      }
      if (ranges.length > 0) return progress('going on')
      if (again.length === 0) return progress('done')
      round += 1
      ranges = again
      again = []
      waitingFor = await lastPendingSeq(sql)
      return progress('waiting')
    },
  }
}

function cutRanges(documents: number): BucketRange[] {
  const width = Math.min(STEP_BUCKETS, Math.max(1, Math.floor((STEP_DOCUMENTS * BUCKETS) / Math.max(1, documents))))
  return Array.from({ length: Math.ceil(BUCKETS / width) }, (_, n) => ({
    from: n * width,
    to: Math.min(BUCKETS, (n + 1) * width) - 1,
  }))
}
