// npm run bench:quotes -- --gold FILE [--scorer score.mjs] [--folds 4] [--errors FILE]
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type GoldArticle, readGold } from '../../../scripts/learn/gold.ts'
import { train } from '../../../scripts/learn/train.ts'
import { findQuotes, findQuotesWith } from '../../../src/quotes/find-quotes.ts'
import { findLanguage } from '../../../src/quotes/languages/find.ts'
import { decodeModel } from '../../../src/quotes/model.ts'

const { values } = parseArgs({
  options: {
    gold: { type: 'string' },
    scorer: { type: 'string' },
    folds: { type: 'string' },
    errors: { type: 'string' },
  },
})
if (!values.gold || !values.scorer) {
  console.error('Give annotated articles and the scorer: npm run bench:quotes -- --gold FILE --scorer score.mjs')
  process.exit(1)
}

interface Scorer {
  score(gold: unknown, predictions: unknown, errors: unknown[] | null): unknown
  print(result: unknown): void
}
type Find = typeof findQuotes

/** Below it, the API names no speaker. */
const MIN_NAMED = 0.8

/** As the API answers, with the offsets in code points that the scorer counts. */
function predict(article: GoldArticle, find: Find) {
  const codePoints: number[] = []
  let count = 0
  for (const char of article.text) {
    for (let unit = 0; unit < char.length; unit++) codePoints.push(count)
    count++
  }
  codePoints.push(count)
  const quotes = find(article.text, article.language).map((quote) => ({
    start: codePoints[quote.start],
    end: codePoints[quote.end],
    speaker: quote.speakerAsPrinted
      ? {
          printed: quote.speakerAsPrinted,
          cue: quote.cue,
          name: quote.confidence >= MIN_NAMED ? quote.speakerName : null,
        }
      : null,
    confidence: quote.confidence,
    method: quote.method,
  }))
  return { id: article.id, quotes }
}

/** Every article is read by weights that were learned from the other folds. */
function crossValidate(gold: readonly GoldArticle[], folds: number): unknown[] {
  const predictions: unknown[] = []
  for (let fold = 0; fold < folds; fold++) {
    const language = findLanguage(gold[0]?.language ?? null)
    if (!language) throw new Error(`There are no rules for the language ${gold[0]?.language}.`)
    const others = gold.filter((_, index) => index % folds !== fold)
    const model = decodeModel(train(others, language))
    const find: Find = (text, _tag, known) => findQuotesWith(text, language, model, known)
    gold.forEach((article, index) => {
      if (index % folds === fold) predictions.push(predict(article, find))
    })
  }
  return predictions
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0

function timeOf(run: () => void): number {
  const start = process.cpuUsage()
  run()
  return process.cpuUsage(start).user / 1000
}

const gold = await readGold(values.gold)
const scorer = (await import(pathToFileURL(resolve(values.scorer)).href)) as Scorer
const raw: unknown = JSON.parse(await readFile(values.gold, 'utf8'))
const predictions = values.folds
  ? crossValidate(gold, Number(values.folds))
  : gold.map((article) => predict(article, findQuotes))
const errors: unknown[] = []
scorer.print(scorer.score(raw, predictions, errors))
if (values.errors) await writeFile(values.errors, JSON.stringify(errors))

const words = () => gold.forEach(({ text }) => text.match(/[\p{L}\p{N}]+/gu))
const quotes = () => gold.forEach(({ text, language }) => findQuotes(text, language))
const perText = gold.reduce((sum, { text }) => sum + text.length, 0) / 5000
const runs = (run: () => void) => median(Array.from({ length: 6 }, () => timeOf(run)).slice(1))
const [ours, splitting] = [runs(quotes), runs(words)]
console.log(
  `${(ours / perText).toFixed(2)} ms of the processor for 5,000 characters, ` +
    `${(ours / splitting).toFixed(1)} times what splitting them into words takes`,
)
