import type { Article } from './article.ts'
import { listCandidates } from './candidate.ts'
import { FEATURE_COUNT, FeatureReader, History, type QuoteView, viewQuotes } from './features.ts'
import { countRepetitions, readFilterRow } from './filter.ts'
import type { Model } from './model.ts'
import { resolveMentions } from './resolve.ts'
import { logistic, scoreRow, softmax, type Trees } from './trees.ts'

/** Who a quote is attributed to. Indexes of mention and entity, -1 for none; probabilities from 0 to 1. */
export interface Attribution {
  readonly quote: number
  /** That the span is a quote at all. */
  readonly isQuote: number
  readonly mention: number
  readonly entity: number
  /** That this entity said it, if it is a quote. */
  readonly isSpeaker: number
}

interface Choice {
  readonly mention: number
  readonly probability: number
}

/** The entity with the highest sum, and of its mentions the likeliest; a mention without entity stands for itself. */
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

/** That a dash opens speech: the scanner takes only what is attributed, or answers somebody. */
const DASH_SPEECH = 0.95

/** For each span the probability that it is speech. */
export function judgeSpans(article: Article, views: readonly QuoteView[], filter: Trees): number[] {
  const repetitions = countRepetitions(article)
  return views.map((view) => {
    const span = article.spans[view.quote]
    if (span?.insertions) return span.isQuestion ? 0 : DASH_SPEECH
    return logistic(scoreRow(filter, readFilterRow(article, view, repetitions), 0))
  })
}

/** Finds, from the first quote to the last, which spans are speech and who speaks. */
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
    const candidates = listCandidates(article, quote, history.mention)
    if (candidates.length === 0) {
      attributions.push({ quote, isQuote, mention: -1, entity: -1, isSpeaker: 0 })
      return
    }
    const rows = reader.read(view, candidates, history)
    const scores = Float64Array.from(candidates, (_, at) => scoreRow(model.ranker, rows, at * FEATURE_COUNT))
    const { mention, probability } = choose(candidates, softmax(scores), entityOf)
    const entity = entityOf[mention] ?? -1
    attributions.push({ quote, isQuote, mention, entity, isSpeaker: probability })
    history.add(mention, entity)
  })
  return attributions
}
