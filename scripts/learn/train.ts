import { ANTECEDENT_FEATURE_COUNT } from '../../src/quotes/antecedent.ts'
import type { WordWeights } from '../../src/quotes/article.ts'
import { FEATURE_COUNT } from '../../src/quotes/features.ts'
import { FILTER_FEATURE_COUNT } from '../../src/quotes/filter.ts'
import { german } from '../../src/quotes/languages/de.ts'
import { english } from '../../src/quotes/languages/en.ts'
import type { Language } from '../../src/quotes/languages/language.ts'
import { unlisted } from '../../src/quotes/languages/unlisted.ts'
import type { EncodedModel } from '../../src/quotes/model.ts'
import { decodeTrees, type EncodedTree, isLeaf, LEAF } from '../../src/quotes/trees.ts'
import { boost, type BoostOptions, listwise, logistic } from './boost.ts'
import { addAntecedentExamples, addExamples, addFilterExamples, Examples } from './examples.ts'
import type { GoldArticle } from './gold.ts'
import { countWords, NO_WORDS, sumCounts, weighWords } from './words.ts'

const RANKER: BoostOptions = {
  trees: 252,
  leaves: 10,
  learningRate: 0.12,
  lambda: 10,
  minHessian: 6,
  minGradient: 0.004,
}
const FILTER: BoostOptions = { trees: 180, leaves: 6, learningRate: 0.1, lambda: 3, minHessian: 3, minGradient: 0 }

const ANTECEDENT: BoostOptions = { trees: 60, leaves: 6, learningRate: 0.12, lambda: 3, minHessian: 3, minGradient: 0 }

/** Learns trees that choose one row from each list of candidates. */
function boostLists(examples: Examples, width: number, options: BoostOptions): EncodedTree[] {
  const [starts, right] = [Int32Array.from(examples.starts), Uint8Array.from(examples.right)]
  const objective = listwise(starts, right, Float64Array.from(examples.weights))
  return boost({ columns: examples.columns(width), rows: examples.right.length }, objective, options)
}

/** Grows trees that decide whether a span is speech. */
function boostSpans(examples: Examples, options: BoostOptions): EncodedTree[] {
  const objective = logistic(Uint8Array.from(examples.right), Float64Array.from(examples.weights))
  return boost({ columns: examples.columns(FILTER_FEATURE_COUNT), rows: examples.right.length }, objective, options)
}

interface Options {
  readonly ranker: BoostOptions
  readonly filter: BoostOptions
  readonly antecedent: BoostOptions
}

type Add = (examples: Examples, article: GoldArticle, language: Language, words: WordWeights) => void

/**
 * Learns all trees of a model. `collect` receives a function `add` and must call it once for each article, with the
 * article's language and the word weights for reading the article.
 */
function grow(collect: (add: Add) => Examples, options: Options): Omit<EncodedModel, 'language' | 'words'> {
  const antecedent = boostLists(collect(addAntecedentExamples), ANTECEDENT_FEATURE_COUNT, options.antecedent)
  const resolver = decodeTrees(antecedent)
  const lists = collect((examples, article, language, words) =>
    addExamples(examples, article, language, words, resolver),
  )
  const ranker = boostLists(lists, FEATURE_COUNT, options.ranker)
  return { ranker, filter: boostSpans(collect(addFilterExamples), options.filter), antecedent }
}

/** A set of articles in one language. Weights are learned from these articles. */
export interface LearningSet {
  readonly language: Language
  readonly gold: readonly GoldArticle[]
  /** The weight of each example from these articles. */
  readonly weight: number
  /** The weight of each example for the filter. Default: `weight`. */
  readonly filterWeight?: number
}

/** Adds the examples from the articles of all sets. While the articles are read, no word has a weight. */
function addSets(add: Add, examples: Examples, sets: readonly LearningSet[]): Examples {
  for (const { language, gold, weight, filterWeight } of sets) {
    examples.weight = add === addFilterExamples ? (filterWeight ?? weight) : weight
    for (const article of gold) add(examples, article, language, NO_WORDS)
  }
  return examples
}

/**
 * Learns the weights of a language from annotated articles in this language. The articles of `others` add examples, but
 * no weights of words. The same articles in the same order always give exactly the same weights.
 */
function train(gold: readonly GoldArticle[], language: Language, others: readonly LearningSet[] = []): EncodedModel {
  const counts = countWords(gold, language)
  const sum = sumCounts(counts)
  // Each article is read with word weights that are computed from the other articles only. This is the same situation
  // as in use: the extractor reads articles from which no weights were learned.
  const wordsWithout = gold.map((_, index) => weighWords(sum, language, counts[index]))
  const collect = (add: Add): Examples => {
    const examples = new Examples()
    gold.forEach((article, index) => add(examples, article, language, wordsWithout[index] ?? NO_WORDS))
    return addSets(add, examples, others)
  }
  const trees = grow(collect, MANY)
  return { language: language.tag, words: weighWords(sum, language), ...trees }
}

const MANY: Options = { ranker: RANKER, filter: FILTER, antecedent: ANTECEDENT }

/**
 * Options for the invented articles. The trees have fewer leaves, because there are few quotes to learn from: the
 * languages that share weights have only about 1,500.
 */
const FEW: Options = {
  ranker: { ...RANKER, trees: 200, leaves: 8, learningRate: 0.13, lambda: 5, minHessian: 3 },
  filter: { ...FILTER, trees: 240, leaves: 4 },
  antecedent: { ...ANTECEDENT, trees: 30, leaves: 4 },
}

/**
 * Options for languages without word lists. Each tree has only two tests. The only features are punctuation, capitals
 * and lengths, which distinguish speech in a similar way in most languages.
 */
const WITHOUT_WORDS: BoostOptions = { ...FILTER, trees: 80, leaves: 3 }

/**
 * Learns weights that several languages share: no word has a weight of its own, so that the languages can learn from
 * each other.
 */
export function trainShared(sets: readonly LearningSet[], options: Options = FEW): EncodedModel {
  return { language: 'mul', words: NO_WORDS, ...grow((add) => addSets(add, new Examples(), sets), options) }
}

/**
 * Selects the sets of the languages that share weights. Each of these languages has too few articles for weights of its
 * own.
 */
export const sharedSets = (sets: readonly LearningSet[]): LearningSet[] =>
  sets.filter(({ language }) => language.weights === 'shared')

/** Gives a language's own invented articles a higher weight than those of other languages. */
const weighted = (sets: readonly LearningSet[], own: Language, weight: number, filterWeight = weight): LearningSet[] =>
  sets.map((set) => (set.language === own ? { ...set, weight, filterWeight } : { ...set, weight: 1 }))

/**
 * Learns the weights for English. The invented English articles have a higher weight, above all for the filter: the
 * filter learns from them to recognize titles and terms in quotation marks, which are rare in annotated news.
 */
export function trainEnglish(gold: readonly GoldArticle[], sets: readonly LearningSet[]): EncodedModel {
  return train(gold, english, weighted(sets, english, 3, 4))
}

const GERMAN: Options = {
  ...FEW,
  ranker: { ...FEW.ranker, leaves: 9 },
  filter: { ...FEW.filter, trees: 280 },
}

/** Combines several lists of trees into one list whose result is the mean of the results of the given lists. */
function average(lists: readonly (readonly EncodedTree[])[]): EncodedTree[] {
  const share = (code: number) => (isLeaf(code) ? LEAF + Math.round((code - LEAF) / lists.length) : code)
  return lists.flatMap((trees) => trees.map((tree) => tree.map(share)))
}

/**
 * German quotes follow the same order of words and marks as English ones, so English articles help. The trees that rank
 * speakers are learned twice: once with each half of the English articles. The mean of the two results is used, because
 * a single article has less influence on the mean than on one result.
 */
export function trainGerman(gold: readonly GoldArticle[], sets: readonly LearningSet[]): EncodedModel {
  const learn = (half: number) => {
    const help: LearningSet = { language: english, gold: gold.filter((_, at) => at % 2 === half), weight: 0.3 }
    return trainShared([...weighted(sets, german, 3), help], GERMAN)
  }
  const [first, second] = [learn(0), learn(1)]
  return { ...first, language: german.tag, ranker: average([first.ranker, second.ranker]) }
}

/**
 * Learns the filter that is used for languages without word lists. The articles of `sets` are in languages that have
 * word lists, but the articles are read without these lists.
 */
export function trainUnlisted(sets: readonly LearningSet[]): EncodedModel {
  const add: Add = (examples, article) => addFilterExamples(examples, article, unlisted, NO_WORDS)
  const filter = boostSpans(addSets(add, new Examples(), sets), WITHOUT_WORDS)
  return { language: unlisted.tag, words: NO_WORDS, ranker: [], filter, antecedent: [] }
}
