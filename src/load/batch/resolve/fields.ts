import type { AgentFields } from '../../../archive/agent/agent.ts'
import { hashText } from '../../../archive/content-hash.ts'
import type { EventFields } from '../../../archive/event/event.ts'
import { countWords } from '../../../archive/text/word-count.ts'
import type { OutletFields } from '../../../archive/outlet/outlet.ts'
import type { AgentDraft, ArticleDraft, EventDraft, OutletDraft } from '../../draft.ts'
import type { LoadedArticleFields } from '../entry.ts'
import type { ArticleItem, Measures } from '../items.ts'
import { createTurns } from '../turns.ts'

// Each answers the record as it would stand: what was left out stays as it is, a new record begins empty. Links come
// later.

function pick<T>(given: T | undefined, stored: T | undefined, empty: T): T {
  return given !== undefined ? given : (stored ?? empty)
}

export function outletFields(draft: OutletDraft, was: OutletFields | null): OutletFields {
  return {
    name: pick(draft.name, was?.name, ''),
    domain: pick(draft.domain, was?.domain, null),
    homepage: pick(draft.homepage, was?.homepage, null),
    kind: pick<string | null>(draft.kind, was?.kind, null),
    country: pick(draft.country, was?.country, null),
    language: pick(draft.language, was?.language, null),
  }
}

export function agentFields(draft: AgentDraft, was: AgentFields | null): AgentFields {
  return {
    name: pick(draft.name, was?.name, ''),
    kind: pick<string>(draft.kind, was?.kind, 'PERSON'),
    aliases: pick(draft.aliases, was?.aliases, []),
    description: pick(draft.description, was?.description, null),
    wikidataId: pick(draft.wikidataId, was?.wikidataId, null),
  }
}

export function eventFields(draft: EventDraft, was: EventFields | null): EventFields {
  return {
    name: pick(draft.name, was?.name, ''),
    kind: pick(draft.kind, was?.kind, null),
    summary: pick(draft.summary, was?.summary, null),
    startDate: pick(draft.startDate, was?.startDate, null),
    endDate: pick(draft.endDate, was?.endDate, null),
    place: pick(draft.place, was?.place, null),
    country: pick(draft.country, was?.country, null),
    parentId: was?.parentId ?? null,
    participants: was?.participants ?? new Map(),
  }
}

// What a link gives a record that only links made: what is still unknown. Its name and kind stay, and so do its keys.

export function completedOutlet(draft: OutletDraft, was: OutletFields): OutletFields {
  return {
    ...was,
    domain: was.domain ?? draft.domain ?? null,
    homepage: was.homepage ?? draft.homepage ?? null,
    kind: was.kind ?? draft.kind ?? null,
    country: was.country ?? draft.country ?? null,
    language: was.language ?? draft.language ?? null,
  }
}

export function completedAgent(draft: AgentDraft, was: AgentFields): AgentFields {
  return {
    ...was,
    aliases: was.aliases.length > 0 ? was.aliases : (draft.aliases ?? []),
    description: was.description ?? draft.description ?? null,
    wikidataId: was.wikidataId ?? draft.wikidataId ?? null,
  }
}

/** But for participants and parent, which are links themselves. */
export function completedEvent(draft: EventDraft, was: EventFields): EventFields {
  return {
    ...was,
    kind: was.kind ?? draft.kind ?? null,
    summary: was.summary ?? draft.summary ?? null,
    startDate: was.startDate ?? draft.startDate ?? null,
    endDate: was.endDate ?? draft.endDate ?? null,
    place: was.place ?? draft.place ?? null,
    country: was.country ?? draft.country ?? null,
  }
}

export function articleFields(
  draft: ArticleDraft,
  was: LoadedArticleFields | null,
  outletId: string | null | undefined,
  measures: Measures,
): LoadedArticleFields {
  const text = draft.body === undefined ? null : (measures.get(draft) ?? measure(draft.body))
  if (text) measures.set(draft, text)
  return {
    url: pick(draft.url, was?.url, null),
    outletId: pick(outletId, was?.outletId, null),
    title: pick(draft.title, was?.title, ''),
    description: pick(draft.description, was?.description, null),
    language: pick(draft.language, was?.language, null),
    publishedAt: pick(draft.publishedAt, was?.publishedAt, null),
    modifiedAt: pick(draft.modifiedAt, was?.modifiedAt, null),
    section: pick(draft.section, was?.section, null),
    subjects: pick(draft.subjects, was?.subjects, []),
    status: pick<string>(draft.status, was?.status, 'USABLE'),
    body: draft.body === undefined ? (was ? was.body : null) : draft.body,
    bodyHash: text ? text.hash : (was?.bodyHash ?? null),
    wordCount: text ? text.words : (was?.wordCount ?? null),
    earlier: was ? [] : (draft.restored?.earlier ?? []),
    bylines: was?.bylines ?? [],
    eventIds: was?.eventIds ?? [],
    credits: was?.credits ?? [],
    quotes: was?.quotes ?? [],
  }
}

/** The bodies of a batch, measured in turns with whatever else the process has to do. */
export async function measureInTurns(articles: readonly ArticleItem[]): Promise<Measures> {
  const measures: Measures = new Map()
  const takeTurns = createTurns()
  for (const { draft } of articles) {
    if (draft.body === undefined) continue
    measures.set(draft, measure(draft.body))
    await takeTurns(draft.body?.length ?? 0)
  }
  return measures
}

function measure(body: string | null): { hash: string | null; words: number | null } {
  return body === null ? { hash: null, words: null } : { hash: hashText(body), words: countWords(body) }
}
