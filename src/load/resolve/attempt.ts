import type { Tx } from '../../postgres/connect.ts'
import type { UserError, UserErrorCode } from '../answer.ts'
import type { AgentDraft, EventDraft, OutletDraft } from '../draft.ts'
import type { Item, Items } from '../items.ts'
import {
  makeShelves,
  type AgentEntry,
  type ArticleEntry,
  type EventEntry,
  type Held,
  type OutletEntry,
  type Shelves,
} from '../record.ts'
import { lose, newHolders, type Shelf, type Wanted } from '../shelf.ts'
import { wantedOfInvalid } from '../wanted.ts'
import { applyEventLinks, findCircles } from './event-links.ts'
import { applyArticleLinks } from './article-links.ts'
import type { Measures } from './fields.ts'
import { resolveLinks, resolveOutletLinks } from './links.ts'
import type { Placings } from './quotes.ts'
import { resolveArticles } from './articles.ts'
import { resolveRecords } from './records.ts'

/** What stays the same however often a batch is resolved. */
export interface Batch {
  readonly tx: Tx
  readonly items: Items
  /** Records with fields that say nothing valid; they were never looked at further. */
  readonly invalid: ReadonlyMap<Item, readonly UserError[]>
  readonly held: Held
  readonly articleIds: readonly string[]
  /** Derived keys of articles that were looked for by name. */
  readonly asked: Set<string>
  readonly measures: Measures
  readonly placings: Placings
  /** Of a load in chunks: ids of records that earlier chunks meant. */
  readonly claimed?: ReadonlySet<string>
  /** Of a load in chunks: what records that earlier chunks rejected would have been known by. */
  readonly lost?: readonly Lost[]
}

export interface Lost {
  readonly noun: 'outlet' | 'agent' | 'event'
  readonly by: 'keys' | 'marks' | 'names'
  readonly value: string
}

export type AnyEntry = OutletEntry | AgentEntry | EventEntry | ArticleEntry

/** One resolution of a batch without its rejected records. */
export interface Attempt {
  readonly batch: Batch
  readonly rejected: ReadonlyMap<Item, readonly UserError[]>
  readonly shelves: Shelves
  readonly errors: Map<Item, UserError[]>
  /** Items that could not be the record they mean, or become a new one. */
  readonly failed: Set<Item>
  /** Items whose errors all rest on what other items of this load leave, and on which; they would vanish with those. */
  readonly doubtful: Map<Item, readonly Item[]>
  /** The same of each error. */
  readonly causes: Map<UserError, readonly Item[]>
  /** The item that made a record or changed it. */
  readonly makers: Map<AnyEntry, Item>
  /** The record that a top-level item means. */
  readonly meant: Map<Item, AnyEntry>
  readonly outletLinks: Map<OutletDraft, OutletEntry>
  readonly agentLinks: Map<AgentDraft, AgentEntry>
  readonly eventLinks: Map<EventDraft, EventEntry>
  /** Events that a link made, with the item it stands in. */
  readonly linkedEvents: { readonly draft: EventDraft; readonly entry: EventEntry; readonly item: Item }[]
  /** Which link made a record, and the item it stands in. */
  readonly madeBy: Map<unknown, MakingLink>
}

export type MakingLink = { readonly item: Item } & (
  | { readonly noun: 'outlet'; readonly draft: OutletDraft }
  | { readonly noun: 'agent'; readonly draft: AgentDraft }
  | { readonly noun: 'event'; readonly draft: EventDraft }
)

export function report(
  attempt: Attempt,
  item: Item,
  code: UserErrorCode,
  field: readonly string[],
  message: string,
): UserError {
  const known = attempt.errors.get(item)
  const error = { code, field, message }
  attempt.doubtful.delete(item)
  if (known) known.push(error)
  else attempt.errors.set(item, [error])
  return error
}

/** Identifiers that lead to two records. */
export function reportTwoRecords<F, S extends F>(
  attempt: Attempt,
  item: Item,
  field: readonly string[],
  shelf: Shelf<F, S>,
  wanted: Wanted,
): void {
  const message = 'What this gives leads to two different records. Give only what belongs to one of them.'
  reportConflict(
    attempt,
    item,
    field,
    message,
    newHolders(shelf, wanted).flatMap((entry) => attempt.makers.get(entry as AnyEntry) ?? []),
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
  const others = attempt.doubtful.get(item)
  const isFirm = attempt.errors.has(item) && others === undefined
  const error = report(attempt, item, 'CONFLICT', field, message)
  const causes = rests.filter((cause) => cause !== item)
  attempt.causes.set(error, causes)
  if (!isFirm && causes.length > 0) attempt.doubtful.set(item, [...(others ?? []), ...causes])
}

/** Good so far. */
export function stands(attempt: Attempt, item: Item): boolean {
  return !attempt.rejected.has(item) && !attempt.errors.has(item)
}

/**
 * Resolves a batch by the contract's order; records with errors are taken out and the rest is resolved again without
 * what they would have left or created, until no new error turns up.
 */
export async function resolveBatch(batch: Batch): Promise<Attempt> {
  const rejected = new Map(batch.invalid)
  const causes: Attempt['causes'] = new Map()
  for (;;) {
    const attempt = await resolveOnce(batch, rejected, causes)
    if (attempt.errors.size === 0) {
      for (const [item, errors] of rejected) rejected.set(item, standing(item, errors, attempt))
      return attempt
    }
    for (const item of certain(attempt)) rejected.set(item, attempt.errors.get(item) ?? [])
  }
}

// Where something else is wrong with a record, a conflict with what is rejected itself is not worth telling.
function standing(item: Item, errors: readonly UserError[], { causes, rejected }: Attempt): readonly UserError[] {
  const left = errors.filter((error) => !causes.get(error)?.some((cause) => cause !== item && rejected.has(cause)))
  return left.length > 0 ? left : errors
}

// Those in doubt wait for the others; then come those that rest on records which stand, links after records. What is
// left rests on itself.
function certain({ errors, doubtful, failed }: Attempt): Item[] {
  const items = [...errors.keys()]
  const firm = items.filter((item) => !doubtful.has(item))
  const grounded = items.filter((item) => !doubtful.get(item)?.some((cause) => errors.has(cause)))
  const records = grounded.filter((item) => failed.has(item))
  return [firm, records, grounded].find(({ length }) => length > 0) ?? items
}

async function resolveOnce(
  batch: Batch,
  rejected: ReadonlyMap<Item, readonly UserError[]>,
  causes: Attempt['causes'],
): Promise<Attempt> {
  const attempt: Attempt = {
    batch,
    rejected,
    shelves: makeShelves(batch.held),
    errors: new Map(),
    failed: new Set(),
    doubtful: new Map(),
    causes,
    makers: new Map(),
    meant: new Map(),
    outletLinks: new Map(),
    agentLinks: new Map(),
    eventLinks: new Map(),
    linkedEvents: [],
    madeBy: new Map(),
  }
  for (const item of rejected.keys()) loseItem(attempt, item)
  for (const { noun, by, value } of batch.lost ?? []) attempt.shelves[noun].lost[by].add(value)
  resolveRecords(attempt)
  if (hasFailed(attempt)) return attempt
  // An article without key and URL is known by its outlet: outlets come before articles, links to them included.
  resolveOutletLinks(attempt)
  await resolveArticles(attempt)
  if (hasFailed(attempt)) return attempt
  resolveLinks(attempt)
  applyEventLinks(attempt)
  findCircles(attempt)
  await applyArticleLinks(attempt)
  return attempt
}

// Links must not be judged by what a failed record would have left: without it all is resolved again.
function hasFailed(attempt: Attempt): boolean {
  const firm = new Set([...attempt.failed].filter((item) => !attempt.doubtful.has(item)))
  if (firm.size === 0) return false
  for (const item of attempt.errors.keys()) if (!firm.has(item)) attempt.errors.delete(item)
  attempt.doubtful.clear()
  return true
}

// Nothing links to articles.
function loseItem({ shelves, batch }: Attempt, item: Item): void {
  const wanted = wantedOfInvalid(item, batch.invalid.get(item) ?? [])
  if (item.noun === 'outlet') lose(shelves.outlet, wanted)
  else if (item.noun === 'agent') lose(shelves.agent, wanted)
  else if (item.noun === 'event') lose(shelves.event, wanted)
}
