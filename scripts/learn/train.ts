import { ANTECEDENT_FEATURE_COUNT } from '../../src/quotes/antecedent.ts'
import type { WordWeights } from '../../src/quotes/article.ts'
import { FEATURE_COUNT } from '../../src/quotes/features.ts'
import { FILTER_FEATURE_COUNT } from '../../src/quotes/filter.ts'
import type { Language } from '../../src/quotes/languages/language.ts'
import type { EncodedModel } from '../../src/quotes/model.ts'
import { decodeTrees, type EncodedTree } from '../../src/quotes/trees.ts'
import { boost, type BoostOptions, listwise, logistic } from './boost.ts'
import { addAntecedentExamples, addExamples, addFilterExamples, Examples } from './examples.ts'
import type { GoldArticle } from './gold.ts'
import { countWords, NO_WORDS, sumCounts, weighWords } from './words.ts'

const RANKER: BoostOptions = {
  trees: 190,
  leaves: 12,
  learningRate: 0.15,
  lambda: 5,
  minHessian: 3,
  minGradient: 0.004,
}
const FILTER: BoostOptions = { trees: 100, leaves: 6, learningRate: 0.1, lambda: 3, minHessian: 3, minGradient: 0 }

const ANTECEDENT: BoostOptions = { trees: 60, leaves: 6, learningRate: 0.12, lambda: 3, minHessian: 3, minGradient: 0 }

/** Grows trees for lists of which one row, or some, are right. */
function boostLists(examples: Examples, width: number, options: BoostOptions): EncodedTree[] {
  const objective = listwise(Int32Array.from(examples.starts), Uint8Array.from(examples.right))
  return boost({ columns: examples.columns(width), rows: examples.right.length }, objective, options)
}

/** Learns a language's weights. The same articles in the same order give the same bytes. */
export function train(gold: readonly GoldArticle[], language: Language): EncodedModel {
  const counts = countWords(gold, language)
  const sum = sumCounts(counts)
  // As if the words of an article had never been seen: so it is when another text is read.
  const wordsWithout = gold.map((_, index) => weighWords(sum, language, counts[index]))
  const collect = (add: (examples: Examples, article: GoldArticle, words: WordWeights) => void): Examples => {
    const examples = new Examples()
    gold.forEach((article, index) => add(examples, article, wordsWithout[index] ?? NO_WORDS))
    return examples
  }

  const pronouns = collect((examples, article, words) => addAntecedentExamples(examples, article, language, words))
  const antecedent = boostLists(pronouns, ANTECEDENT_FEATURE_COUNT, ANTECEDENT)
  const resolver = decodeTrees(antecedent)
  const lists = collect((examples, article, words) => addExamples(examples, article, language, words, resolver))
  const ranker = boostLists(lists, FEATURE_COUNT, RANKER)
  const spans = collect((examples, article, words) => addFilterExamples(examples, article, language, words))
  const table = { columns: spans.columns(FILTER_FEATURE_COUNT), rows: spans.right.length }
  const filter = boost(table, logistic(Uint8Array.from(spans.right)), FILTER)
  return { language: language.tag, words: weighWords(sum, language), ranker, filter, antecedent }
}
