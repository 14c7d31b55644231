import { articleName } from '../../archive/identity/name.ts'
import type { RecordNoun } from '../../archive/identity/record-id.ts'
import type { AgentDraft, AnyDraft, EventDraft } from '../draft.ts'
import { identityOf } from '../../archive/identity/record-identity.ts'

/** `called`: a name that it has beside a key or natural key; what gives a name alone may mean it. */
export type Scheme = 'key' | 'url' | 'domain' | 'wikidata' | 'name' | 'called'
const MARKS: Readonly<Record<RecordNoun, Scheme>> = {
  outlet: 'domain',
  agent: 'wikidata',
  event: 'name',
  article: 'url',
}

export interface Identifier {
  readonly noun: RecordNoun
  readonly scheme: Scheme
  readonly value: string
}

/**
 * Everything that a record or link can be found by. Of an article known by outlet, time and title the name leaves the
 * outlet out: others may share it.
 */
export function identifiersOf(record: AnyDraft): Identifier[] {
  const { noun } = record
  const { key, otherKeys, naturalKey, name, derivedKey } = identityOf(record)
  const found: Identifier[] = []
  const isNamed = key === undefined && naturalKey === null
  const firstKey = noun === 'article' && isNamed ? null : (key ?? derivedKey)
  if (firstKey !== null) found.push({ noun, scheme: 'key', value: firstKey })
  for (const value of otherKeys ?? []) found.push({ noun, scheme: 'key', value })
  if (naturalKey !== null) found.push({ noun, scheme: MARKS[noun], value: naturalKey })
  if (isNamed && name !== null)
    found.push({ noun, scheme: 'name', value: noun === 'article' ? name.slice(name.indexOf(' ') + 1) : name })
  return found
}

/** What others of the same file could find a record by, its name too. */
export function allIdentifiersOf(record: AnyDraft): Identifier[] {
  const identifiers = identifiersOf(record)
  const name = calledOf(record)
  return name === null || identifiers.some(({ scheme }) => scheme === 'name')
    ? identifiers
    : [...identifiers, { noun: record.noun, scheme: 'called', value: name }]
}

function calledOf(record: AnyDraft): string | null {
  if (record.noun === 'article') {
    const { title, publishedAt = null } = record.draft
    return title === undefined ? null : articleName({ outlet: null, publishedAt, title }).slice(2)
  }
  return identityOf(record).name
}

/** A link within a record. `isBare`: it only identifies, and creates nothing. */
export type Link = Exclude<AnyDraft, { noun: 'article' }> & { readonly isBare: boolean }

export function eachLink(record: AnyDraft, use: (link: Link) => void): void {
  if (record.noun === 'event') eventParts(record.draft, use)
  if (record.noun !== 'article') return
  const { outlet, authors, quotes, events, credits } = record.draft
  if (outlet) use({ noun: 'outlet', draft: outlet, isBare: outlet.name === undefined })
  for (const { agent } of authors ?? []) if (agent) agentLink(agent, use)
  for (const { speaker, event } of quotes ?? []) {
    if (speaker) agentLink(speaker, use)
    if (event) eventLink(event, use)
  }
  for (const event of events ?? []) eventLink(event, use)
  for (const credit of credits ?? []) {
    if (credit.outlet) use({ noun: 'outlet', draft: credit.outlet, isBare: credit.outlet.name === undefined })
    if (credit.agent) agentLink(credit.agent, use)
  }
}

function agentLink(draft: AgentDraft, use: (link: Link) => void): void {
  use({ noun: 'agent', draft, isBare: draft.name === undefined })
}

function eventLink(draft: EventDraft, use: (link: Link) => void): void {
  use({ noun: 'event', draft, isBare: draft.name === undefined })
  eventParts(draft, use)
}

function eventParts(draft: EventDraft, use: (link: Link) => void): void {
  for (const { agent } of draft.participants ?? []) agentLink(agent, use)
  if (draft.parent) eventLink(draft.parent, use)
}
