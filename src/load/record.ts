import type { ArticleFields } from '../archive/article/article.ts'
import { articleName } from '../archive/article/article.ts'
import type { StoredArticle } from '../archive/article/find.ts'
import { agentName, type AgentFields } from '../archive/agent/agent.ts'
import type { StoredAgent } from '../archive/agent/store.ts'
import { eventName, type EventFields } from '../archive/event/event.ts'
import type { StoredEvent } from '../archive/event/store.ts'
import { canonicalUrl } from '../archive/form/url.ts'
import { outletName, type OutletFields } from '../archive/outlet/outlet.ts'
import type { StoredOutlet } from '../archive/outlet/store.ts'
import type { EarlierVersion } from './draft.ts'
import { makeShelf, type Entry, type Shelf } from './shelf.ts'

export interface LoadedArticleFields extends ArticleFields {
  /** Undefined: as stored, and not needed. */
  readonly body: string | null | undefined
  readonly keyGiven: boolean
  /** Of a new article: what it was before, elsewhere. */
  readonly earlier?: readonly EarlierVersion[]
}

export type OutletEntry = Entry<OutletFields, StoredOutlet>
export type AgentEntry = Entry<AgentFields, StoredAgent>
export type EventEntry = Entry<EventFields, StoredEvent>
export type ArticleEntry = Entry<LoadedArticleFields, StoredArticle>

/** What the archive holds of all that a batch may mean. */
export interface Held {
  readonly outlets: readonly StoredOutlet[]
  readonly agents: readonly StoredAgent[]
  readonly events: readonly StoredEvent[]
  /** Event's id -> its parent's, up to the top. */
  readonly parents: ReadonlyMap<string, string | null>
  /** By id; grows when articles are looked for by name. */
  readonly articles: Map<string, StoredArticle>
}

export interface Shelves {
  readonly outlet: Shelf<OutletFields, StoredOutlet>
  readonly agent: Shelf<AgentFields, StoredAgent>
  readonly event: Shelf<EventFields, StoredEvent>
  readonly article: Shelf<LoadedArticleFields, StoredArticle>
}

export function makeShelves(held: Held): Shelves {
  return {
    outlet: makeShelf<OutletFields, StoredOutlet>(
      { noun: 'outlet', mark: (outlet) => outlet.domain, name: outletName },
      held.outlets,
    ),
    agent: makeShelf<AgentFields, StoredAgent>(
      { noun: 'agent', mark: (agent) => agent.wikidataId, name: agentName },
      held.agents,
    ),
    event: makeShelf<EventFields, StoredEvent>({ noun: 'event', mark: () => null, name: eventName }, held.events),
    article: makeShelf<LoadedArticleFields, StoredArticle>(
      {
        noun: 'article',
        mark: (article) => (article.url === null ? null : canonicalUrl(article.url)),
        name: ({ outletId, publishedAt, title }) => articleName({ outlet: outletId, publishedAt, title }),
      },
      held.articles.values(),
    ),
  }
}
