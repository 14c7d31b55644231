import { agentHash } from '../../archive/agent/agent.ts'
import { articleHash } from '../../archive/article/article.ts'
import { eventHash } from '../../archive/event/event.ts'
import { outletHash } from '../../archive/outlet/outlet.ts'
import type { RecordCounts } from '../answer.ts'
import type { AgentEntry, ArticleEntry, EventEntry, OutletEntry } from './entry.ts'
import type { Attempt } from './resolve/attempt.ts'

/** The records that a batch writes; new ones first, in order of creation. */
export interface Changes {
  readonly outlets: readonly OutletEntry[]
  readonly agents: readonly AgentEntry[]
  readonly events: readonly EventEntry[]
  readonly articles: readonly ArticleEntry[]
}

export function findChanges({ indexes, recordOf }: Attempt): Changes {
  const entries = new Set(recordOf.values())
  const known = <E extends { stored: unknown }>(recordIndex: { byKey: Map<string, E> }) =>
    [...new Set(recordIndex.byKey.values())].filter((entry) => entry.stored !== null && entries.has(entry as never))
  return {
    outlets: [...indexes.outlet.created, ...known(indexes.outlet).filter((entry) => isChanged(entry, outletHash))],
    agents: [...indexes.agent.created, ...known(indexes.agent).filter((entry) => isChanged(entry, agentHash))],
    events: [...indexes.event.created, ...known(indexes.event).filter((entry) => isChanged(entry, eventHash))],
    articles: [...indexes.article.created, ...known(indexes.article).filter((entry) => isChanged(entry, articleHash))],
  }
}

function isChanged<F>(
  entry: { fields: F; keys: readonly string[]; stored: { contentHash: string; keys: readonly string[] } | null },
  hashOf: (fields: F) => string,
): boolean {
  return (
    entry.stored === null ||
    entry.keys.length !== entry.stored.keys.length ||
    hashOf(entry.fields) !== entry.stored.contentHash
  )
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
