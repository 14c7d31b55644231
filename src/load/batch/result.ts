import type { LoadAnswer, LoadCounts, LoadOutcome, RecordCounts, RecordKind, UserError } from '../answer.ts'
import { type Changes, countCreated } from './changes.ts'
import { listItems, type RecordItem } from './items.ts'
import { find } from './record-index.ts'
import type { Attempt } from './resolve/attempt.ts'
import { guessOutlet } from './resolve/articles.ts'
import { namelessError } from './resolve/records.ts'
import {
  agentIdentity,
  articleIdentity,
  eventIdentity,
  outletIdentity,
  type RecordIdentity,
} from '../../archive/identity/record-identity.ts'

export const NO_COUNTS: LoadCounts = { created: 0, updated: 0, unchanged: 0, rejected: 0, skipped: 0 }
export const NO_RECORDS: RecordCounts = { outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 }

/** The result for one top-level record. */
export interface ItemResult {
  readonly item: RecordItem
  /** See LoadResult. */
  readonly key: string | null
  readonly id: string | null
  readonly outcome: LoadOutcome
  /** The errors of a rejected record, in the order in which the answer lists them. */
  readonly errors: readonly UserError[]
}

export interface BatchResult {
  /** The results in the order of `listItems`. */
  readonly results: readonly ItemResult[]
  /**
   * The number of new records, including records that references create. After a dry run, the number of records that a
   * load would create.
   */
  readonly created: RecordCounts
  readonly isWritten: boolean
}

export function toResult(
  attempt: Attempt,
  changes: Changes,
  { isRefused, isWritten }: { readonly isRefused: boolean; readonly isWritten: boolean },
): BatchResult {
  const changed = new Set<unknown>([...changes.outlets, ...changes.agents, ...changes.events, ...changes.articles])
  const results = listItems(attempt.batch.items).map((item): ItemResult => {
    const entry = attempt.recordOf.get(item) ?? null
    const { key, stored } = entry ? { key: entry.keys[0] ?? null, stored: entry } : guessRecord(attempt, item)
    const isRejected = attempt.rejected.has(item)
    const outcome = isRejected
      ? 'REJECTED'
      : isRefused
        ? 'SKIPPED'
        : !changed.has(entry)
          ? 'UNCHANGED'
          : entry?.stored
            ? 'UPDATED'
            : 'CREATED'
    const id = stored && (stored.stored || isWritten) ? stored.id : null
    return { item, key, id, outcome, errors: isRejected ? listErrors(attempt, item) : [] }
  })
  return { results, created: isRefused ? NO_RECORDS : countCreated(changes), isWritten }
}

export function countOutcomes(outcomes: Iterable<LoadOutcome>): LoadCounts {
  const counts = { ...NO_COUNTS } as { -readonly [K in keyof LoadCounts]: number }
  for (const outcome of outcomes) counts[outcome.toLowerCase() as keyof LoadCounts]++
  return counts
}

export function toAnswer({ results, created }: BatchResult): LoadAnswer {
  return {
    counts: countOutcomes(results.map(({ outcome }) => outcome)),
    created,
    results: results.map(({ item, key, id, outcome }) => ({
      kind: item.noun.toUpperCase() as RecordKind,
      index: item.index,
      key,
      outcome,
      id,
    })),
    userErrors: results.flatMap(({ errors }) => errors),
  }
}

// A record with invalid fields is not resolved, so this function also has to report a missing name or title.
function listErrors(attempt: Attempt, item: RecordItem): readonly UserError[] {
  const errors = attempt.rejected.get(item) ?? []
  if (!attempt.batch.invalid.has(item)) return errors
  const error = namelessError(item.path, item.noun)
  const title = item.noun === 'article' ? item.parsed.title : item.parsed.name
  const isTold = errors.some(({ field }) => field.join() === error.field.join())
  const { stored, isKnown } = guessRecord(attempt, item)
  return title !== undefined || stored || !isKnown || isTold ? errors : [...errors, error]
}

type Guess = {
  readonly key: string | null
  readonly isKnown: boolean
  readonly stored: { readonly id: string; readonly stored: unknown } | null
}

/** Determines, if possible, the key that a rejected item would have had, and the stored record to which it refers. */
function guessRecord(attempt: Attempt, item: RecordItem): Guess {
  const { indexes } = attempt
  const unreadable = (...fields: string[]) =>
    attempt.batch.invalid
      .get(item)
      ?.some(({ field }) => field.length === item.path.length + 1 && fields.includes(field.at(-1) ?? '')) ?? false
  const guess = (
    identity: RecordIdentity,
    found: 'CONFLICT' | null | { id: string; stored: unknown; keys: readonly string[] },
  ): Guess => {
    if (found === 'CONFLICT') return UNKNOWN
    return found
      ? { key: found.keys[0] ?? null, isKnown: true, stored: found }
      : { key: identity.key ?? identity.derivedKey, isKnown: true, stored: null }
  }
  const UNKNOWN: Guess = { key: null, isKnown: false, stored: null }
  const isKeyless = item.parsed.key === undefined
  if (unreadable('key')) return UNKNOWN
  switch (item.noun) {
    case 'outlet': {
      if (isKeyless && (unreadable('domain') || (!item.parsed.domain && unreadable('name')))) return UNKNOWN
      const identity = outletIdentity(item.parsed)
      return guess(identity, find(indexes.outlet, identity))
    }
    case 'agent': {
      if (isKeyless && (unreadable('wikidataId') || (!item.parsed.wikidataId && unreadable('name')))) return UNKNOWN
      const identity = agentIdentity(item.parsed)
      return guess(identity, find(indexes.agent, identity))
    }
    case 'event': {
      if (isKeyless && unreadable('name', 'startDate')) return UNKNOWN
      const identity = eventIdentity(item.parsed)
      return guess(identity, find(indexes.event, identity))
    }
    case 'article': {
      if (isKeyless && unreadable('url')) return UNKNOWN
      const { parsed } = item
      const isNamed = isKeyless && parsed.canonicalUrl === null
      if (isNamed && unreadable('title', 'publishedAt')) return UNKNOWN
      // The derived key of an article depends on the key of its outlet.
      const outlet = guessOutlet(attempt, parsed)
      const isOutletUnreadable =
        attempt.batch.invalid.get(item)?.some(({ field }) => field[item.path.length] === 'outlet') ?? false
      if (isNamed && (outlet === 'UNKNOWN' || isOutletUnreadable)) return UNKNOWN
      const identity = articleIdentity(parsed, outlet === 'UNKNOWN' ? null : outlet)
      return guess(identity, find(indexes.article, identity))
    }
  }
}
