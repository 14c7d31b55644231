import type { Tx } from '../../postgres/connect.ts'
import type { UserError, UserErrorCode } from '../answer.ts'
import type { AgentDraft, EventDraft, OutletDraft } from '../draft.ts'
import type { Item, Items } from '../items.ts'
import { makeShelves, type AgentEntry, type ArticleEntry, type EventEntry, type Held, type OutletEntry, type Shelves } from '../record.ts'
import { lose } from '../shelf.ts'
import { wantedAgent, wantedArticle, wantedEvent, wantedOutlet } from '../wanted.ts'
import { applyEventLinks, findCircles } from './event-links.ts'
import { applyArticleLinks } from './article-links.ts'
import type { Measures } from './fields.ts'
import { resolveLinks, resolveOutletLinks } from './links.ts'
import type { Placings } from './quotes.ts'
import { resolveArticles, resolveRecords } from './records.ts'

/** What stays the same however often a batch is resolved. */
export interface Batch {
  readonly tx: Tx
  readonly items: Items
  readonly held: Held
  readonly articleIds: readonly string[]
  /** Derived keys of articles that were looked for by name. */
  readonly asked: Set<string>
  readonly measures: Measures
  readonly placings: Placings
}

export type AnyEntry = OutletEntry | AgentEntry | EventEntry | ArticleEntry

/** One resolution of a batch without its rejected records. */
export interface Attempt {
  readonly batch: Batch
  readonly rejected: ReadonlyMap<Item, readonly UserError[]>
  readonly shelves: Shelves
  readonly errors: Map<Item, UserError[]>
  /** The record that a top-level item means. */
  readonly meant: Map<Item, AnyEntry>
  readonly outletLinks: Map<OutletDraft, OutletEntry>
  readonly agentLinks: Map<AgentDraft, AgentEntry>
  readonly eventLinks: Map<EventDraft, EventEntry>
  /** Events that a link made, with the item it stands in. */
  readonly linkedEvents: { readonly draft: EventDraft; readonly entry: EventEntry; readonly item: Item }[]
}

export function report(attempt: Attempt, item: Item, code: UserErrorCode, field: readonly string[], message: string): void {
  const known = attempt.errors.get(item)
  const error = { code, field, message }
  if (known) known.push(error)
  else attempt.errors.set(item, [error])
}

/** Good so far. */
export function stands(attempt: Attempt, item: Item): boolean {
  return !attempt.rejected.has(item) && !attempt.errors.has(item)
}

/**
 * Resolves a batch by the contract's order; records with errors are taken out and the rest is resolved again without what they would have
 * left or created, until no new error turns up.
 */
export async function resolveBatch(batch: Batch, invalid: ReadonlyMap<Item, readonly UserError[]>): Promise<Attempt> {
  const rejected = new Map(invalid)
  for (;;) {
    const attempt = await resolveOnce(batch, rejected)
    if (attempt.errors.size === 0) return attempt
    for (const [item, errors] of attempt.errors) rejected.set(item, errors)
  }
}

async function resolveOnce(batch: Batch, rejected: ReadonlyMap<Item, readonly UserError[]>): Promise<Attempt> {
  const attempt: Attempt = {
    batch,
    rejected,
    shelves: makeShelves(batch.held),
    errors: new Map(),
    meant: new Map(),
    outletLinks: new Map(),
    agentLinks: new Map(),
    eventLinks: new Map(),
    linkedEvents: [],
  }
  for (const item of rejected.keys()) loseItem(attempt.shelves, item)
  resolveRecords(attempt)
  // An article without key and URL is known by its outlet: outlets come before articles, links to them included.
  resolveOutletLinks(attempt)
  await resolveArticles(attempt)
  resolveLinks(attempt)
  applyEventLinks(attempt)
  findCircles(attempt)
  applyArticleLinks(attempt)
  return attempt
}

function loseItem(shelves: Shelves, item: Item): void {
  if (item.noun === 'outlet') lose(shelves.outlet, wantedOutlet(item.draft))
  else if (item.noun === 'agent') lose(shelves.agent, wantedAgent(item.draft))
  else if (item.noun === 'event') lose(shelves.event, wantedEvent(item.draft))
  else lose(shelves.article, wantedArticle(item.draft, null))
}
