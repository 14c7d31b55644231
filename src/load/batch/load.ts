import type { StoredArticle } from '../../archive/article/find.ts'
import type { Tx } from '../../postgres/sql.ts'
import type { UserError } from '../answer.ts'
import { type Changes, findChanges, isEmpty } from './changes.ts'
import { type Item, listItems, type ParsedBatch } from './items.ts'
import { type Lookup, lookUp } from './look-up.ts'
import type { Attempt } from './resolve/attempt.ts'
import { resolveBatch } from './resolve/resolve.ts'
import { type BatchResult, toResult } from './result.ts'
import { findFlags, isAnyFlagSet } from './visibility.ts'
import { writeChanges } from './write.ts'
import { lockWriters } from './writer-lock.ts'

export interface BatchOptions {
  readonly onError: 'REJECT_ALL' | 'SKIP_BAD'
  /** If true, the batch is only checked and counted, and nothing is written. */
  readonly dryRun?: boolean
  /**
   * If true, a batch in which two items refer to the same record is not written. The caller can then split the batch.
   */
  readonly refuseRepeated?: boolean
  /** The identifiers and names in the batch, if they were gathered before the load. */
  readonly lookup?: Lookup | undefined
  /**
   * Called when everything but the quotes has been written. Most rows are quotes, so this thread mostly waits from then
   * on. Not called if nothing is written.
   */
  readonly onWrite?: (() => void) | undefined
}

/**
 * Loads a parsed batch in the caller's transaction. The number of statements does not depend on the number of records.
 * `bulkLoad` uses this function, and jobs use it for each of their batches.
 */
export async function loadBatch(tx: Tx, batch: ParsedBatch, options: BatchOptions): Promise<BatchResult> {
  const { onError, dryRun, refuseRepeated, onWrite } = options
  const at = await lockWriters(tx)
  const attempt = await resolveItems(tx, batch, { lookup: options.lookup })
  const changes = findChanges(attempt)

  const isRefused =
    (onError === 'REJECT_ALL' && attempt.rejected.size > 0) ||
    (refuseRepeated === true && listItems(batch.items).some((item) => isRepeated(item, attempt.rejected.get(item))))
  const isWritten = !isRefused && !dryRun && (await writeDifferences(tx, attempt, changes, at, onWrite))
  return toResult(attempt, changes, { isRefused, isWritten })
}

/** Compares the resolved records with the stored ones, and writes the differences. */
export async function commitChanges(tx: Tx, attempt: Attempt, at: string): Promise<void> {
  await writeDifferences(tx, attempt, findChanges(attempt), at)
}

/** Returns false if there was nothing to write. */
async function writeDifferences(
  tx: Tx,
  attempt: Attempt,
  changes: Changes,
  at: string,
  onWrite?: () => void,
): Promise<boolean> {
  const flags = findFlags(attempt, changes)
  if (isEmpty(changes) && !isAnyFlagSet(flags)) return false
  await writeChanges(tx, attempt, changes, { flags, at, onWrite })
  return true
}

/** Whether an item refers to the same record as an earlier item. */
export function isRepeated({ path }: Item, errors: readonly UserError[] = []): boolean {
  return errors.some(({ code, field }) => code === 'DUPLICATE_KEY' && field.length === path.length)
}

/**
 * Finds the records to which a batch refers, and determines how the batch would change them. `articles` are stored
 * articles that the caller has already read. `lookup` has the identifiers and names in the batch, if they were gathered
 * before.
 */
export async function resolveItems(
  tx: Tx,
  { items, errors, measures, placings, extractQuotes }: ParsedBatch,
  { articles = [], lookup }: { readonly articles?: readonly StoredArticle[]; readonly lookup?: Lookup | undefined },
): Promise<Attempt> {
  const { existing, articleIds } = await lookUp(tx, items, lookup)
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
