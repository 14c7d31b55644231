import { toNodeId, type NodeKind } from '../../src/archive/node-id.ts'
import type { AgentState, ArchiveState, ArticleState, EventState, OutletState, QuoteState } from './state.ts'

/** A state, and what only a database knows: IDs, load times, and the order of names in the collation. */
export interface Archive {
  readonly state: ArchiveState
  /** Returns the UUID of a record by its first key. */
  idOf(kind: Exclude<NodeKind, 'quote'>, firstKey: string): string
  /** Returns the UUID of a quote. */
  quoteIdOf(articleKey: string, text: string, number: number): string
  /** Returns the times of an article by its first key. */
  timesOf(articleKey: string): { loadedAt: string; updatedAt: string }
  /** Maps the first 200 code points of each name and title to their position in the collation. */
  readonly ranks: Map<string, number>
}

interface Noun<Kind extends NodeKind> {
  /** The property is not called `kind`, because some records have a field of that name. */
  noun: Kind
  uuid: string
  id: string
}
export interface Outlet extends Noun<'outlet'>, OutletState {
  articles: Article[]
  quotes: Quote[]
}
export interface Agent extends Noun<'agent'>, AgentState {
  quotes: Quote[]
  articles: Article[]
  events: Event[]
}
export interface Event extends Noun<'event'>, Omit<EventState, 'participants' | 'parent'> {
  participants: { agent: Agent; role: string | null }[]
  parent: Event | null
  children: Event[]
  articles: Article[]
}
export interface Article extends Noun<'article'>, Omit<ArticleState, 'outlet' | 'authors' | 'events' | 'quotes'> {
  loadedAt: string
  updatedAt: string
  outlet: Outlet | null
  authors: { name: string; agent: Agent | null }[]
  events: Event[]
  quotes: Quote[]
}
export interface Quote extends Noun<'quote'>, Omit<QuoteState, 'speaker' | 'event' | 'confidence'> {
  article: Article
  speaker: Agent | null
  event: Event | null
  confidence: number | null
}
export type Row = Outlet | Agent | Event | Article | Quote

/** The records that one viewer can see, each linked with those of its related records that the viewer can see, too. */
export interface View {
  outlets: Outlet[]
  agents: Agent[]
  events: Event[]
  articles: Article[]
  quotes: Quote[]
}

export function viewOf(archive: Archive, role: string | null): View {
  const { state } = archive
  const isSeen = (it: { isPublic?: boolean }) => role === 'loader' || it.isPublic !== false
  const record = <Kind extends NodeKind>(kind: Kind, uuid: string): Noun<Kind> => ({
    noun: kind,
    uuid,
    id: toNodeId(kind, uuid),
  })
  const outlets = new Map<string, Outlet>()
  const agents = new Map<string, Agent>()
  const events = new Map<string, Event>()
  // Hidden records may refer to other hidden ones. If a visible record refers to a hidden one, `known` throws an error.
  for (const [key, it] of state.outlets) {
    if (!isSeen(it)) continue
    outlets.set(key, { ...it, ...record('outlet', archive.idOf('outlet', key)), articles: [], quotes: [] })
  }
  for (const [key, it] of state.agents) {
    if (!isSeen(it)) continue
    agents.set(key, { ...it, ...record('agent', archive.idOf('agent', key)), quotes: [], articles: [], events: [] })
  }
  for (const [key, it] of state.events) {
    if (!isSeen(it)) continue
    events.set(key, {
      ...it,
      ...record('event', archive.idOf('event', key)),
      participants: [],
      parent: null,
      children: [],
      articles: [],
    })
  }
  for (const [key, it] of state.events) {
    if (!isSeen(it)) continue
    const event = known(events, key)
    event.parent = it.parent === null ? null : known(events, it.parent)
    event.parent?.children.push(event)
    for (const [agentKey, role] of it.participants) {
      const agent = known(agents, agentKey)
      event.participants.push({ agent, role })
      agent.events.push(event)
    }
  }
  const view: View = {
    outlets: [...outlets.values()],
    agents: [...agents.values()],
    events: [...events.values()],
    articles: [],
    quotes: [],
  }
  for (const [key, it] of state.articles) {
    if (it.status !== 'USABLE' && role !== 'loader') continue
    const article: Article = {
      ...it,
      ...record('article', archive.idOf('article', key)),
      ...archive.timesOf(key),
      outlet: it.outlet === null ? null : known(outlets, it.outlet),
      authors: it.authors.map((author) => {
        const agent = author.agent === null ? null : known(agents, author.agent)
        return { name: author.name ?? agent?.name ?? '', agent }
      }),
      events: [],
      quotes: [],
    }
    article.quotes = it.quotes.map((quote) => ({
      ...quote,
      ...record('quote', archive.quoteIdOf(key, quote.text, quote.number)),
      article,
      speaker: quote.speaker === null ? null : known(agents, quote.speaker),
      event: quote.event === null ? null : known(events, quote.event),
      language: quote.language ?? it.language,
      confidence: quote.confidence ?? null,
    }))
    const eventKeys = new Set([...it.events, ...it.quotes.flatMap((quote) => quote.event ?? [])])
    article.events = [...eventKeys].map((eventKey) => known(events, eventKey))
    article.outlet?.articles.push(article)
    article.outlet?.quotes.push(...article.quotes)
    for (const event of article.events) event.articles.push(article)
    for (const agent of new Set(article.authors.flatMap((author) => author.agent ?? []))) agent.articles.push(article)
    for (const quote of article.quotes) quote.speaker?.quotes.push(quote)
    view.articles.push(article)
    view.quotes.push(...article.quotes)
  }
  return view
}

/** Returns the event and all events below it. */
export function withChildren(event: Event): Event[] {
  return [event, ...event.children.flatMap(withChildren)]
}

function known<T>(map: Map<string, T>, key: string): T {
  const found = map.get(key)
  if (found === undefined) throw new Error(`the state names ${key}, which it does not hold`)
  return found
}
