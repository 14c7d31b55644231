import type { UserError } from './answer.ts'
import type { AgentDraft, ArticleDraft, EventDraft, OutletDraft } from './draft.ts'
import type { BulkLoadInput } from '../generated/types.ts'
import type { LoadLimits } from './limits.ts'
import { parseAgent } from './parse/agent.ts'
import { parseArticle } from './parse/article.ts'
import { parseEvent } from './parse/event.ts'
import { parseOutlet } from './parse/outlet.ts'
import type { Path, Reader } from './parse/reader.ts'

/** A top-level record of a batch. */
interface Numbered {
  readonly index: number
  readonly path: readonly string[]
}

export interface OutletItem extends Numbered {
  readonly noun: 'outlet'
  readonly draft: OutletDraft
}
export interface AgentItem extends Numbered {
  readonly noun: 'agent'
  readonly draft: AgentDraft
}
export interface EventItem extends Numbered {
  readonly noun: 'event'
  readonly draft: EventDraft
}
export interface ArticleItem extends Numbered {
  readonly noun: 'article'
  readonly draft: ArticleDraft
}
export type Item = OutletItem | AgentItem | EventItem | ArticleItem

export interface Items {
  readonly outlets: readonly OutletItem[]
  readonly agents: readonly AgentItem[]
  readonly events: readonly EventItem[]
  readonly articles: readonly ArticleItem[]
}

/** Every wrong field of every record; an item with errors still says as much of itself as could be read. */
export function parseItems(input: BulkLoadInput, limits: LoadLimits): { items: Items; errors: Map<Item, UserError[]> } {
  const errors = new Map<Item, UserError[]>()
  const parse = <I, D, N extends string>(
    noun: N,
    inputs: readonly I[] | null | undefined,
    parseOne: (reader: Reader, path: Path, input: I) => D,
  ): { noun: N; index: number; path: Path; draft: D }[] =>
    (inputs ?? []).map((given, index) => {
      const reader: Reader = { limits, errors: [] }
      const path = [`${noun}s`, String(index)]
      const item = { noun, index, path, draft: parseOne(reader, path, given) }
      if (reader.errors.length > 0) errors.set(item as unknown as Item, reader.errors)
      return item
    })
  const items = {
    outlets: parse('outlet', input.outlets, parseOutlet),
    agents: parse('agent', input.agents, parseAgent),
    events: parse('event', input.events, parseEvent),
    articles: parse('article', input.articles, parseArticle),
  }
  return { items, errors }
}

export function listItems(items: Items): Item[] {
  return [...items.outlets, ...items.agents, ...items.events, ...items.articles]
}
