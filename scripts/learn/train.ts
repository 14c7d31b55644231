import type { WordWeights } from '../../src/quotes/article.ts'
import { FEATURE_COUNT } from '../../src/quotes/features.ts'
import { FILTER_FEATURE_COUNT } from '../../src/quotes/filter.ts'
import type { Language } from '../../src/quotes/languages/language.ts'
import type { EncodedModel } from '../../src/quotes/model.ts'
import { boost, type BoostOptions, listwise, logistic } from './boost.ts'
import { addExamples, addFilterExamples, Examples } from './examples.ts'
import type { GoldArticle } from './gold.ts'
import { countWords, sumCounts, weighWords } from './words.ts'

const RANKER: BoostOptions = {
  trees: 190,
  leaves: 12,
  learningRate: 0.15,
  lambda: 5,
  minHessian: 3,
  minGradient: 0.004,
}
const FILTER: BoostOptions = { trees: 100, leaves: 6, learningRate: 0.1, lambda: 3, minHessian: 3, minGradient: 0 }

/** Learns a language's weights. The same articles in the same order give the same bytes. */
export function train(gold: readonly GoldArticle[], language: Language): EncodedModel {
  const counts = countWords(gold, language)
  const sum = sumCounts(counts)
  const lists = new Examples()
  const spans = new Examples()
  gold.forEach((article, index) => {
    // As if the words of this article had never been seen: so they are when another text is read.
    const words: WordWeights = weighWords(sum, language, counts[index])
    addExamples(lists, article, language, words)
    addFilterExamples(spans, article, language, words)
  })
  const ranking = listwise(Int32Array.from(lists.starts), Uint8Array.from(lists.right))
  const ranker = boost({ columns: lists.columns(FEATURE_COUNT), rows: lists.right.length }, ranking, RANKER)
  const judging = logistic(Uint8Array.from(spans.right))
  const filter = boost({ columns: spans.columns(FILTER_FEATURE_COUNT), rows: spans.right.length }, judging, FILTER)
  return { language: language.tag, words: weighWords(sum, language), ranker, filter }
}

export interface LearningSet {
  readonly language: Language
  readonly gold: readonly GoldArticle[]
}

const NO_WORDS: WordWeights = { cue: {}, noun: {} }
const SHARED_RANKER: BoostOptions = { ...RANKER, trees: 120, leaves: 8, learningRate: 0.1 }
const SHARED_FILTER: BoostOptions = { ...FILTER, trees: 120, leaves: 6, learningRate: 0.1 }

/** Learns weights that several languages share: no word has one of its own, so each teaches the others. */
export function trainShared(sets: readonly LearningSet[]): EncodedModel {
  const lists = new Examples()
  const spans = new Examples()
  for (const { language, gold } of sets)
    for (const article of gold) {
      addExamples(lists, article, language, NO_WORDS)
      addFilterExamples(spans, article, language, NO_WORDS)
    }
  const ranking = listwise(Int32Array.from(lists.starts), Uint8Array.from(lists.right))
  const ranker = boost({ columns: lists.columns(FEATURE_COUNT), rows: lists.right.length }, ranking, SHARED_RANKER)
  const judging = logistic(Uint8Array.from(spans.right))
  const filter = boost(
    { columns: spans.columns(FILTER_FEATURE_COUNT), rows: spans.right.length },
    judging,
    SHARED_FILTER,
  )
  return { language: 'mul', words: NO_WORDS, ranker, filter }
}
