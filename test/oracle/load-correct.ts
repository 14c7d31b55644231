import { defaultKey, find, identityOf } from './load-identity.ts'
import { seen, withoutOrphans } from './load.ts'
import { tagged, toLists, withoutCovered } from './load-quotes.ts'
import type { AgentIn, Fault } from './load-types.ts'
import type { ArchiveState, QuoteState } from './state.ts'

/**
 * A correction. The quote is given by its text and number; null means that the correction adds a quote. Undefined keeps
 * the stored value, and null clears it.
 */
export interface Correction {
  article: string
  quote: { text: string; number: number } | null
  isQuote?: boolean
  start?: number | null
  end?: number | null
  form?: string | null
  cue?: string | null
  language?: string | null
  speaker?: AgentIn | null
}

type Draft = QuoteState & { isRemoved: boolean; by?: number }

export function evaluateCorrections(
  before: ArchiveState,
  corrections: readonly Correction[],
): { state: ArchiveState; faults: Fault[]; quotes: ({ article: string; text: string; number: number } | null)[] } {
  const state = structuredClone(before)
  const faults: Fault[] = []
  const touched = new Map<string, Draft[]>()
  const changed = new Set<string>()
  corrections.forEach((correction, i) => {
    const fail = (code: Fault['code'], field?: string) =>
      void faults.push({ code, field: ['corrections', String(i), ...(field ? [field] : [])] })
    const article = state.articles.get(correction.article)
    if (!article) return fail('NOT_FOUND', correction.quote ? 'id' : 'article')
    const { quote: target } = correction
    const isRepeated = corrections
      .slice(0, i)
      .some(
        (other) =>
          target &&
          other.article === correction.article &&
          other.quote?.text === target.text &&
          other.quote.number === target.number,
      )
    const quotes = touched.get(correction.article) ?? (tagged(article) as Draft[])
    touched.set(correction.article, quotes)
    const isOf = (quote: Draft) => target !== null && quote.text === target.text && quote.number === target.number
    // The quote is found by the text and number that it had before all corrections.
    const known = tagged(before.articles.get(correction.article) as never).some((quote) => isOf(quote as Draft))
    if (target && !known) return fail('NOT_FOUND', 'id')
    if (isRepeated) return fail('DUPLICATE_KEY', 'id')
    // Other errors of the correction are reported, too.
    const isUnknown = !!correction.speaker && isNobody(state, correction.speaker)
    if (isUnknown) fail('UNKNOWN_REFERENCE', 'speaker')
    const was = target ? quotes.find((quote) => quote.by === undefined && isOf(quote)) : undefined
    const points = article.body === null ? null : [...article.body]
    const { start: from, end: to } = place(correction, was)
    if (!target) {
      const missing = (['start', 'end'] as const).filter((field) => (correction[field] ?? null) === null)
      for (const field of missing) fail('REQUIRED', field)
      if (missing.length > 0) return
    }
    const isMoved = correction.start !== undefined || correction.end !== undefined
    if (isMoved && (from === null) !== (to === null)) {
      const field = from === null ? 'start' : 'end'
      return fail(correction[field] === null ? 'INVALID' : 'REQUIRED', field)
    }
    if (isMoved && from !== null && to !== null) {
      if (!points || from < 0 || from >= points.length) return fail('OUT_OF_RANGE', 'start')
      if (to <= from || to > points.length) return fail('OUT_OF_RANGE', 'end')
    }
    const form = correction.form === undefined ? (was?.form ?? 'DIRECT') : (correction.form ?? 'DIRECT')
    const isPrinted = from !== null && (form !== 'INDIRECT' || !target)
    const text = isPrinted && points ? points.slice(from, to ?? 0).join('') : (was?.text ?? '')
    if (text.trim() === '') return fail('REQUIRED', 'start')
    const now = { text, start: from }
    const isSame = (one: { text: string; start: number | null }) => one.text === text && one.start === from
    const isTwin = quotes.some((quote) => quote !== was && quote.provenance !== 'EXTRACTED' && isSame(quote))
    const stays = was !== undefined && isSame(was)
    if (from !== null && !stays && isTwin) return fail('DUPLICATE_KEY')
    const memory = was ? [...(was.replaces ?? []), { text: was.text, start: was.start }] : []
    const replaces = memory.filter(
      (one, index) =>
        !isSame(one) && memory.findIndex((other) => other.text === one.text && other.start === one.start) === index,
    )
    if (isUnknown) return
    const speaker = correction.speaker === undefined ? (was?.speaker ?? null) : link(state, correction.speaker)
    const draft: Draft = {
      ...now,
      end: to,
      form,
      speaker,
      speakerAsPrinted: was?.speakerAsPrinted ?? null,
      cue: correction.cue === undefined ? (was?.cue ?? null) : correction.cue,
      language: correction.language === undefined ? (was?.language ?? null) : correction.language,
      event: was?.event ?? null,
      provenance: 'CORRECTED',
      ...(replaces.length > 0 ? { replaces } : {}),
      number: 0,
      isRemoved: correction.isQuote === undefined ? (was?.isRemoved ?? false) : !correction.isQuote,
      by: i,
    }
    if (was) quotes.splice(quotes.indexOf(was), 1, draft)
    else quotes.push(draft)
    changed.add(correction.article)
  })
  const answers: ({ article: string; text: string; number: number } | null)[] = corrections.map(() => null)
  const unread = new Set(state.unread)
  for (const key of changed) {
    const article = state.articles.get(key)
    if (!article) continue
    const lists = toLists(withoutCovered(touched.get(key) ?? []))
    const contents = () =>
      JSON.stringify([article.quotes, article.removed ?? []].map((list) => list.map(content).sort()))
    const old = contents()
    const quotes = (lists.quotes as Draft[]).map(({ by, ...quote }) => {
      if (by !== undefined) answers[by] = { article: key, text: quote.text, number: quote.number }
      return quote
    })
    const removed = (lists.removed as Draft[]).map(({ by: _by, ...quote }) => quote)
    const kept = { quotes: article.quotes, removed: article.removed }
    Object.assign(article, { quotes, removed })
    // A correction that does not change anything does not count as a change.
    if (contents() === old) Object.assign(article, kept)
    else if (article.extractQuotes) {
      unread.delete(key)
      unread.add(key)
    }
  }
  return { state: { ...withoutOrphans(seen(state)), unread }, faults, quotes: answers }
}

function content(quote: QuoteState): string {
  return JSON.stringify({ ...quote, number: 0 }, [...new Set([...Object.keys(quote), 'text', 'start'])].sort())
}

function place({ start, end }: Correction, was: QuoteState | undefined) {
  return {
    start: start === undefined ? (was?.start ?? null) : start,
    end: end === undefined ? (was?.end ?? null) : end,
  }
}

function isNobody(state: ArchiveState, input: AgentIn): boolean {
  const identity = identityOf('agent', input)
  return identity.name === null && find(state, identity) === null
}

/** Returns the first key of the agent to which the link refers; a link with a name can create the agent. */
function link(state: ArchiveState, input: AgentIn | null): string | null {
  if (input === null) return null
  const identity = identityOf('agent', input)
  const found = find(state, identity)
  if (found === 'CONFLICT') throw new Error('corrections here give a key or a name')
  if (found) {
    const agent = state.agents.get(found.key)
    if (agent && !agent.loadedDirectly) agent.provenance = 'SUPPLIED'
    return found.key
  }
  const key = identity.key ?? defaultKey(identity) ?? ''
  state.agents.set(key, {
    keys: [key],
    keyGiven: identity.key !== null,
    loadedDirectly: false,
    isPublic: false,
    provenance: 'SUPPLIED',
    name: input.name ?? '',
    kind: 'PERSON',
    aliases: [],
    description: null,
    wikidataId: null,
  })
  return key
}
