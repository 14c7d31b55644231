import { articleKey, articleName } from '../archive/article/article.ts'
import { agentKey, agentName } from '../archive/agent/agent.ts'
import { eventName } from '../archive/event/event.ts'
import { outletKey, outletName } from '../archive/outlet/outlet.ts'
import type { UserError } from './answer.ts'
import type { AgentDraft, ArticleDraft, EventDraft, OutletDraft } from './draft.ts'
import type { Wanted } from './shelf.ts'

export type AnyDraft =
  | { readonly noun: 'outlet'; readonly draft: OutletDraft }
  | { readonly noun: 'agent'; readonly draft: AgentDraft }
  | { readonly noun: 'event'; readonly draft: EventDraft }
  | { readonly noun: 'article'; readonly draft: ArticleDraft }

export function wantedOf(record: AnyDraft): Wanted {
  switch (record.noun) {
    case 'outlet':
      return wantedOutlet(record.draft)
    case 'agent':
      return wantedAgent(record.draft)
    case 'event':
      return wantedEvent(record.draft)
    case 'article':
      return wantedArticle(record.draft, null)
  }
}

export function wantedOutlet({ key, otherKeys, domain, name }: OutletDraft): Wanted {
  return {
    key,
    otherKeys,
    mark: domain ?? null,
    name: name === undefined ? null : outletName({ name }),
    derivedKey: outletKey({ domain, name }),
  }
}

export function wantedAgent({ key, otherKeys, wikidataId, kind, name }: AgentDraft): Wanted {
  return {
    key,
    otherKeys,
    mark: wikidataId ?? null,
    name: name === undefined ? null : agentName({ kind, name }),
    derivedKey: agentKey({ wikidataId, kind, name }),
  }
}

export function wantedEvent({ key, otherKeys, startDate, name }: EventDraft): Wanted {
  const named = name === undefined ? null : eventName({ startDate, name })
  return { key, otherKeys, mark: null, name: named, derivedKey: named }
}

/** `outlet` is what the article's own link leads to: its id and first key. */
export function wantedArticle(
  { key, otherKeys, canonicalUrl, publishedAt = null, title }: ArticleDraft,
  outlet: { id: string; key: string } | null,
): Wanted {
  if (key !== undefined || canonicalUrl !== null || title === undefined)
    return { key, otherKeys, mark: canonicalUrl, name: null, derivedKey: canonicalUrl }
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

/** What a record with `errors` in its fields would have been known by: what could not be read of it is nobody's. */
export function wantedOfInvalid(record: AnyDraft, errors: readonly UserError[]): Wanted {
  const wanted = wantedOf(record)
  const depth = record.draft.path.length
  const isUnread = (name: string) => errors.some(({ field }) => field.length === depth + 1 && field[depth] === name)
  if (record.noun === 'event' && isUnread('startDate')) return { ...wanted, name: null, derivedKey: null }
  return ['key', 'domain', 'wikidataId'].some(isUnread) ? { ...wanted, derivedKey: null } : wanted
}
