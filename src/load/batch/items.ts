import { identityOfInvalid, type RecordIdentity } from '../../archive/identity/record-identity.ts'
import type { Placing } from '../../archive/quote/place.ts'
import type { UserError } from '../answer.ts'
import type { ParsedAgent, ParsedArticle, ParsedCorrection, ParsedEvent, ParsedOutlet } from '../parsed-input.ts'
import type { BulkLoadInput } from '../../generated/types.ts'
import type { LoadLimits, QuoteLimits } from '../limits.ts'
import { parseAgent } from '../parse/agent.ts'
import { parseArticle } from '../parse/article.ts'
import { parseEvent } from '../parse/event.ts'
import { parseOutlet } from '../parse/outlet.ts'
import type { Path, Reader } from '../parse/reader.ts'

/** An item of a batch, with its position in its list, such as the list of all articles of the batch. */
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

/** A person's correction of one quote in a stored article. */
export interface CorrectionItem extends Numbered {
  readonly noun: 'correction'
  readonly limits: QuoteLimits
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

/**
 * The hash and word count of each body. They are kept because a batch may be resolved repeatedly, and because computing
 * them is slow.
 */
export type Measures = Map<ParsedArticle, { readonly hash: string | null; readonly words: number | null }>

/**
 * The places of each article's quotes in its body. They are kept because a batch may be resolved repeatedly, and
 * because finding them is slow.
 */
export type Placings = Map<ArticleItem, { readonly body: string | null; readonly placing: Placing }>

/** A parsed batch. */
export interface ParsedBatch {
  readonly items: Items
  /** The errors in the fields of each item. An item with errors is rejected. */
  readonly errors: ReadonlyMap<Item, readonly UserError[]>
  /**
   * The hashes and word counts that were computed for articles before the load. The load itself computes those that are
   * missing.
   */
  readonly measures?: Measures
  readonly placings?: Placings
  /** The value of `extractQuotes` for articles that do not set it. */
  readonly extractQuotes?: boolean | undefined
}

/**
 * Parses all records and reports every invalid field. If an item has errors, the fields without errors are still
 * parsed.
 */
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

/** Returns the values by which references may identify a rejected item. `errors` are the errors in its fields. */
export function identityOfRejected(item: RecordItem, errors: readonly UserError[]): RecordIdentity {
  const depth = item.parsed.path.length
  return identityOfInvalid(item, (name) =>
    errors.some(({ field }) => field.length === depth + 1 && field[depth] === name),
  )
}
