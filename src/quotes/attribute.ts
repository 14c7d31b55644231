import type { Article } from './article.ts'
import { listCandidates } from './candidate.ts'
import { FEATURE_COUNT, FeatureReader, History, type QuoteView, viewQuotes } from './features.ts'
import { countRepetitions, readFilterRow } from './filter.ts'
import { NAMING } from './languages/language.ts'
import type { Model } from './model.ts'
import { resolveMentions } from './resolve.ts'
import { logistic, scoreRow, softmax, type Trees } from './trees.ts'

/** The speaker that was found for a quote. `mention` and `entity` are indexes, or -1 if no speaker was found. */
export interface Attribution {
  readonly quote: number
  /** The probability that the span is a quote, 0 to 1. */
  readonly isQuote: number
  readonly mention: number
  readonly entity: number
  /** The probability that the quote was said by this entity, provided that the span is a quote. */
  readonly isSpeaker: number
}

interface Choice {
  readonly mention: number
  readonly probability: number
}

/**
 * Adds up the probabilities of each entity's mentions, and takes the likeliest mention of the entity with the highest
 * sum. A mention without an entity counts as an entity of its own.
 */
function choose(candidates: readonly number[], probabilities: Float64Array, entityOf: Int32Array): Choice {
  const keys = candidates.map((candidate) => {
    const entity = entityOf[candidate] ?? -1
    return entity >= 0 ? entity : -1 - candidate
  })
  const sums = new Map<number, number>()
  keys.forEach((key, at) => sums.set(key, (sums.get(key) ?? 0) + (probabilities[at] ?? 0)))
  let best = 0
  keys.forEach((key, at) => {
    const difference = (sums.get(key) ?? 0) - (sums.get(keys[best] ?? 0) ?? 0)
    const isSame = key === keys[best]
    if (isSame ? (probabilities[at] ?? 0) > (probabilities[best] ?? 0) : difference > 0) best = at
  })
  return { mention: candidates[best] ?? -1, probability: sums.get(keys[best] ?? 0) ?? 0 }
}

/**
 * The probability that the text after a dash is speech. It is high, because the scanner accepts such a text only if
 * something else shows that it is speech, such as an attribution (see `listDashSpeech`).
 */
const DASH_SPEECH = 0.95

/** For each span the probability that it is speech. */
export function judgeSpans(article: Article, views: readonly QuoteView[], filter: Trees): number[] {
  const repetitions = countRepetitions(article)
  return views.map((view) => {
    const span = article.spans[view.quote]
    if (span?.insertions) return DASH_SPEECH
    const before = article.tokens[view.token - 1]
    if (((before?.classes ?? 0) & NAMING) !== 0) return 0
    return logistic(scoreRow(filter, readFilterRow(article, view, repetitions), 0))
  })
}

/**
 * A thing in the sentence may be the source of a quote, as in `Lee cited a rule that states “…”`. In annotated news,
 * there were thirteen such quotes for which the extractor did not choose the thing as the speaker. The speaker that it
 * chose was right for ten of them: 10 / 13 = 0.77.
 */
const QUOTED_THING = 0.77

/** Returns a factor for the probability of a speaker: below 1 if a thing in the sentence may be the source instead. */
function doubtThings({ mentions }: Article, { isLeftThing, subjectLeft }: QuoteView, mention: number): number {
  const thing = mentions[subjectLeft]
  const isOther = mention !== subjectLeft && mentions[mention]?.from !== thing?.to
  return isLeftThing && isOther ? QUOTED_THING : 1
}

/**
 * Returns the highest probability that a speaker may get. If a quote continues in the next paragraph, and the second
 * part has the same speaker as the first part, the limit for the second part is the probability for the first part.
 * There is no such limit if a reporting verb is in the same sentence as the second part.
 */
function limitOfPart({ spans }: Article, view: QuoteView, previous: Attribution | undefined, entity: number): number {
  const isPart = previous?.quote === view.quote - 1 && spans[previous.quote]?.continues === true
  const isSame = isPart && previous.entity === entity && view.cueLeft < 0 && view.cueRight < 0
  return isSame ? previous.isSpeaker : 1
}

/** Decides for each span, from the first to the last, whether it is speech, and who speaks. */
export function attribute(article: Article, model: Model): Attribution[] {
  const entityOf = resolveMentions(article, model.antecedent)
  const reader = new FeatureReader(article, entityOf, model.words.noun)
  const attributions: Attribution[] = []
  const history = new History()
  const views = viewQuotes(article)
  const judged = judgeSpans(article, views, model.filter)
  views.forEach((view, quote) => {
    const isQuote = judged[quote] ?? 0
    if (isQuote < article.language.minQuote) return
    const candidates = article.spans[quote]?.isAsked ? [] : listCandidates(article, quote, history.mention)
    if (candidates.length === 0) {
      attributions.push({ quote, isQuote, mention: -1, entity: -1, isSpeaker: 0 })
      return
    }
    const rows = reader.read(view, candidates, history)
    const scores = Float64Array.from(candidates, (_, at) => scoreRow(model.ranker, rows, at * FEATURE_COUNT))
    const { mention, probability } = choose(candidates, softmax(scores), entityOf)
    const entity = entityOf[mention] ?? -1
    const isSpeaker = Math.min(
      probability * doubtThings(article, view, mention),
      limitOfPart(article, view, attributions.at(-1), entity),
    )
    attributions.push({ quote, isQuote, mention, entity, isSpeaker })
    history.add(mention, entity)
  })
  return attributions
}
