import type { ArticleFields } from '../../archive/article/article.ts'
import type { StoredArticle } from '../../archive/article/find.ts'
import type { AgentFields } from '../../archive/agent/agent.ts'
import type { StoredAgent } from '../../archive/agent/store.ts'
import type { EventFields } from '../../archive/event/event.ts'
import { agentName, articleName, eventName, outletName } from '../../archive/identity/name.ts'
import type { StoredEvent } from '../../archive/event/store.ts'
import { canonicalUrl } from '../../archive/text/url.ts'
import type { OutletFields } from '../../archive/outlet/outlet.ts'
import type { StoredOutlet } from '../../archive/outlet/store.ts'
import type { EarlierVersion } from '../parsed-input.ts'
import { createIndex, type Entry, type RecordIndex } from './record-index.ts'

export interface LoadedArticleFields extends ArticleFields {
  /** The body, or undefined if the stored body does not change and was not read. */
  readonly body: string | null | undefined
  /** The earlier versions of a new article that is restored from an export. */
  readonly earlier?: readonly EarlierVersion[]
  /**
   * The version of the extractor that last read the article, or 0 if the article is new or has changed since then. Null
   * means that the stored value does not change.
   */
  readonly extractedBy?: number | null
}

export type OutletEntry = Entry<OutletFields, StoredOutlet>
export type AgentEntry = Entry<AgentFields, StoredAgent>
export type EventEntry = Entry<EventFields, StoredEvent>
export type ArticleEntry = Entry<LoadedArticleFields, StoredArticle>

/** The stored records to which a batch may refer. */
export interface Existing {
  readonly outlets: readonly StoredOutlet[]
  readonly agents: readonly StoredAgent[]
  readonly events: readonly StoredEvent[]
  /**
   * Maps the ID of an event to the ID of its parent. Contains the events in `events` and all their ancestors. The map
   * is empty if no input has a parent.
   */
  readonly parents: ReadonlyMap<string, string | null>
  /** Articles by ID. `lookUp` leaves this map empty: `resolveItems` and `fetchArticles` add the articles. */
  readonly articles: Map<string, StoredArticle>
}

export interface RecordIndexes {
  readonly outlet: RecordIndex<OutletFields, StoredOutlet>
  readonly agent: RecordIndex<AgentFields, StoredAgent>
  readonly event: RecordIndex<EventFields, StoredEvent>
  readonly article: RecordIndex<LoadedArticleFields, StoredArticle>
}

export function createIndexes(existing: Existing): RecordIndexes {
  return {
    outlet: createIndex<OutletFields, StoredOutlet>(
      {
        noun: 'outlet',
        naturalKey: (outlet) => outlet.domain,
        withNaturalKey: (outlet, domain) => ({ ...outlet, domain }),
        name: outletName,
      },
      existing.outlets,
    ),
    agent: createIndex<AgentFields, StoredAgent>(
      {
        noun: 'agent',
        naturalKey: (agent) => agent.wikidataId,
        withNaturalKey: (agent, wikidataId) => ({ ...agent, wikidataId }),
        name: agentName,
      },
      existing.agents,
    ),
    event: createIndex<EventFields, StoredEvent>(
      { noun: 'event', naturalKey: () => null, name: eventName },
      existing.events,
    ),
    article: createIndex<LoadedArticleFields, StoredArticle>(
      {
        noun: 'article',
        naturalKey: (article) => (article.url === null ? null : canonicalUrl(article.url)),
        name: ({ outletId, publishedAt, title }) => articleName({ outlet: outletId, publishedAt, title }),
      },
      existing.articles.values(),
    ),
  }
}
