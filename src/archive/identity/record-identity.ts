import { agentName, articleKey, articleName, eventName, outletName } from './name.ts'

/** The values of an input that can identify its record. */
export interface RecordIdentity {
  readonly key: string | undefined
  /**
   * Further keys of the record. If this list is given, `key` and this list together are all keys of the record. This is
   * also true if the list is empty.
   */
  readonly otherKeys?: readonly string[] | undefined
  /** The canonical URL, domain or Wikidata ID. */
  readonly naturalKey: string | null
  readonly name: string | null
  /** The first key that a new record gets if it is loaded without a key. */
  readonly derivedKey: string | null
}

interface Keys {
  readonly key: string | undefined
  readonly otherKeys?: readonly string[]
}
export interface OutletIdentifiers extends Keys {
  readonly domain: string | null | undefined
  readonly name: string | undefined
}
export interface AgentIdentifiers extends Keys {
  readonly wikidataId: string | null | undefined
  readonly kind: string | undefined
  readonly name: string | undefined
}
export interface EventIdentifiers extends Keys {
  readonly startDate: string | null | undefined
  readonly name: string | undefined
}
export interface ArticleIdentifiers extends Keys {
  readonly canonicalUrl: string | null
  readonly publishedAt: string | null | undefined
  readonly title: string | undefined
}

export type AnyIdentifiers =
  | { readonly noun: 'outlet'; readonly parsed: OutletIdentifiers }
  | { readonly noun: 'agent'; readonly parsed: AgentIdentifiers }
  | { readonly noun: 'event'; readonly parsed: EventIdentifiers }
  | { readonly noun: 'article'; readonly parsed: ArticleIdentifiers }

function identityOf(record: AnyIdentifiers): RecordIdentity {
  switch (record.noun) {
    case 'outlet':
      return outletIdentity(record.parsed)
    case 'agent':
      return agentIdentity(record.parsed)
    case 'event':
      return eventIdentity(record.parsed)
    case 'article':
      return articleIdentity(record.parsed, null)
  }
}

export function outletIdentity({ key, otherKeys, domain, name: given }: OutletIdentifiers): RecordIdentity {
  const name = given === undefined ? null : outletName({ name: given })
  return { key, otherKeys, naturalKey: domain ?? null, name, derivedKey: domain ?? name }
}

export function agentIdentity({ key, otherKeys, wikidataId, kind, name: given }: AgentIdentifiers): RecordIdentity {
  const name = given === undefined ? null : agentName({ kind, name: given })
  return { key, otherKeys, naturalKey: wikidataId ?? null, name, derivedKey: wikidataId ?? name }
}

export function eventIdentity({ key, otherKeys, startDate, name: given }: EventIdentifiers): RecordIdentity {
  const name = given === undefined ? null : eventName({ startDate, name: given })
  return { key, otherKeys, naturalKey: null, name, derivedKey: name }
}

/** `outlet` has the ID and the first key of the article's outlet. */
export function articleIdentity(
  { key, otherKeys, canonicalUrl, publishedAt = null, title }: ArticleIdentifiers,
  outlet: { id: string; key: string } | null,
): RecordIdentity {
  if (key !== undefined || canonicalUrl !== null || title === undefined)
    return { key, otherKeys, naturalKey: canonicalUrl, name: null, derivedKey: canonicalUrl }
  return {
    key,
    naturalKey: null,
    name: articleName({ outlet: outlet?.id ?? null, publishedAt, title }),
    derivedKey: articleKey({ outlet: outlet?.key ?? null, publishedAt, title }),
  }
}

/** Whether the article is identified only by its outlet, publication time and title. */
export function isNamedOnly({ key, canonicalUrl, title }: ArticleIdentifiers): boolean {
  return key === undefined && canonicalUrl === null && title !== undefined
}

/**
 * The values by which later references in the load may identify a record that was rejected because of invalid fields.
 * `isUnread` tells whether a field could not be read. If the correct value of an unread field could change the name or
 * the derived key, the name or the derived key is null.
 */
export function identityOfInvalid(record: AnyIdentifiers, isUnread: (field: string) => boolean): RecordIdentity {
  const identity = identityOf(record)
  if (record.noun === 'event' && isUnread('startDate')) return { ...identity, name: null, derivedKey: null }
  return ['key', 'domain', 'wikidataId'].some(isUnread) ? { ...identity, derivedKey: null } : identity
}
