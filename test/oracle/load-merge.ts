import { defaultKey, identityOf, recordsOf } from './load-identity.ts'
import type { Deletee } from './load-delete.ts'
import type { Fault, Noun } from './load-types.ts'
import type { AgentState, ArchiveState, EventState, OutletState } from './state.ts'

export interface Merge {
  noun: Exclude<Noun, 'article'>
  from: Deletee[]
  into: Deletee
}

const MOST = 100

export function evaluateMerge(
  before: ArchiveState,
  { noun, from, into }: Merge,
): { state: ArchiveState; faults: Fault[] } {
  if (from.length === 0) return { state: before, faults: [{ code: 'REQUIRED', field: ['from'] }] }
  if (from.length > MOST) return { state: before, faults: [{ code: 'TOO_MANY', field: ['from'] }] }
  const faults: Fault[] = []
  const keyOf = (one: Deletee, field: string[]): string | null => {
    if (one === 'quote' || (one !== 'nothing' && one.noun !== noun)) faults.push({ code: 'INVALID', field })
    else if (one === 'nothing' || !recordsOf(before, noun).has(one.key)) faults.push({ code: 'NOT_FOUND', field })
    else return one.key
    return null
  }
  const target = keyOf(into, ['into'])
  const sources = from.map((one, i) => keyOf(one, ['from', String(i)]))
  sources.forEach((key, i) => {
    const field = ['from', String(i)]
    if (key === null) return
    if (key === target) faults.push({ code: 'INVALID', field })
    else if (noun === 'event' && target !== null && standsBelow(before, target, key))
      faults.push({ code: 'CONFLICT', field })
  })
  if (faults.length > 0 || target === null) return { state: before, faults }
  const state = structuredClone(before)
  for (const key of new Set(sources)) if (key !== null) mergeOne(state, noun, key, target)
  return { state: published(state), faults }
}

function standsBelow(state: ArchiveState, key: string, above: string): boolean {
  for (let at = state.events.get(key)?.parent; at; at = state.events.get(at)?.parent) if (at === above) return true
  return false
}

function mergeOne(state: ArchiveState, noun: Merge['noun'], fromKey: string, intoKey: string): void {
  const records = recordsOf(state, noun) as unknown as Map<string, OutletState & AgentState & EventState>
  const from = records.get(fromKey)
  const into = records.get(intoKey)
  if (!from || !into) throw new Error('no such records')
  records.delete(fromKey)
  const isTaken = (key: string) => [...records.values()].some((record) => record.keys.includes(key))
  const add = (key: string | null) => {
    if (key !== null && !isTaken(key)) into.keys.push(key)
  }
  from.keys.forEach(add)
  const column = noun === 'outlet' ? 'domain' : noun === 'agent' ? 'wikidataId' : null
  if (column && from[column] !== null) {
    if (into[column] === null) into[column] = from[column]
    else add(from[column])
  }
  add(defaultKey({ ...identityOf(noun, { ...from, key: null } as never), naturalKey: null }))
  if (noun === 'agent') {
    const names = [from.name, ...from.aliases].filter((name) => name !== into.name)
    into.aliases = [...new Set([...into.aliases, ...names])]
  }
  if (noun !== 'event') into.keyGiven = into.keyGiven === true || from.keyGiven === true
  into.loadedDirectly = into.loadedDirectly === true || from.loadedDirectly === true
  into.isPublic = into.isPublic === true || from.isPublic === true
  if (noun === 'agent' && from.provenance !== 'EXTRACTED') into.provenance = 'SUPPLIED'
  refer(state, noun, fromKey, intoKey)
}

/** Replaces references to one record by references to the other. */
function refer(state: ArchiveState, noun: Merge['noun'], fromKey: string, intoKey: string): void {
  const now = (key: string | null) => (key === fromKey ? intoKey : key)
  for (const article of state.articles.values()) {
    if (noun === 'outlet') article.outlet = now(article.outlet)
    for (const credit of article.credits) {
      if (noun === 'outlet') credit.outlet = now(credit.outlet)
      if (noun === 'agent') credit.agent = now(credit.agent)
    }
    for (const author of article.authors) if (noun === 'agent') author.agent = now(author.agent)
    for (const quote of [...article.quotes, ...(article.removed ?? [])]) {
      if (noun === 'agent') quote.speaker = now(quote.speaker)
      if (noun === 'event') quote.event = now(quote.event)
    }
    if (noun === 'event') article.events = new Set([...article.events].map((key) => now(key) ?? key))
  }
  for (const event of state.events.values()) {
    if (noun === 'event') event.parent = now(event.parent)
    const role = event.participants.get(fromKey)
    if (noun !== 'agent' || role === undefined) continue
    event.participants.delete(fromKey)
    // A null role counts as no role.
    event.participants.set(intoKey, event.participants.get(intoKey) ?? role)
  }
}

/** If an event is visible, its participants and all events above it become visible. */
function published(state: ArchiveState): ArchiveState {
  for (const event of state.events.values()) {
    if (!event.isPublic) continue
    for (let at: EventState | undefined = event; at; at = state.events.get(at.parent ?? '')) {
      at.isPublic = true
      for (const key of at.participants.keys()) {
        const agent = state.agents.get(key)
        if (agent) agent.isPublic = true
      }
    }
  }
  return state
}
