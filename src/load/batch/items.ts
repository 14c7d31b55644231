import { identityOfInvalid, type RecordIdentity } from '../../archive/identity/record-identity.ts'
import type { Placing } from '../../archive/quote/place.ts'
import type { UserError } from '../answer.ts'
import type { ParsedAgent, ParsedArticle, ParsedCorrection, ParsedEvent, ParsedOutlet } from '../parsed-input.ts'
import type { BulkLoadInput } from '../../generated/types.ts'
import type { LoadLimits } from '../limits.ts'
import { parseAgent } from '../parse/agent.ts'
import { parseArticle } from '../parse/article.ts'
import { parseEvent } from '../parse/event.ts'
import { parseOutlet } from '../parse/outlet.ts'
import type { Path, Reader } from '../parse/reader.ts'

/** A top-level record of a batch. */
interface Numbered {
  readonly index: number
  readonly path: readonly string[]
}

export interface OutletItem extends Numbered {
  readonly noun: 'outlet'
  readonly parsed: ParsedOutlet
}
export interface AgentItem extends Numbered {
  readonly noun: 'agent'
  readonly parsed: ParsedAgent
}
export interface EventItem extends Numbered {
  readonly noun: 'event'
  readonly parsed: ParsedEvent
}
export interface ArticleItem extends Numbered {
  readonly noun: 'article'
  readonly parsed: ParsedArticle
}
export type RecordItem = OutletItem | AgentItem | EventItem | ArticleItem

/** What a person says of one quote of an article that is stored. */
export interface CorrectionItem extends Numbered {
  readonly noun: 'correction'
  readonly parsed: ParsedCorrection
}
export type Item = RecordItem | CorrectionItem

export interface Items {
  readonly outlets: readonly OutletItem[]
  readonly agents: readonly AgentItem[]
  readonly events: readonly EventItem[]
  readonly articles: readonly ArticleItem[]
  readonly corrections?: readonly CorrectionItem[]
}

/** Measuring a long body takes longer than all the rest, and a batch with bad records is resolved more than once. */
export type Measures = Map<ParsedArticle, { readonly hash: string | null; readonly words: number | null }>

/** Placing many quotes in a long body is worth remembering while a batch is resolved again. */
export type Placings = Map<ArticleItem, { readonly body: string | null; readonly placing: Placing }>

/** A batch as it was parsed. */
export interface ParsedBatch {
  readonly items: Items
  /** The errors in the fields of an item; such items are rejected. */
  readonly errors: ReadonlyMap<Item, readonly UserError[]>
  /** Computed beforehand; the load adds to both. */
  readonly measures?: Measures
  readonly placings?: Placings
  /** `extractQuotes` of the articles that do not say so themselves. */
  readonly extractQuotes?: boolean | undefined
}

/** Every wrong field of every record; an item with errors still says as much of itself as could be read. */
export function parseItems(input: BulkLoadInput, limits: LoadLimits): { items: Items; errors: Map<Item, UserError[]> } {
  const errors = new Map<Item, UserError[]>()
  const parse = <I, D, N extends string>(
    noun: N,
    inputs: readonly I[] | null | undefined,
    parseOne: (reader: Reader, path: Path, input: I) => D,
  ): { noun: N; index: number; path: Path; parsed: D }[] =>
    (inputs ?? []).map((given, index) => {
      const reader: Reader = { limits, errors: [] }
      const path = [`${noun}s`, String(index)]
      const item = { noun, index, path, parsed: parseOne(reader, path, given) }
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

export function listItems(items: Items): RecordItem[] {
  return [...items.outlets, ...items.agents, ...items.events, ...items.articles]
}

/** What would have identified an item with `errors` in its fields. */
export function identityOfRejected(item: RecordItem, errors: readonly UserError[]): RecordIdentity {
  const depth = item.parsed.path.length
  return identityOfInvalid(item, (name) =>
    errors.some(({ field }) => field.length === depth + 1 && field[depth] === name),
  )
}
