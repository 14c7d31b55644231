import { type LastPronoun, listAntecedents, readAntecedents } from '../../src/quotes/antecedent.ts'
import type { PersonalGender } from '../../src/quotes/languages/inflection.ts'
import { genderOfPronoun } from '../../src/quotes/mention.ts'
import type { Article, WordWeights } from '../../src/quotes/article.ts'
import { readArticle } from '../../src/quotes/article.ts'
import { listCandidates } from '../../src/quotes/candidate.ts'
import { FeatureReader, History, viewQuote } from '../../src/quotes/features.ts'
import { countRepetitions, readFilterRow } from '../../src/quotes/filter.ts'
import type { Language } from '../../src/quotes/languages/language.ts'
import { resolveMentions } from '../../src/quotes/resolve.ts'
import type { Trees } from '../../src/quotes/trees.ts'
import { type GoldArticle, goldOf, type GoldQuote, judge, overlaps } from './gold.ts'

/**
 * Lists of candidates. Each row contains the features of one candidate. For the filter, each list has only one row: the
 * features of one span.
 */
export class Examples {
  readonly rows: Uint8Array[] = []
  readonly starts: number[] = [0]
  readonly right: number[] = []
  readonly weights: number[] = []
  /** The weight of the examples that are added next. */
  weight = 1

  add(rows: Uint8Array, isRight: readonly boolean[]): void {
    this.rows.push(rows)
    for (const right of isRight) {
      this.right.push(right ? 1 : 0)
      this.weights.push(this.weight)
    }
    this.starts.push(this.right.length)
  }

  /** Returns the examples by feature, in the form that `boost` needs. */
  columns(width: number): Uint8Array[] {
    const columns = Array.from({ length: width }, () => new Uint8Array(this.right.length))
    let row = 0
    for (const block of this.rows)
      for (let at = 0; at < block.length; at += width, row++)
        for (let feature = 0; feature < width; feature++) {
          const column = columns[feature]
          if (column) column[row] = block[at + feature] ?? 0
        }
    return columns
  }
}

function spanOfMention({ mentions, tokens }: Article, index: number): readonly [number, number] {
  const mention = mentions[index]
  return [tokens[mention?.from ?? 0]?.start ?? 0, tokens[(mention?.to ?? 1) - 1]?.end ?? 0]
}

/**
 * Adds the spans of an article that are certainly speech or certainly not speech. Leaves out doubtful spans. Also
 * leaves out speech after a dash, because the filter does not judge it.
 */
export function addFilterExamples(examples: Examples, gold: GoldArticle, language: Language, words: WordWeights): void {
  const article = readArticle(gold.text, language, words)
  const repetitions = countRepetitions(article)
  article.spans.forEach((span, quote) => {
    if (span.insertions) return
    const isQuote = goldOf(gold, span.start, span.end) !== null
    const at = [span.start, span.end] as const
    const isDoubtful = [...gold.unsure, ...gold.notQuotes.filter(({ why }) => why === 'markup')].some(
      ({ start, end }) => overlaps([start, end], at),
    )
    if (isQuote || !isDoubtful) examples.add(readFilterRow(article, viewQuote(article, quote), repetitions), [isQuote])
  })
}

/**
 * Adds one list of possible antecedents for each pronoun that is annotated as the speaker of a quote, if one of these
 * antecedents names the speaker.
 */
export function addAntecedentExamples(
  examples: Examples,
  gold: GoldArticle,
  language: Language,
  words: WordWeights,
): void {
  const article = readArticle(gold.text, language, words)
  const last: Record<PersonalGender, LastPronoun> = {
    female: { mention: -1, entity: -1 },
    male: { mention: -1, entity: -1 },
  }
  article.mentions.forEach((pronoun, index) => {
    const gender = genderOfPronoun(pronoun.pronoun)
    if (!gender) return
    const start = article.tokens[pronoun.from]?.start
    const quote = gold.quotes.find(({ speaker, resolved }) => resolved && speaker?.head.start === start)
    const antecedents = quote ? listAntecedents(article, index) : []
    const isRight = antecedents.map((antecedent) => quote !== undefined && isNamed(gold, quote, article, antecedent))
    if (isRight.includes(true)) examples.add(readAntecedents(article, index, antecedents, last[gender]), isRight)
    const right = antecedents[isRight.indexOf(true)] ?? -1
    last[gender] = { mention: index, entity: article.names.ofMention[right] ?? -1 }
  })
}

/** Whether a mention is a name of the speaker to whom the annotation attributes the quote. */
function isNamed(gold: GoldArticle, quote: GoldQuote, article: Article, mention: number): boolean {
  const at = spanOfMention(article, mention)
  const entity = gold.entities.find(({ name }) => name === quote.resolved)
  return entity?.mentions.some((span) => overlaps(span, at)) ?? false
}

/**
 * Adds one list of candidates for each annotated quote of an article, if one of the candidates is the speaker. The
 * features use the annotated speakers of earlier quotes.
 */
export function addExamples(
  examples: Examples,
  gold: GoldArticle,
  language: Language,
  words: WordWeights,
  antecedent: Trees,
): void {
  const article = readArticle(gold.text, language, words)
  const entityOf = resolveMentions(article, antecedent)
  const reader = new FeatureReader(article, entityOf, words.noun)
  const history = new History()
  article.spans.forEach((span, quote) => {
    const annotated = goldOf(gold, span.start, span.end)
    if (!annotated?.speaker) return
    const candidates = listCandidates(article, quote, history.mention)
    const judgeMention = (mention: number) => judge(gold, annotated, ...spanOfMention(article, mention))
    const verdicts = candidates.map((candidate) => {
      const name = article.apposition[candidate] ?? -1
      return Math.max(judgeMention(candidate), name < 0 ? 0 : judgeMention(name))
    })
    if (!verdicts.some((verdict) => verdict > 0)) return
    examples.add(
      reader.read(viewQuote(article, quote), candidates, history),
      verdicts.map((verdict) => verdict > 0),
    )
    const itself = verdicts.indexOf(2)
    const mention = candidates[itself >= 0 ? itself : verdicts.indexOf(1)] ?? -1
    history.add(mention, entityOf[mention] ?? -1)
  })
}
