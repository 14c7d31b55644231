import type { Tx } from '../../../postgres/sql.ts'
import type { UserError, UserErrorCode } from '../../answer.ts'
import type { ParsedAgent, ParsedEvent, ParsedOutlet } from '../../parsed-input.ts'
import type { ArticleItem, CorrectionItem, Item, Items, Measures, Placings } from '../items.ts'
import {
  type AgentEntry,
  type ArticleEntry,
  type EventEntry,
  type Existing,
  type OutletEntry,
  type RecordIndexes,
} from '../entry.ts'
import type { RecordIdentity } from '../../../archive/identity/record-identity.ts'
import { newHolders, type RecordIndex } from '../record-index.ts'

/** The part of an attempt that stays the same in all rounds. */
export interface Batch {
  readonly tx: Tx
  readonly items: Items
  /** Records with fields that say nothing valid; they were never looked at further. */
  readonly invalid: ReadonlyMap<Item, readonly UserError[]>
  readonly existing: Existing
  readonly articleIds: readonly string[]
  /** Derived keys of articles that were looked for by name. */
  readonly asked: Set<string>
  readonly measures: Measures
  readonly placings: Placings
  /** For articles that do not have their own. */
  readonly extractQuotes: boolean | undefined
  /** Links to outlets that only a later link makes: the article is known without one. */
  readonly madeLater: Set<ParsedOutlet>
}

export type AnyEntry = OutletEntry | AgentEntry | EventEntry | ArticleEntry

/** One resolution of a batch without its rejected records. */
export interface Attempt {
  readonly batch: Batch
  readonly rejected: ReadonlyMap<Item, readonly UserError[]>
  readonly indexes: RecordIndexes
  readonly errors: Map<Item, UserError[]>
  /** Items that could not be the record they mean, or become a new one. */
  readonly failed: Set<Item>
  /** Items whose errors all rest on what other items of this load leave, and on which; they would vanish with those. */
  readonly dependent: Map<Item, readonly Item[]>
  /** The same of each error. */
  readonly causes: Map<UserError, readonly Item[]>
  /** The item that made a record or changed it. */
  readonly lastWriters: Map<AnyEntry, Item>
  /** The record that a top-level item means. */
  readonly recordOf: Map<Item, AnyEntry>
  readonly outletLinks: Map<ParsedOutlet, OutletEntry>
  readonly agentLinks: Map<ParsedAgent, AgentEntry>
  readonly eventLinks: Map<ParsedEvent, EventEntry>
  /** Fields that links give to events that only links have made. */
  readonly givenParts: GivenParts[]
  /** Links to the outlets of articles that nothing led to before the articles were looked for. */
  readonly openOutlets: { readonly item: ArticleItem; readonly parsed: ParsedOutlet }[]
  /** The quotes that corrections leave, by their new ids. */
  readonly correctedIds: Map<CorrectionItem, string>
  /** Whether articles must be resolved again, because a later link has made an article's outlet. */
  mustRepeat: boolean
}

/** Participants and parent that an event takes from an input. */
export interface GivenParts {
  readonly parsed: ParsedEvent
  readonly entry: EventEntry
  readonly item: Item
  readonly participants: boolean
  readonly parent: boolean
}

export function report(
  attempt: Attempt,
  item: Item,
  code: UserErrorCode,
  field: readonly string[],
  message: string,
): UserError {
  const known = attempt.errors.get(item)
  const error = { code, field, message }
  attempt.dependent.delete(item)
  if (known) known.push(error)
  else attempt.errors.set(item, [error])
  return error
}

/** Identifiers that lead to two records. */
export function reportTwoRecords<F, S extends F>(
  attempt: Attempt,
  item: Item,
  field: readonly string[],
  recordIndex: RecordIndex<F, S>,
  identity: RecordIdentity,
): void {
  const message = 'What this gives leads to two different records. Give only what belongs to one of them.'
  reportConflict(
    attempt,
    item,
    field,
    message,
    newHolders(recordIndex, identity).flatMap((entry) => attempt.lastWriters.get(entry as AnyEntry) ?? []),
  )
}

/** A CONFLICT that perhaps rests on items which are rejected themselves. */
export function reportConflict(
  attempt: Attempt,
  item: Item,
  field: readonly string[],
  message: string,
  rests: readonly Item[],
): void {
  const others = attempt.dependent.get(item)
  const isIndependent = attempt.errors.has(item) && others === undefined
  const error = report(attempt, item, 'CONFLICT', field, message)
  const causes = rests.filter((cause) => cause !== item)
  attempt.causes.set(error, causes)
  if (!isIndependent && causes.length > 0) attempt.dependent.set(item, [...(others ?? []), ...causes])
}

/** Good so far. */
export function stands(attempt: Attempt, item: Item): boolean {
  return !attempt.rejected.has(item) && !attempt.errors.has(item)
}
