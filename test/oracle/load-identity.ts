import { createHash } from 'node:crypto'
import type { AgentState, ArchiveState, ArticleState, EventState, OutletState } from './state.ts'
import { urlIdentity } from './load-clean.ts'
import { folded as fold } from './text.ts'
import type { AgentIn, ArticleIn, EventIn, Noun, OutletIn } from './load-types.ts'

/** The values that identify a record or link. The name is the name that the record would get. */
export interface Identity {
  noun: Noun
  key: string | null
  /** The canonical URL, domain or Wikidata ID. */
  naturalKey: string | null
  /** The folded name, or null if there is none. */
  name: string | null
  /** The kind of an agent, the startDate of an event, or the publishedAt of an article. */
  second: string | null
  /** The first key of an article's outlet, or '?' if the outlet cannot be determined. */
  outlet: string | null
}

export type Found = { key: string } | 'CONFLICT' | null

const folded = (text: string | null | undefined) => (text === null || text === undefined ? null : fold(text))

export function identityOf(
  noun: Noun,
  input: OutletIn & AgentIn & EventIn & ArticleIn,
  outlet: string | null = null,
): Identity {
  const key = input.key ?? null
  if (noun === 'outlet')
    return { noun, key, naturalKey: input.domain ?? null, name: folded(input.name), second: null, outlet: null }
  if (noun === 'agent')
    return {
      noun,
      key,
      naturalKey: input.wikidataId ?? null,
      name: folded(input.name),
      second: input.kind ?? 'PERSON',
      outlet: null,
    }
  if (noun === 'event')
    return { noun, key, naturalKey: null, name: folded(input.name), second: input.startDate ?? null, outlet: null }
  return {
    noun,
    key,
    naturalKey: urlIdentity(input.url),
    name: folded(input.title),
    second: input.publishedAt ?? null,
    outlet,
  }
}

type AnyState = OutletState & AgentState & EventState & ArticleState

export function recordsOf(state: ArchiveState, noun: Noun): Map<string, AnyState> {
  return state[`${noun}s`] as unknown as Map<string, AnyState>
}

/** Returns the values that identify a stored record now. */
function identityOfRecord(noun: Noun, record: AnyState): Identity {
  return identityOf(
    noun,
    { ...record, key: record.keys[0], outlet: null } as never,
    noun === 'article' ? record.outlet : null,
  )
}

/** Returns the first key of a new record that is loaded without a key. */
export function defaultKey(of: Identity): string | null {
  if (of.naturalKey !== null) return of.naturalKey
  if (of.name === null) return null
  if (of.noun === 'outlet') return of.name
  if (of.noun === 'agent') return of.second === 'UNNAMED' ? null : `${(of.second ?? '').toLowerCase()}:${of.name}`
  if (of.noun === 'event') return `${of.second ?? '-'}:${of.name}`
  if (of.outlet === '?') return null
  return `sha256:${createHash('sha256')
    .update(JSON.stringify([of.outlet, of.second, of.name]))
    .digest('hex')}`
}

const sameName = (a: Identity, b: Identity) =>
  a.name !== null && a.name === b.name && a.second === b.second && a.outlet === b.outlet

/** Returns the first keys of the records that have one of these identifiers. */
export function holdersOf(state: ArchiveState, of: Identity): string[] {
  const records = [...recordsOf(state, of.noun)]
  const has = (record: AnyState) =>
    (of.key !== null && record.keys.includes(of.key)) ||
    (of.naturalKey !== null && identityOfRecord(of.noun, record).naturalKey === of.naturalKey)
  return records.filter(([, record]) => has(record)).map(([first]) => first)
}

export function find(state: ArchiveState, of: Identity): Found {
  const records = [...recordsOf(state, of.noun).entries()]
  const [holder, second] = holdersOf(state, of)
  if (second !== undefined) return 'CONFLICT'
  if (holder !== undefined) return { key: holder }
  const taken = (key: string | null) => records.find(([, record]) => key !== null && record.keys.includes(key))
  if (of.naturalKey !== null) {
    const byKey = taken(of.naturalKey)
    const byName = records.find(([, record]) => lacksIdentifier(of, record))
    const found = byKey ?? byName
    return found ? { key: found[0] } : null
  }
  if (of.key !== null) return null
  if (!(of.noun === 'agent' && of.second === 'UNNAMED')) {
    const byName = records.find(([, record]) => sameName(identityOfRecord(of.noun, record), of))
    if (byName) return { key: byName[0] }
  }
  const fallback = taken(defaultKey(of))
  return fallback ? { key: fallback[0] } : null
}

/** Whether a record of this name has no identifier and, if the identity has a key, no key that a loader gave. */
function lacksIdentifier(of: Identity, record: AnyState): boolean {
  if (of.noun !== 'outlet' && of.noun !== 'agent') return false
  const own = identityOfRecord(of.noun, record)
  return own.naturalKey === null && sameName(own, of) && !(of.key !== null && record.keyGiven)
}

/** Whether the record is found by its name and gets an identifier. */
export function isNewIdentifier(of: Identity, record: AnyState): boolean {
  return (
    of.naturalKey !== null &&
    !record.keys.includes(of.naturalKey) &&
    !record.keys.includes(of.key ?? of.naturalKey) &&
    lacksIdentifier(of, record)
  )
}

/** Whether a link refers to a rejected record, as if that record were in the archive. */
export function meansRejected(link: Identity, rejected: Identity): boolean {
  if (link.noun !== rejected.noun) return false
  const keyOf = (of: Identity) => of.key ?? defaultKey(of)
  if (link.naturalKey !== null && (link.naturalKey === rejected.naturalKey || link.naturalKey === keyOf(rejected)))
    return true
  if (keyOf(link) !== null && keyOf(link) === keyOf(rejected)) return true
  if (link.naturalKey !== null && ['outlet', 'agent'].includes(link.noun))
    return rejected.naturalKey === null && sameName(link, rejected) && !(link.key !== null && rejected.key !== null)
  return link.key === null && link.naturalKey === null && sameName(link, rejected)
}
