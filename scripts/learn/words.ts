import { type Article, readArticle, STRENGTH_SCORE, type WordWeights } from '../../src/quotes/article.ts'
import { LISTED_NOUN, OTHER_NOUN } from '../../src/quotes/features.ts'
import {
  AUXILIARY,
  CONJUNCTION,
  CUE,
  DETERMINER,
  DOCUMENT,
  type Language,
  PREPOSITION,
  ROLE,
} from '../../src/quotes/languages/language.ts'
import type { GoldArticle } from './gold.ts'

/** How often a word was a cue or a speaker (`yes`), and how often it was not (`no`). */
interface Count {
  yes: number
  no: number
}
type Counts = Map<string, Count>

interface ArticleCounts {
  readonly cue: Counts
  readonly noun: Counts
}

function add(counts: Counts, word: string, isYes: boolean, sign = 1): void {
  const count = counts.get(word) ?? { yes: 0, no: 0 }
  if (isYes) count.yes += sign
  else count.no += sign
  counts.set(word, count)
}

export const NO_WORDS: WordWeights = { cue: {}, noun: {} }
const FUNCTION_WORD = PREPOSITION | CONJUNCTION | AUXILIARY | DETERMINER

const overlaps = (span: { start: number; end: number }, start: number, end: number): boolean =>
  span.start < end && start < span.end

function countCues(article: Article, gold: GoldArticle): Counts {
  const counts: Counts = new Map()
  const sentences = new Set(article.tokenOfQuote.map((token) => article.tokens[token]?.sentence))
  const cues = gold.quotes.flatMap((quote) => (quote.cue ? [quote.cue] : []))
  for (const token of article.tokens) {
    if (token.kind !== 'word' || (token.classes & FUNCTION_WORD) !== 0) continue
    if (article.language.pronouns.has(token.word)) continue
    const isCue = cues.some((cue) => overlaps(cue, token.start, token.end))
    if (isCue || sentences.has(token.sentence)) add(counts, token.word, isCue)
  }
  return counts
}

function countNouns(article: Article, gold: GoldArticle): Counts {
  const counts: Counts = new Map()
  const paragraphs = new Set(article.spans.map((span) => span.paragraph))
  for (const mention of article.mentions) {
    const head = article.tokens[mention.head]
    if (!head || mention.type === 'name' || mention.type === 'pronoun') continue
    const speaks = gold.quotes.some((quote) => quote.speaker && overlaps(quote.speaker.head, head.start, head.end))
    if (speaks || paragraphs.has(head.paragraph)) add(counts, head.word, speaks)
  }
  return counts
}

/**
 * Counts the words of each article separately, so that an article's own counts can be left out when the article is an
 * example.
 */
export function countWords(gold: readonly GoldArticle[], language: Language): ArticleCounts[] {
  return gold.map((article) => {
    const read = readArticle(article.text, language, NO_WORDS)
    return { cue: countCues(read, article), noun: countNouns(read, article) }
  })
}

function addAll(into: Counts, counts: Counts, sign: number): void {
  for (const [word, { yes, no }] of counts) {
    const count = into.get(word) ?? { yes: 0, no: 0 }
    count.yes += sign * yes
    count.no += sign * no
    into.set(word, count)
  }
}

export function sumCounts(counts: readonly ArticleCounts[]): ArticleCounts {
  const sum: ArticleCounts = { cue: new Map(), noun: new Map() }
  for (const { cue, noun } of counts) {
    addAll(sum.cue, cue, 1)
    addAll(sum.noun, noun, 1)
  }
  return sum
}

const MIDDLE = 32
const UNIT = 8

const logOdds = (yes: number, no: number): number =>
  Math.max(1, Math.min(63, Math.round(MIDDLE + UNIT * Math.log(yes / no))))

/**
 * The counts that are assumed for a word before it is counted: first for a word that is not in the list of cues, then
 * for each strength of a listed cue.
 */
const CUE_PRIOR: readonly (readonly [number, number])[] = [
  [0.03, 2],
  [0.6, 2.4],
  [1.5, 1.5],
  [3, 1],
]
const MIN_YES = 2
const MIN_NOUNS = 8

/**
 * Returns null for a weight that differs little from the usual weight of the word's class, because storing it is not
 * worthwhile.
 */
const unlessUsual = (weight: number, usual: number): number | null => (Math.abs(weight - usual) < 4 ? null : weight)

function weighCue(language: Language, word: string, { yes, no }: Count): number | null {
  const isListed = ((language.classes.get(word) ?? 0) & CUE) !== 0
  if (isListed ? yes + no < 2 : yes < MIN_YES) return null
  const [priorYes, priorNo] = CUE_PRIOR[isListed ? (language.cueStrength.get(word) ?? 1) : 0] ?? [1, 1]
  const weight = logOdds(yes + priorYes, no + priorNo)
  const usual = isListed ? (STRENGTH_SCORE[language.cueStrength.get(word) ?? 1] ?? 0) : 17
  return isListed ? unlessUsual(weight, usual) : weight > usual ? weight : null
}

function weighNoun(language: Language, word: string, { yes, no }: Count): number | null {
  if (yes + no < MIN_NOUNS) return null
  const isListed = ((language.classes.get(word) ?? 0) & (ROLE | DOCUMENT)) !== 0
  return unlessUsual(logOdds(yes + (isListed ? 0.4 : 0.1), no + 3), isListed ? LISTED_NOUN : OTHER_NOUN)
}

function weigh(
  counts: Counts,
  without: Counts | undefined,
  weight: (word: string, count: Count) => number | null,
): Record<string, number> {
  const weights: [string, number][] = []
  for (const [word, { yes, no }] of counts) {
    const own = without?.get(word)
    const value = weight(word, { yes: yes - (own?.yes ?? 0), no: no - (own?.no ?? 0) })
    if (value !== null) weights.push([word, value])
  }
  return Object.fromEntries(weights.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Returns the weights of words. The count of a word is its count in `counts` minus its count in `without`. */
export function weighWords(counts: ArticleCounts, language: Language, without?: ArticleCounts): WordWeights {
  return {
    cue: weigh(counts.cue, without?.cue, (word, count) => weighCue(language, word, count)),
    noun: weigh(counts.noun, without?.noun, (word, count) => weighNoun(language, word, count)),
  }
}
