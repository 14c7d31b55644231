import type { Tx } from '../../postgres/sql.ts'
import { type Changes, findChanges, isEmpty } from './changes.ts'
import type { ParsedBatch } from './items.ts'
import { lookUp } from './look-up.ts'
import type { Attempt, RejectedIdentifier } from './resolve/attempt.ts'
import { resolveBatch } from './resolve/resolve.ts'
import { type BatchResult, toResult } from './result.ts'
import { writeChanges } from './write.ts'
import { lockWriters } from './writer-lock.ts'

export interface BatchOptions {
  readonly onError: 'REJECT_ALL' | 'SKIP_BAD'
  /** Judge and count, and write nothing. */
  readonly dryRun?: boolean
}

/**
 * Loads a parsed batch within the caller's transaction, by a number of statements that does not depend on how many
 * records it holds: the one way into the archive, for `bulkLoad` and for each batch of a job.
 */
export async function loadBatch(tx: Tx, batch: ParsedBatch, { onError, dryRun }: BatchOptions): Promise<BatchResult> {
  const at = await lockWriters(tx)
  const { attempt, changes } = await resolveItems(tx, batch)

  const isRefused = onError === 'REJECT_ALL' && attempt.rejected.size > 0
  const isWritten = !isRefused && !dryRun && !isEmpty(changes)
  if (isWritten) await writeChanges(tx, attempt, changes, at)
  return toResult(attempt, changes, { isRefused, isWritten })
}

export interface Resolved {
  readonly attempt: Attempt
  readonly changes: Changes
}

/** What earlier chunks of the same load leave. */
export interface Known {
  readonly claimed?: ReadonlySet<string>
  readonly lost?: readonly RejectedIdentifier[]
}

/** What the records of a batch mean and would change. */
export async function resolveItems(tx: Tx, batch: ParsedBatch, known: Known = {}): Promise<Resolved> {
  const { existing, articleIds } = await lookUp(tx, batch.items)
  const attempt = await resolveBatch({
    tx,
    items: batch.items,
    invalid: batch.errors,
    measures: batch.measures ?? new Map(),
    placings: batch.placings ?? new Map(),
    existing,
    articleIds,
    asked: new Set(),
    ...known,
  })
  return { attempt, changes: findChanges(attempt) }
}
