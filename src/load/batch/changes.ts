import { agentHash } from '../../archive/agent/agent.ts'
import { articleHash } from '../../archive/article/article.ts'
import { eventHash } from '../../archive/event/event.ts'
import { outletHash } from '../../archive/outlet/outlet.ts'
import type { RecordCounts } from '../answer.ts'
import type { AgentEntry, ArticleEntry, EventEntry, OutletEntry } from './entry.ts'
import type { Entry, RecordIndex } from './record-index.ts'
import type { Attempt } from './resolve/attempt.ts'

/**
 * The records that a batch writes. New outlets, agents and events are listed in the order of their creation, before the
 * changed ones. Articles are listed in the order of the batch.
 */
export interface Changes {
  readonly outlets: readonly OutletEntry[]
  readonly agents: readonly AgentEntry[]
  readonly events: readonly EventEntry[]
  readonly articles: readonly ArticleEntry[]
}

export function findChanges({ indexes, batch, recordOf }: Attempt): Changes {
  // Articles are written in the order of the batch, because the extractor later reads them in the order in which they
  // were written.
  const places = new Map(batch.items.articles.map((item, index) => [recordOf.get(item), index]))
  const placeOf = (entry: ArticleEntry) => places.get(entry) ?? 0
  return {
    outlets: changed(indexes.outlet, outletHash),
    agents: changed(indexes.agent, agentHash),
    events: changed(indexes.event, eventHash),
    articles: changed(
      indexes.article,
      articleHash,
      ({ fields, stored }) => fields.extractQuotes !== stored?.extractQuotes,
    ).sort((a, b) => placeOf(a) - placeOf(b)),
  }
}

function changed<F, S extends F & { readonly contentHash: string; readonly keys: readonly string[] }>(
  { created, byKey }: RecordIndex<F, S>,
  hashOf: (fields: F) => string,
  isOtherwiseChanged: (entry: Entry<F, S>) => boolean = () => false,
): Entry<F, S>[] {
  // If an entry has changed, its `fields` is no longer the same object as `stored`.
  const touched = new Set<Entry<F, S>>()
  for (const entry of byKey.values())
    if (entry.stored !== null && (entry.fields as unknown) !== entry.stored) touched.add(entry)
  return [
    ...created,
    ...[...touched].filter(
      (entry) =>
        entry.keys.length !== entry.stored?.keys.length ||
        isOtherwiseChanged(entry) ||
        hashOf(entry.fields) !== entry.stored.contentHash,
    ),
  ]
}

export function isEmpty({ outlets, agents, events, articles }: Changes): boolean {
  return outlets.length + agents.length + events.length + articles.length === 0
}

export function countCreated({ outlets, agents, events, articles }: Changes): RecordCounts {
  const created = (entries: readonly { stored: unknown }[]) => entries.filter((entry) => entry.stored === null).length
  const quotes = articles.reduce((sum, { fields, stored }) => {
    const existing = new Set(stored?.quotes.map((quote) => quote.id))
    return sum + fields.quotes.filter((quote) => !existing.has(quote.id)).length
  }, 0)
  return {
    outlets: created(outlets),
    agents: created(agents),
    events: created(events),
    articles: created(articles),
    quotes,
  }
}
