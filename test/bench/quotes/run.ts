// Measures the extractor, and its time, on annotated articles: `npm run bench:quotes -- --gold FILE [--folds 4]`. With
// `--folds`, the weights for each part of the articles are learned from the other parts. `--scorer FILE [--errors
// FILE]` uses another scorer.
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type GoldArticle, readGold } from '../../../scripts/learn/gold.ts'
import { readInventedSets } from '../../../scripts/learn/invented.ts'
import { trainEnglish } from '../../../scripts/learn/train.ts'
import { findQuotes, findQuotesWith, type FoundQuote, NAMING_CONFIDENCE } from '../../../src/quotes/find-quotes.ts'
import { english } from '../../../src/quotes/languages/en.ts'
import { decodeModel } from '../../../src/quotes/model.ts'
import { figures } from './figures.ts'

const { values } = parseArgs({
  options: {
    gold: { type: 'string' },
    scorer: { type: 'string' },
    folds: { type: 'string' },
    errors: { type: 'string' },
  },
})
if (!values.gold) {
  console.error('Give annotated articles: npm run bench:quotes -- --gold FILE')
  process.exit(1)
}

interface Scorer {
  score(gold: unknown, predictions: unknown, errors: unknown[] | null): unknown
  print(result: unknown): void
}
type Answers = ReadonlyMap<GoldArticle, FoundQuote[]>

/** Converts quotes to the form in which the API returns them, with offsets in code points, which the scorer uses. */
function toPrediction(article: GoldArticle, found: readonly FoundQuote[]) {
  const codePoints: number[] = []
  let count = 0
  for (const char of article.text) {
    for (let unit = 0; unit < char.length; unit++) codePoints.push(count)
    count++
  }
  codePoints.push(count)
  const quotes = found.map(({ start, end, speakerAsPrinted, speakerName, cue, confidence, method }) => {
    const name = confidence >= NAMING_CONFIDENCE ? speakerName : null
    const speaker = speakerAsPrinted === null ? null : { printed: speakerAsPrinted, cue, name }
    return { start: codePoints[start], end: codePoints[end], speaker, confidence, method }
  })
  return { id: article.id, quotes }
}

/**
 * Finds the quotes of each article with weights that were learned from the articles of the other folds and from the
 * invented articles.
 */
function crossValidate(gold: readonly GoldArticle[], folds: number): Answers {
  const answers = new Map<GoldArticle, FoundQuote[]>()
  if (gold[0]?.language !== 'en') throw new Error('Cross-validation needs annotated English articles.')
  const invented = readInventedSets()
  for (let fold = 0; fold < folds; fold++) {
    const others = gold.filter((_, index) => index % folds !== fold)
    const model = decodeModel(trainEnglish(others, invented))
    gold.forEach((article, index) => {
      if (index % folds === fold) answers.set(article, findQuotesWith(article.text, english, model))
    })
  }
  return answers
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0

function timeOf(run: () => void): number {
  const start = process.cpuUsage()
  run()
  return process.cpuUsage(start).user / 1000
}

const gold = await readGold(values.gold)
const answers: Answers = values.folds
  ? crossValidate(gold, Number(values.folds))
  : new Map(gold.map((article) => [article, findQuotes(article.text, article.language)]))
const find = (article: GoldArticle) => answers.get(article) ?? []
if (values.scorer) {
  const scorer = (await import(pathToFileURL(resolve(values.scorer)).href)) as Scorer
  const raw: unknown = JSON.parse(await readFile(values.gold, 'utf8'))
  const predictions = gold.map((article) => toPrediction(article, find(article)))
  const errors: unknown[] = []
  scorer.print(scorer.score(raw, predictions, errors))
  if (values.errors) await writeFile(values.errors, JSON.stringify(errors))
} else console.log(figures(gold, find).join('\n'))

const words = () => gold.forEach(({ text }) => text.match(/[\p{L}\p{N}]+/gu))
const quotes = () => gold.forEach(({ text, language }) => findQuotes(text, language))
const perText = gold.reduce((sum, { text }) => sum + text.length, 0) / 5000
const runs = (run: () => void) => median(Array.from({ length: 6 }, () => timeOf(run)).slice(1))
const [ours, splitting] = [runs(quotes), runs(words)]
console.log(
  `${(ours / perText).toFixed(2)} ms of processor time for 5,000 characters, ` +
    `${(ours / splitting).toFixed(1)} times what splitting them into words takes`,
)
