import { articleKey, articleName } from '../archive/article/article.ts'
import { agentKey, agentName } from '../archive/agent/agent.ts'
import { eventName } from '../archive/event/event.ts'
import { outletKey, outletName } from '../archive/outlet/outlet.ts'
import type { AgentDraft, ArticleDraft, EventDraft, OutletDraft } from './draft.ts'
import type { Wanted } from './shelf.ts'

export function wantedOutlet({ key, otherKeys, domain, name }: OutletDraft): Wanted {
  return { key, otherKeys, mark: domain ?? null, name: name === undefined ? null : outletName({ name }), derivedKey: outletKey({ domain, name }) }
}

export function wantedAgent({ key, otherKeys, wikidataId, kind, name }: AgentDraft): Wanted {
  return { key, otherKeys, mark: wikidataId ?? null, name: name === undefined ? null : agentName({ kind, name }), derivedKey: agentKey({ wikidataId, kind, name }) }
}

export function wantedEvent({ key, otherKeys, startDate, name }: EventDraft): Wanted {
  const named = name === undefined ? null : eventName({ startDate, name })
  return { key, otherKeys, mark: null, name: named, derivedKey: named }
}

/** `outlet` is what the article's own link leads to: its id and first key. */
export function wantedArticle({ key, otherKeys, canonicalUrl, publishedAt = null, title }: ArticleDraft, outlet: { id: string; key: string } | null): Wanted {
  if (key !== undefined || canonicalUrl !== null || title === undefined) return { key, otherKeys, mark: canonicalUrl, name: null, derivedKey: canonicalUrl }
  return {
    key,
    mark: null,
    name: articleName({ outlet: outlet?.id ?? null, publishedAt, title }),
    derivedKey: articleKey({ outlet: outlet?.key ?? null, publishedAt, title }),
  }
}

/** Known by its outlet, time and title alone. */
export function isNamedOnly({ key, canonicalUrl, title }: ArticleDraft): boolean {
  return key === undefined && canonicalUrl === null && title !== undefined
}
