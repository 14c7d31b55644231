// Learns the weights of the extractor and writes them to src/quotes/weights/.
// `npm run learn` learns shared.json (for languages that share their weights) and other.json (for languages without
// word lists) from the invented articles in test/quotes/invented.
// `npm run learn -- --train FILE [--language de]` learns en.json and de.json from annotated English articles and from
// the invented articles. `--language en` or `--language de` learns only the file of that language.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { unlisted } from '../src/quotes/languages/unlisted.ts'
import type { EncodedModel } from '../src/quotes/model.ts'
import { readGold } from './learn/gold.ts'
import { readInventedSets } from './learn/invented.ts'
import { printModel } from './learn/print-model.ts'
import { type LearningSet, sharedSets, trainEnglish, trainGerman, trainShared, trainUnlisted } from './learn/train.ts'

const { values } = parseArgs({ options: { train: { type: 'string' }, language: { type: 'string' } } })
const directory = fileURLToPath(new URL('../src/quotes/weights/', import.meta.url))
await mkdir(directory, { recursive: true })
let start = performance.now()

async function write(name: string, model: EncodedModel, articles: number): Promise<void> {
  const json = printModel(model)
  await writeFile(`${directory}${name}.json`, json)
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  console.log(`${name}: ${articles} articles, ${(json.length / 1000).toFixed(1)} KB of weights, ${seconds} s`)
  start = performance.now()
}

const sets = readInventedSets()
const count = (some: readonly LearningSet[]) => some.reduce((sum, { gold }) => sum + gold.length, 0)
if (values.train) {
  const gold = await readGold(values.train)
  const articles = gold.length + count(sets)
  if (values.language !== 'de') await write('en', trainEnglish(gold, sets), articles)
  if (values.language !== 'en') await write('de', trainGerman(gold, sets), articles)
} else {
  const shared = sharedSets(sets)
  await write('shared', trainShared(shared), count(shared))
  await write(unlisted.weights, trainUnlisted(sets), count(sets))
}
