import type { UserError } from '../../answer.ts'
import { createIndexes } from '../entry.ts'
import { identityOfRejected, type Item } from '../items.ts'
import { addRejected } from '../record-index.ts'
import { applyArticleLinks } from './article-links.ts'
import { resolveArticles } from './articles.ts'
import { applyCorrections } from './corrections.ts'
import type { Attempt, Batch } from './attempt.ts'
import { applyEventLinks, findCircles } from './event-links.ts'
import { resolveLinks, resolveOutletLinks } from './links.ts'
import { resolveRecords } from './records.ts'

/**
 * Resolves a batch in one or more attempts. If an attempt finds errors, some or all of the items with errors are
 * rejected (see `nextRejections`), and the next attempt resolves the other items. The last attempt finds no new errors.
 */
export async function resolveBatch(batch: Batch): Promise<Attempt> {
  const rejected = new Map(batch.invalid)
  const causes: Attempt['causes'] = new Map()
  for (;;) {
    const attempt = await resolveOnce(batch, rejected, causes)
    if (attempt.mustRepeat) continue
    if (attempt.errors.size === 0) {
      for (const [item, errors] of rejected) rejected.set(item, standing(item, errors, attempt))
      return attempt
    }
    for (const item of nextRejections(attempt)) rejected.set(item, attempt.errors.get(item) ?? [])
  }
}

// Returns the errors of a rejected item without those that other rejected items caused. If other rejected items caused
// all errors of the item, returns all of them.
function standing(item: Item, errors: readonly UserError[], { causes, rejected }: Attempt): readonly UserError[] {
  const left = errors.filter((error) => !causes.get(error)?.some((cause) => cause !== item && rejected.has(cause)))
  return left.length > 0 ? left : errors
}

// Returns the items to reject next. There are four groups of items, and the first group that is not empty is returned:
// 1. Items with an error that no other item caused.
// 2. Like group 3, but only the items for which no record was found or created.
// 3. Items whose errors were caused by other items that have no errors themselves.
// 4. All items with errors. If this group is returned, each of its items has an error that another item of the group
//    caused.
function nextRejections({ errors, dependent, failed }: Attempt): Item[] {
  const items = [...errors.keys()]
  const independent = items.filter((item) => !dependent.has(item))
  const grounded = items.filter((item) => !dependent.get(item)?.some((cause) => errors.has(cause)))
  const records = grounded.filter((item) => failed.has(item))
  return [independent, records, grounded].find(({ length }) => length > 0) ?? items
}

async function resolveOnce(
  batch: Batch,
  rejected: ReadonlyMap<Item, readonly UserError[]>,
  causes: Attempt['causes'],
): Promise<Attempt> {
  const attempt: Attempt = {
    batch,
    rejected,
    indexes: createIndexes(batch.existing),
    errors: new Map(),
    failed: new Set(),
    dependent: new Map(),
    causes,
    lastWriters: new Map(),
    recordOf: new Map(),
    outletLinks: new Map(),
    agentLinks: new Map(),
    eventLinks: new Map(),
    givenParts: [],
    openOutlets: [],
    correctedIds: new Map(),
    mustRepeat: false,
  }
  for (const item of rejected.keys()) addRejectedItem(attempt, item)
  resolveRecords(attempt)
  if (hasFailed(attempt)) return attempt
  // An article without key and URL is identified by its outlet, publication time and title, so outlets and references
  // to outlets are resolved first.
  resolveOutletLinks(attempt)
  await resolveArticles(attempt)
  if (hasFailed(attempt)) return attempt
  resolveLinks(attempt)
  applyEventLinks(attempt)
  findCircles(attempt)
  await applyArticleLinks(attempt)
  applyCorrections(attempt)
  return attempt
}

// An item has failed if no record could be found or created for it. Returns true if a failed item has an error that no
// other item caused. In that case, the errors of all items except such failed items are discarded, because the batch
// will be resolved again without the failed items.
function hasFailed(attempt: Attempt): boolean {
  const independent = new Set([...attempt.failed].filter((item) => !attempt.dependent.has(item)))
  if (independent.size === 0) return false
  for (const item of attempt.errors.keys()) if (!independent.has(item)) attempt.errors.delete(item)
  attempt.dependent.clear()
  return true
}

// Rejected articles need not be remembered, because no record refers to an article.
function addRejectedItem({ indexes, batch }: Attempt, item: Item): void {
  if (item.noun === 'correction') return
  const errors = batch.invalid.get(item) ?? []
  const identity = identityOfRejected(item, errors)
  const isReadable = !errors.some(({ field }) => ['domain', 'wikidataId'].includes(field[item.path.length] ?? ''))
  if (item.noun === 'outlet') addRejected(indexes.outlet, identity, isReadable)
  else if (item.noun === 'agent') addRejected(indexes.agent, identity, isReadable)
  else if (item.noun === 'event') addRejected(indexes.event, identity, isReadable)
}
