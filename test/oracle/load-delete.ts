import { isDeepStrictEqual } from 'node:util'
import type { DeleteAnswer } from '../../src/load/answer.ts'
import { withoutOrphans } from './load.ts'
import { recordsOf } from './load-identity.ts'
import type { Fault, Noun } from './load-types.ts'
import type { ArchiveState } from './state.ts'

/** What an ID in `ids` refers to: a record (by its first key), a quote or job, or nothing. */
export type Deletee = { noun: Noun; key: string } | 'quote' | 'nothing'

export function evaluateDelete(
  before: ArchiveState,
  ids: readonly Deletee[],
): {
  state: ArchiveState
  deleted: DeleteAnswer['deleted']
  /** For each deleted record, the first position of its ID in `ids`. */
  deletedAt: number[]
  faults: Fault[]
} {
  const state = structuredClone(before)
  const faults: Fault[] = []
  const fail = (i: number, code: Fault['code']) => faults.push({ code, field: ['ids', String(i)] })
  let quotes = 0
  ids.forEach((id, i) => {
    if (id === 'quote') return fail(i, 'INVALID')
    if (id === 'nothing' || !recordsOf(before, id.noun).has(id.key)) return fail(i, 'NOT_FOUND')
    if (id.noun === 'article') quotes += state.articles.get(id.key)?.quotes.length ?? 0
    recordsOf(state, id.noun).delete(id.key)
  })
  const used = usedBy(state)
  ids.forEach((id, i) => {
    if (id !== 'quote' && id !== 'nothing' && recordsOf(before, id.noun).has(id.key) && used[id.noun].has(id.key))
      fail(i, 'IN_USE')
  })
  if (faults.length > 0)
    return {
      state: before,
      deleted: { outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 },
      deletedAt: [],
      faults,
    }
  // The counts include only the records in the request, and not the agents that are deleted with their last quote.
  const left = structuredClone(state)
  const gone = (noun: Noun) => recordsOf(before, noun).size - recordsOf(state, noun).size
  return {
    state: noteDeleted(withoutOrphans(left)),
    deleted: {
      outlets: gone('outlet'),
      agents: gone('agent'),
      events: gone('event'),
      articles: gone('article'),
      quotes,
    },
    deletedAt: [...ids.keys()].filter((i) => ids.findIndex((id) => isDeepStrictEqual(id, ids[i])) === i),
    faults,
  }
}

function noteDeleted(state: ArchiveState): ArchiveState {
  return { ...state, unread: new Set([...(state.unread ?? [])].filter((key) => state.articles.has(key))) }
}

function usedBy(state: ArchiveState): Record<Noun, Set<string | null>> {
  const articles = [...state.articles.values()]
  const events = [...state.events.values()]
  const quotes = articles.flatMap((article) => article.quotes)
  const credits = articles.flatMap((article) => article.credits)
  return {
    outlet: new Set([...articles.map((article) => article.outlet), ...credits.map((credit) => credit.outlet)]),
    agent: new Set([
      ...articles.flatMap((article) => article.authors.map((author) => author.agent)),
      ...quotes.map((quote) => quote.speaker),
      ...credits.map((credit) => credit.agent),
      ...events.flatMap((event) => [...event.participants.keys()]),
    ]),
    event: new Set([
      ...articles.flatMap((article) => [...article.events]),
      ...quotes.map((quote) => quote.event),
      ...events.map((event) => event.parent),
    ]),
    article: new Set(),
  }
}
