import type { AgentFields } from '../../../archive/agent/agent.ts'
import { hashText } from '../../../archive/content-hash.ts'
import type { EventFields } from '../../../archive/event/event.ts'
import { countWords } from '../../../archive/text/word-count.ts'
import type { OutletFields } from '../../../archive/outlet/outlet.ts'
import type { AgentDraft, ArticleDraft, EventDraft, OutletDraft } from '../../draft.ts'
import type { LoadedArticleFields } from '../entry.ts'
import type { Measures } from '../items.ts'

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
    keyGiven: was ? was.keyGiven : (draft.restored?.keyGiven ?? draft.key !== undefined),
    earlier: was ? [] : (draft.restored?.earlier ?? []),
    bylines: was?.bylines ?? [],
    eventIds: was?.eventIds ?? [],
    credits: was?.credits ?? [],
    quotes: was?.quotes ?? [],
  }
}

function measure(body: string | null): { hash: string | null; words: number | null } {
  return body === null ? { hash: null, words: null } : { hash: hashText(body), words: countWords(body) }
}
