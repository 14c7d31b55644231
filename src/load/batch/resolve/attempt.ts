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

/** A batch to resolve, with the data that all attempts to resolve this batch share. */
export interface Batch {
  readonly tx: Tx
  readonly items: Items
  /** Items with invalid fields, which are rejected without being resolved. */
  readonly invalid: ReadonlyMap<Item, readonly UserError[]>
  readonly existing: Existing
  readonly articleIds: readonly string[]
  /**
   * The derived keys of the articles that have already been looked up by their outlet, publication time and title.
   */
  readonly asked: Set<string>
  readonly measures: Measures
  readonly placings: Placings
  /** The value of `extractQuotes` for articles that do not set it. */
  readonly extractQuotes: boolean | undefined
  /**
   * References to an outlet that does not exist until a later reference creates it. An article whose `outlet` is one of
   * these references is identified without its outlet.
   */
  readonly madeLater: Set<ParsedOutlet>
}

export type AnyEntry = OutletEntry | AgentEntry | EventEntry | ArticleEntry

/** One attempt to resolve a batch, without the records that earlier attempts rejected. */
export interface Attempt {
  readonly batch: Batch
  readonly rejected: ReadonlyMap<Item, readonly UserError[]>
  readonly indexes: RecordIndexes
  readonly errors: Map<Item, UserError[]>
  /** Items for which no record could be matched or created. */
  readonly failed: Set<Item>
  /**
   * Maps an item to the items that caused its errors. Contains only items whose errors were all caused by other items:
   * after these other items have been rejected, the item has no errors any more.
   */
  readonly dependent: Map<Item, readonly Item[]>
  /** Maps an error to the other items that caused it. */
  readonly causes: Map<UserError, readonly Item[]>
  /** For each record, the item that last created or changed it. */
  readonly lastWriters: Map<AnyEntry, Item>
  /** The record to which each top-level item refers. */
  readonly recordOf: Map<Item, AnyEntry>
  readonly outletLinks: Map<ParsedOutlet, OutletEntry>
  readonly agentLinks: Map<ParsedAgent, AgentEntry>
  readonly eventLinks: Map<ParsedEvent, EventEntry>
  /** Participants and parents that a reference sets for an event that was never loaded directly. */
  readonly givenParts: GivenParts[]
  /** References from articles to outlets, for which `resolveOutletLinks` found no outlet. */
  readonly openOutlets: { readonly item: ArticleItem; readonly parsed: ParsedOutlet }[]
  /** For each correction, the new ID of the corrected quote. */
  readonly correctedIds: Map<CorrectionItem, string>
  /**
   * True if the batch must be resolved again, because a reference created the outlet of an article after the article
   * was resolved.
   */
  mustRepeat: boolean
}

/** States whether an input sets the participants of an event, its parent, or both. */
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

/** Reports that the identifiers of an input belong to two records. */
export function reportTwoRecords<F, S extends F>(
  attempt: Attempt,
  item: Item,
  field: readonly string[],
  recordIndex: RecordIndex<F, S>,
  identity: RecordIdentity,
): void {
  const message =
    'The keys and identifiers given here belong to two different records. Give only the keys and identifiers of one record.'
  reportConflict(
    attempt,
    item,
    field,
    message,
    newHolders(recordIndex, identity).flatMap((entry) => attempt.lastWriters.get(entry as AnyEntry) ?? []),
  )
}

/**
 * Reports a CONFLICT. `causedBy` lists the items that cause the conflict. If all these items are rejected, the conflict
 * disappears.
 */
export function reportConflict(
  attempt: Attempt,
  item: Item,
  field: readonly string[],
  message: string,
  causedBy: readonly Item[],
): void {
  const others = attempt.dependent.get(item)
  const isIndependent = attempt.errors.has(item) && others === undefined
  const error = report(attempt, item, 'CONFLICT', field, message)
  const causes = causedBy.filter((cause) => cause !== item)
  attempt.causes.set(error, causes)
  if (!isIndependent && causes.length > 0) attempt.dependent.set(item, [...(others ?? []), ...causes])
}

/** Whether the item is still accepted: it has no errors so far, and earlier attempts did not reject it. */
export function stands(attempt: Attempt, item: Item): boolean {
  return !attempt.rejected.has(item) && !attempt.errors.has(item)
}
