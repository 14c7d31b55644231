import type { StoredAgent } from '../../archive/agent/store.ts'
import { findAgents } from '../../archive/agent/store.ts'
import { findNamedAgents, findNamesakes, type Namesakes } from '../../archive/agent/find-by-name.ts'
import { findArticles } from '../../archive/article/find.ts'
import { agentName } from '../../archive/identity/name.ts'
import { allInOrder, toQuoteSet, withoutCovered } from '../../archive/quote/quote-set.ts'
import type { QuoteFields, Span } from '../../archive/quote/quote.ts'
import { fold } from '../../archive/text/fold.ts'
import type { Tx } from '../../postgres/sql.ts'
import { DEFAULT_LOAD_LIMITS, DERIVED_KEY_BYTES, type QuoteLimits } from '../limits.ts'
import type { AgentEntry, ArticleEntry } from './entry.ts'
import { commitChanges } from './load.ts'
import { create } from './record-index.ts'
import type { Attempt } from './resolve/attempt.ts'
import { resolveBatch } from './resolve/resolve.ts'

/** A quote that the extractor found in an article's current body. */
export interface ExtractedQuote {
  readonly text: string
  readonly span: Span
  readonly form: string
  readonly speakerAsPrinted: string | null
  /** The speaker's full name, or null if the extractor is not sure enough of it. */
  readonly speakerName: string | null
  readonly cue: string | null
  readonly confidence: number
}

/**
 * Saves the quotes that the extractor found. The new quotes replace the quotes that the extractor found earlier in the
 * same articles. Supplied and corrected quotes are kept. `found` maps each article's ID to its quotes, and `at` is the
 * time that `lockWriters` returned. Runs in the caller's transaction, which must hold the writers' lock.
 */
export async function saveExtracted(
  tx: Tx,
  found: ReadonlyMap<string, readonly ExtractedQuote[]>,
  at: string,
  limits: QuoteLimits,
): Promise<void> {
  const articleIds = [...found.keys()]
  const names = new Set([...found.values()].flat().flatMap(({ speakerName }) => speakerName ?? []))
  const [articles, named, namesakes] = await Promise.all([
    findArticles(tx, articleIds, new Set()),
    findNamedAgents(tx, articleIds),
    findNamesakes(tx, [...names]),
  ])
  const agents = await findAgents(tx, [
    ...new Set([
      ...[...named.values()].flat(),
      ...[...namesakes.values()].flatMap(({ ids, keyHolder }) => [...ids, ...(keyHolder === null ? [] : [keyHolder])]),
    ]),
  ])
  const attempt = await resolveBatch({
    tx,
    items: { outlets: [], agents: [], events: [], articles: [] },
    invalid: new Map(),
    measures: new Map(),
    placings: new Map(),
    extractQuotes: undefined,
    existing: {
      outlets: [],
      agents,
      events: [],
      parents: new Map(),
      articles: new Map(articles.map((article) => [article.id, article])),
    },
    articleIds,
    asked: new Set(),
    madeLater: new Set(),
  })
  const byId = new Map(agents.map((agent) => [agent.id, agent]))
  const entries = new Map(Array.from(attempt.indexes.article.byKey.values(), (entry) => [entry.id, entry]))
  // Articles are processed in the order in which they were read, because the first article that names a new agent
  // decides how the name is spelled.
  for (const [articleId, quotes] of found) {
    const entry = entries.get(articleId)
    const locals = (named.get(articleId) ?? []).flatMap((id) => byId.get(id) ?? [])
    if (entry)
      replaceExtracted(entry, quotes, limits, (name) => findSpeaker(attempt, name, locals, namesakes.get(name)))
  }
  await commitChanges(tx, attempt, at)
}

function replaceExtracted(
  entry: ArticleEntry,
  extracted: readonly ExtractedQuote[],
  { quotesPerArticle }: QuoteLimits,
  findSpeakerId: (name: string) => string | null,
): void {
  const kept = allInOrder(entry.id, entry.fields).filter(({ provenance }) => provenance !== 'EXTRACTED')
  const fresh = extracted
    .slice(0, Math.max(0, quotesPerArticle - kept.length))
    .map((quote): QuoteFields & { readonly speakerName: string | null } => ({
      text: quote.text,
      span: quote.span,
      form: quote.form,
      speakerId: null,
      speakerName: quote.speakerName,
      speakerAsPrinted: quote.speakerAsPrinted,
      cue: quote.cue,
      language: null,
      eventId: null,
      provenance: 'EXTRACTED',
      confidence: quote.confidence,
    }))
  // Speakers are looked up last, so that no agent is created for a quote that is left out.
  const left = new Set<QuoteFields>(withoutCovered([...kept, ...fresh]))
  const named = fresh
    .filter((quote) => left.has(quote))
    .map(({ speakerName, ...quote }) => ({
      ...quote,
      speakerId: speakerName === null ? null : findSpeakerId(speakerName),
    }))
  entry.fields = { ...entry.fields, ...toQuoteSet(entry.id, [...kept, ...named]), extractedBy: null }
}

/**
 * Returns the ID of the agent that has this name. `locals` are searched first: the agents in the article's bylines, in
 * its supplied and corrected quotes, and in its events. If none of them has this name, all agents of the archive are
 * searched. If no agent of the archive has this name, the agent whose key is derived from the name is used, or a new
 * agent is created. Returns null if a search finds several agents, or if the name is too long for a new agent.
 */
function findSpeaker(
  attempt: Attempt,
  name: string,
  locals: readonly StoredAgent[],
  namesakes: Namesakes | undefined,
): string | null {
  const folded = fold(name)
  const isCalled = (agent: StoredAgent) => [agent.name, ...agent.aliases].some((one) => fold(one) === folded)
  const [local, ...others] = locals.filter(isCalled)
  if (local) return others.length === 0 ? local.id : null
  const [known, ...more] = namesakes?.ids ?? []
  if (known !== undefined) return more.length === 0 ? known : null
  return namesakes?.keyHolder ?? makeAgent(attempt, name)?.id ?? null
}

function makeAgent({ indexes: { agent } }: Attempt, name: string): AgentEntry | null {
  const key = agentName({ kind: undefined, name })
  if (Buffer.byteLength(key) > DERIVED_KEY_BYTES || name.length > DEFAULT_LOAD_LIMITS.nameLength) return null
  const made = agent.byKey.get(key)
  if (made) return made
  const fields = { name, kind: 'PERSON', aliases: [], description: null, wikidataId: null, provenance: 'EXTRACTED' }
  return create(agent, key, fields, { otherKeys: [], keyGiven: false, loadedDirectly: false })
}
