import type { AgentFields } from '../../../archive/agent/agent.ts'
import { hashText } from '../../../archive/content-hash.ts'
import type { EventFields } from '../../../archive/event/event.ts'
import { countWords } from '../../../archive/text/word-count.ts'
import type { OutletFields } from '../../../archive/outlet/outlet.ts'
import type { ParsedAgent, ParsedArticle, ParsedEvent, ParsedOutlet } from '../../parsed-input.ts'
import type { LoadedArticleFields } from '../entry.ts'
import type { ArticleItem, Measures } from '../items.ts'
import { createTurns } from '../turns.ts'

// The functions with names like `outletFields` return the fields that a record has after the load. A field that the
// input omits keeps its stored value, or gets a default value in a new record. Fields that refer to other records are
// set later, when the references are resolved. The outlet of an article is the only such field that is also set here.

function pick<T>(given: T | undefined, stored: T | undefined, empty: T): T {
  return given !== undefined ? given : (stored ?? empty)
}

export function outletFields(parsed: ParsedOutlet, was: OutletFields | null): OutletFields {
  return {
    name: pick(parsed.name, was?.name, ''),
    domain: pick(parsed.domain, was?.domain, null),
    homepage: pick(parsed.homepage, was?.homepage, null),
    kind: pick<string | null>(parsed.kind, was?.kind, null),
    country: pick(parsed.country, was?.country, null),
    language: pick(parsed.language, was?.language, null),
  }
}

export function agentFields(parsed: ParsedAgent, was: AgentFields | null): AgentFields {
  return {
    name: pick(parsed.name, was?.name, ''),
    kind: pick<string>(parsed.kind, was?.kind, 'PERSON'),
    aliases: pick(parsed.aliases, was?.aliases, []),
    description: pick(parsed.description, was?.description, null),
    wikidataId: pick(parsed.wikidataId, was?.wikidataId, null),
    provenance: parsed.restored?.isExtracted ? (was?.provenance ?? 'EXTRACTED') : 'SUPPLIED',
  }
}

export function eventFields(parsed: ParsedEvent, was: EventFields | null): EventFields {
  return {
    name: pick(parsed.name, was?.name, ''),
    kind: pick(parsed.kind, was?.kind, null),
    summary: pick(parsed.summary, was?.summary, null),
    startDate: pick(parsed.startDate, was?.startDate, null),
    endDate: pick(parsed.endDate, was?.endDate, null),
    place: pick(parsed.place, was?.place, null),
    country: pick(parsed.country, was?.country, null),
    parentId: was?.parentId ?? null,
    participants: was?.participants ?? new Map(),
  }
}

// A reference to a record that was never loaded directly can fill in missing fields of the record, but does not change
// existing values.

export function completedOutlet(parsed: ParsedOutlet, was: OutletFields): OutletFields {
  return {
    ...was,
    domain: was.domain ?? parsed.domain ?? null,
    homepage: was.homepage ?? parsed.homepage ?? null,
    kind: was.kind ?? parsed.kind ?? null,
    country: was.country ?? parsed.country ?? null,
    language: was.language ?? parsed.language ?? null,
  }
}

export function completedAgent(parsed: ParsedAgent, was: AgentFields): AgentFields {
  return {
    ...was,
    aliases: was.aliases.length > 0 ? was.aliases : (parsed.aliases ?? []),
    description: was.description ?? parsed.description ?? null,
    wikidataId: was.wikidataId ?? parsed.wikidataId ?? null,
    provenance: 'SUPPLIED',
  }
}

/** The participants and the parent are set elsewhere, because they are references to other records. */
export function completedEvent(parsed: ParsedEvent, was: EventFields): EventFields {
  return {
    ...was,
    kind: was.kind ?? parsed.kind ?? null,
    summary: was.summary ?? parsed.summary ?? null,
    startDate: was.startDate ?? parsed.startDate ?? null,
    endDate: was.endDate ?? parsed.endDate ?? null,
    place: was.place ?? parsed.place ?? null,
    country: was.country ?? parsed.country ?? null,
  }
}

export function articleFields(
  parsed: ParsedArticle,
  was: LoadedArticleFields | null,
  outletId: string | null | undefined,
  measures: Measures,
): LoadedArticleFields {
  const text = parsed.body === undefined ? null : (measures.get(parsed) ?? measure(parsed.body))
  if (text) measures.set(parsed, text)
  return {
    url: pick(parsed.url, was?.url, null),
    outletId: pick(outletId, was?.outletId, null),
    title: pick(parsed.title, was?.title, ''),
    description: pick(parsed.description, was?.description, null),
    language: pick(parsed.language, was?.language, null),
    publishedAt: pick(parsed.publishedAt, was?.publishedAt, null),
    modifiedAt: pick(parsed.modifiedAt, was?.modifiedAt, null),
    section: pick(parsed.section, was?.section, null),
    subjects: pick(parsed.subjects, was?.subjects, []),
    status: pick<string>(parsed.status, was?.status, 'USABLE'),
    body: parsed.body === undefined ? (was ? was.body : null) : parsed.body,
    bodyHash: text ? text.hash : (was?.bodyHash ?? null),
    wordCount: text ? text.words : (was?.wordCount ?? null),
    earlier: was ? [] : (parsed.restored?.earlier ?? []),
    bylines: was?.bylines ?? [],
    eventIds: was?.eventIds ?? [],
    credits: was?.credits ?? [],
    quotes: was?.quotes ?? [],
    removedQuotes: was?.removedQuotes ?? [],
    extractQuotes: was?.extractQuotes ?? false,
  }
}

/** Computes the hash and the word count of each body in a batch. Pauses, so that the process can do other work. */
export async function measureWithPauses(articles: readonly ArticleItem[]): Promise<Measures> {
  const measures: Measures = new Map()
  const takeTurns = createTurns()
  for (const { parsed } of articles) {
    if (parsed.body === undefined) continue
    measures.set(parsed, measure(parsed.body))
    await takeTurns(parsed.body?.length ?? 0)
  }
  return measures
}

function measure(body: string | null): { hash: string | null; words: number | null } {
  return body === null ? { hash: null, words: null } : { hash: hashText(body), words: countWords(body) }
}
