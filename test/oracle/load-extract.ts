import { findQuotes } from '../../src/quotes/find-quotes.ts'
import { seen, withoutOrphans } from './load.ts'
import { tagged, toLists, withoutCovered } from './load-quotes.ts'
import type { AgentState, ArchiveState, ArticleState, QuoteState } from './state.ts'
import { folded as fold } from './text.ts'

/**
 * Reads all articles that the extractor has not read. The extractor itself finds spans and speakers; everything else is
 * evaluated here.
 */
export function evaluateExtraction(before: ArchiveState): ArchiveState {
  const state = structuredClone(before)
  for (const key of state.unread ?? []) {
    const article = state.articles.get(key)
    if (article) read(state, article)
  }
  return { ...withoutOrphans(seen(state)), unread: new Set() }
}

function read(state: ArchiveState, article: ArticleState): void {
  const { body } = article
  const people = tagged(article).filter(({ provenance }) => provenance !== 'EXTRACTED')
  const local = namedIn(state, article)
  const known = local.map(([, { name, aliases }]) => ({ name, aliases }))
  const found = body === null ? [] : findQuotes(body, article.language, known)
  const codePoint = (utf16: number) => [...(body ?? '').slice(0, utf16)].length
  const extracted = found
    .map((quote) => ({
      speakerName: quote.confidence < 0.8 ? null : quote.speakerName,
      quote: {
        text: (body ?? '').slice(quote.start, quote.end),
        start: codePoint(quote.start),
        end: codePoint(quote.end),
        form: quote.form,
        speaker: null,
        speakerAsPrinted: quote.speakerAsPrinted,
        cue: quote.cue,
        language: null,
        event: null,
        provenance: 'EXTRACTED',
        confidence: quote.confidence,
        number: 0,
      } as QuoteState,
    }))
    .filter(({ quote }) => quote.text.trim() !== '')
  const left = withoutCovered([...people, ...extracted.map(({ quote }) => quote)])
  for (const { quote, speakerName } of extracted)
    if (left.includes(quote) && speakerName !== null) quote.speaker = speakerOf(state, speakerName, local)
  Object.assign(article, toLists(left))
}

/** Returns the agents of bylines, of supplied and corrected quotes, and of events. */
function namedIn(state: ArchiveState, article: ArticleState): [string, AgentState][] {
  const quotes = article.quotes.filter(({ provenance }) => provenance !== 'EXTRACTED')
  const events = new Set([...article.events, ...article.quotes.map(({ event }) => event)])
  const keys = new Set([
    ...article.authors.map(({ agent }) => agent),
    ...quotes.map(({ speaker }) => speaker),
    ...[...events].flatMap((event) => [...(state.events.get(event ?? '')?.participants.keys() ?? [])]),
  ])
  return [...state.agents].filter(([key]) => keys.has(key))
}

function speakerOf(state: ArchiveState, name: string, local: [string, AgentState][]): string | null {
  const isCalled = ([, agent]: [string, AgentState]) =>
    [agent.name, ...agent.aliases].some((one) => fold(one) === fold(name))
  for (const agents of [local, [...state.agents]]) {
    const [first, second] = agents.filter(isCalled)
    if (first) return second ? null : first[0]
  }
  const key = `person:${fold(name)}`
  const holder = [...state.agents].find(([, { keys }]) => keys.includes(key))
  if (holder) return holder[0]
  state.agents.set(key, {
    keys: [key],
    keyGiven: false,
    loadedDirectly: false,
    isPublic: false,
    provenance: 'EXTRACTED',
    name,
    kind: 'PERSON',
    aliases: [],
    description: null,
    wikidataId: null,
  })
  return key
}
