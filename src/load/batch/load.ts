import type { StoredArticle } from '../../archive/article/find.ts'
import type { Tx } from '../../postgres/sql.ts'
import type { UserError } from '../answer.ts'
import { type Changes, findChanges, isEmpty } from './changes.ts'
import { type Item, listItems, type ParsedBatch } from './items.ts'
import { lookUp } from './look-up.ts'
import type { Attempt } from './resolve/attempt.ts'
import { resolveBatch } from './resolve/resolve.ts'
import { type BatchResult, toResult } from './result.ts'
import { findFlags, isAnyFlagSet } from './visibility.ts'
import { writeChanges } from './write.ts'
import { lockWriters } from './writer-lock.ts'

export interface BatchOptions {
  readonly onError: 'REJECT_ALL' | 'SKIP_BAD'
  /** Judge and count, and write nothing. */
  readonly dryRun?: boolean
  /** Write nothing where one record is given twice: the caller then splits the batch. */
  readonly refuseRepeated?: boolean
}

/**
 * Loads a parsed batch within the caller's transaction, by a number of statements that does not depend on how many
 * records it holds: the one way into the archive, for `bulkLoad` and for each batch of a job.
 */
export async function loadBatch(tx: Tx, batch: ParsedBatch, options: BatchOptions): Promise<BatchResult> {
  const { onError, dryRun, refuseRepeated } = options
  const at = await lockWriters(tx)
  const attempt = await resolveItems(tx, batch)
  const changes = findChanges(attempt)

  const isRefused =
    (onError === 'REJECT_ALL' && attempt.rejected.size > 0) ||
    (refuseRepeated === true && listItems(batch.items).some((item) => isRepeated(item, attempt.rejected.get(item))))
  const isWritten = !isRefused && !dryRun && (await writeDifferences(tx, attempt, changes, at))
  return toResult(attempt, changes, { isRefused, isWritten })
}

/** Compares with what is stored, and writes what differs. */
export async function commitChanges(tx: Tx, attempt: Attempt, at: string): Promise<void> {
  await writeDifferences(tx, attempt, findChanges(attempt), at)
}

/** Whether there was anything to write. */
async function writeDifferences(tx: Tx, attempt: Attempt, changes: Changes, at: string): Promise<boolean> {
  const flags = findFlags(attempt, changes)
  if (isEmpty(changes) && !isAnyFlagSet(flags)) return false
  await writeChanges(tx, attempt, changes, flags, at)
  return true
}

/** Whether an item means the same record as one before it. */
export function isRepeated({ path }: Item, errors: readonly UserError[] = []): boolean {
  return errors.some(({ code, field }) => code === 'DUPLICATE_KEY' && field.length === path.length)
}

/** What the records of a batch mean and would change. `articles`: stored ones that are known already. */
export async function resolveItems(
  tx: Tx,
  { items, errors, measures, placings, extractQuotes }: ParsedBatch,
  articles: readonly StoredArticle[] = [],
): Promise<Attempt> {
  const { existing, articleIds } = await lookUp(tx, items)
  for (const article of articles) existing.articles.set(article.id, article)
  return resolveBatch({
    tx,
    items,
    invalid: errors,
    measures: measures ?? new Map(),
    placings: placings ?? new Map(),
    extractQuotes,
    existing,
    articleIds,
    asked: new Set(),
    madeLater: new Set(),
  })
}
