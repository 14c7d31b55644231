import { agentHash } from '../archive/agent/agent.ts'
import { articleHash } from '../archive/article/article.ts'
import { eventHash } from '../archive/event/event.ts'
import { outletHash } from '../archive/outlet/outlet.ts'
import type { LoadAnswer, LoadCounts, LoadOutcome, LoadResult, RecordCounts, RecordKind, UserError } from './answer.ts'
import { listItems, type Item } from './items.ts'
import type { AgentEntry, ArticleEntry, EventEntry, OutletEntry } from './record.ts'
import type { Attempt } from './resolve/attempt.ts'
import { guessOutlet } from './resolve/articles.ts'
import { namelessError } from './resolve/records.ts'
import { find, type Wanted } from './shelf.ts'
import { wantedAgent, wantedArticle, wantedEvent, wantedOutlet } from './wanted.ts'

export const NO_COUNTS: LoadCounts = { created: 0, updated: 0, unchanged: 0, rejected: 0, skipped: 0 }
export const NO_RECORDS: RecordCounts = { outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 }

/** The records that a batch writes; new ones first, in order of creation. */
export interface Changes {
  readonly outlets: readonly OutletEntry[]
  readonly agents: readonly AgentEntry[]
  readonly events: readonly EventEntry[]
  readonly articles: readonly ArticleEntry[]
}

export function findChanges({ shelves, meant }: Attempt): Changes {
  const entries = new Set(meant.values())
  const known = <E extends { stored: unknown }>(shelf: { byKey: Map<string, E> }) =>
    [...new Set(shelf.byKey.values())].filter((entry) => entry.stored !== null && entries.has(entry as never))
  return {
    outlets: [...shelves.outlet.created, ...known(shelves.outlet).filter((entry) => isChanged(entry, outletHash))],
    agents: [...shelves.agent.created, ...known(shelves.agent).filter((entry) => isChanged(entry, agentHash))],
    events: [...shelves.event.created, ...known(shelves.event).filter((entry) => isChanged(entry, eventHash))],
    articles: [...shelves.article.created, ...known(shelves.article).filter((entry) => isChanged(entry, articleHash))],
  }
}

function isChanged<F>(
  entry: { fields: F; keys: readonly string[]; stored: { hash: string; keys: readonly string[] } | null },
  hashOf: (fields: F) => string,
): boolean {
  return (
    entry.stored === null ||
    entry.keys.length !== entry.stored.keys.length ||
    hashOf(entry.fields) !== entry.stored.hash
  )
}

/** `refused`: nothing is written, though the good records are good. */
export function toAnswer(
  attempt: Attempt,
  changes: Changes,
  options: { refused: boolean; dryRun: boolean; userErrors?: readonly UserError[] },
): LoadAnswer {
  const changed = new Set<unknown>([...changes.outlets, ...changes.agents, ...changes.events, ...changes.articles])
  const items = listItems(attempt.batch.items)
  const isWritten = !options.refused && !options.dryRun
  const results = items.map((item): LoadResult => {
    const entry = attempt.meant.get(item) ?? null
    const rejected = attempt.rejected.has(item) && options.userErrors === undefined
    const outcome: LoadOutcome = rejected
      ? 'REJECTED'
      : options.refused
        ? 'SKIPPED'
        : !changed.has(entry)
          ? 'UNCHANGED'
          : entry?.stored
            ? 'UPDATED'
            : 'CREATED'
    const { key, stored } = entry ? { key: entry.keys[0] ?? null, stored: entry } : guessRecord(attempt, item)
    return {
      kind: item.noun.toUpperCase() as RecordKind,
      index: item.index,
      key,
      outcome,
      id: stored && (stored.stored || isWritten) ? stored.id : null,
    }
  })
  const counts = { ...NO_COUNTS } as { -readonly [K in keyof LoadCounts]: number }
  for (const { outcome } of results) counts[outcome.toLowerCase() as keyof LoadCounts]++
  return {
    counts,
    created: options.refused ? NO_RECORDS : countCreated(changes),
    results,
    userErrors: options.userErrors ?? items.flatMap((item) => listErrors(attempt, item)),
  }
}

export function countCreated({ outlets, agents, events, articles }: Changes): RecordCounts {
  const created = (entries: readonly { stored: unknown }[]) => entries.filter((entry) => entry.stored === null).length
  const quotes = articles.reduce((sum, { fields, stored }) => {
    const held = new Set(stored?.quotes.map((quote) => quote.id))
    return sum + fields.quotes.filter((quote) => !held.has(quote.id)).length
  }, 0)
  return {
    outlets: created(outlets),
    agents: created(agents),
    events: created(events),
    articles: created(articles),
    quotes,
  }
}

// A record with invalid fields was not looked up as a new one; that it lacks a name is told all the same.
export function listErrors(attempt: Attempt, item: Item): readonly UserError[] {
  const errors = attempt.rejected.get(item) ?? []
  if (!attempt.batch.invalid.has(item)) return errors
  const error = namelessError(item.path, item.noun)
  const title = item.noun === 'article' ? item.draft.title : item.draft.name
  const isTold = errors.some(({ field }) => field.join() === error.field.join())
  const { stored, isKnown } = guessRecord(attempt, item)
  return title !== undefined || stored || !isKnown || isTold ? errors : [...errors, error]
}

type Guess = {
  readonly key: string | null
  readonly isKnown: boolean
  readonly stored: { readonly id: string; readonly stored: unknown } | null
}

/** What a rejected record would have been, as far as it can be told. */
function guessRecord(attempt: Attempt, item: Item): Guess {
  const { shelves } = attempt
  const unreadable = (...fields: string[]) =>
    attempt.batch.invalid
      .get(item)
      ?.some(({ field }) => field.length === item.path.length + 1 && fields.includes(field.at(-1) ?? '')) ?? false
  const guess = (
    wanted: Wanted,
    found: 'CONFLICT' | null | { id: string; stored: unknown; keys: readonly string[] },
  ): Guess => {
    if (found === 'CONFLICT') return UNKNOWN
    return found
      ? { key: found.keys[0] ?? null, isKnown: true, stored: found }
      : { key: wanted.key ?? wanted.derivedKey, isKnown: true, stored: null }
  }
  const UNKNOWN: Guess = { key: null, isKnown: false, stored: null }
  const isKeyless = item.draft.key === undefined
  if (unreadable('key')) return UNKNOWN
  switch (item.noun) {
    case 'outlet': {
      if (isKeyless && (unreadable('domain') || (!item.draft.domain && unreadable('name')))) return UNKNOWN
      const wanted = wantedOutlet(item.draft)
      return guess(wanted, find(shelves.outlet, wanted))
    }
    case 'agent': {
      if (isKeyless && (unreadable('wikidataId') || (!item.draft.wikidataId && unreadable('name')))) return UNKNOWN
      const wanted = wantedAgent(item.draft)
      return guess(wanted, find(shelves.agent, wanted))
    }
    case 'event': {
      if (isKeyless && unreadable('name', 'startDate')) return UNKNOWN
      const wanted = wantedEvent(item.draft)
      return guess(wanted, find(shelves.event, wanted))
    }
    case 'article': {
      if (isKeyless && unreadable('url')) return UNKNOWN
      const { draft } = item
      const isNamed = isKeyless && draft.canonicalUrl === null
      if (isNamed && unreadable('title', 'publishedAt')) return UNKNOWN
      // Its derived key holds its outlet's.
      const outlet = guessOutlet(attempt, draft)
      const isOutletUnreadable =
        attempt.batch.invalid.get(item)?.some(({ field }) => field[item.path.length] === 'outlet') ?? false
      if (isNamed && (outlet === 'UNKNOWN' || isOutletUnreadable)) return UNKNOWN
      const wanted = wantedArticle(draft, outlet === 'UNKNOWN' ? null : outlet)
      return guess(wanted, find(shelves.article, wanted))
    }
  }
}
