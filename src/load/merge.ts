import type { Tx } from '../postgres/connect.ts'
import type { UserError } from './answer.ts'
import type { Item, Items } from './items.ts'
import { lookUp } from './lookup.ts'
import { type Changes, findChanges } from './outcome.ts'
import { type Attempt, type Lost, resolveBatch } from './resolve/attempt.ts'
import type { Measures } from './resolve/fields.ts'
import type { Placings } from './resolve/quotes.ts'

export interface Resolved {
  readonly attempt: Attempt
  readonly changes: Changes
}

/** What earlier chunks of the same load leave, and what was worked out beforehand. */
export interface Known {
  readonly claimed?: ReadonlySet<string>
  readonly lost?: readonly Lost[]
  readonly measures?: Measures
  readonly placings?: Placings
}

/** What records mean and would change: the one way of batches and chunks. */
export async function resolveItems(
  tx: Tx,
  items: Items,
  invalid: ReadonlyMap<Item, readonly UserError[]>,
  known: Known = {},
): Promise<Resolved> {
  const { held, articleIds } = await lookUp(tx, items)
  const { measures = new Map(), placings = new Map(), claimed, lost } = known
  const attempt = await resolveBatch({
    tx,
    items,
    invalid,
    held,
    articleIds,
    asked: new Set(),
    measures,
    placings,
    ...(claimed ? { claimed } : {}),
    ...(lost ? { lost } : {}),
  })
  return { attempt, changes: findChanges(attempt) }
}
