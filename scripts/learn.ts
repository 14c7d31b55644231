// npm run learn: learns src/quotes/weights/ from the invented articles in test/quotes/invented: shared.json, of the
// languages that share their weights, de.json and other.json, of all without word lists.
// npm run learn -- --train FILE [--language en]: learns src/quotes/weights/<language>.json from annotated articles.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findLanguage, INVENTED } from '../src/quotes/languages/find.ts'
import { unlisted } from '../src/quotes/languages/unlisted.ts'
import type { EncodedModel } from '../src/quotes/model.ts'
import { readInvented } from '../test/quotes/invented.ts'
import { readGold } from './learn/gold.ts'
import { toGold } from './learn/invented.ts'
import { train, trainShared, trainUnlisted } from './learn/train.ts'

const { values } = parseArgs({ options: { train: { type: 'string' }, language: { type: 'string', default: 'en' } } })
const directory = fileURLToPath(new URL('../src/quotes/weights/', import.meta.url))
await mkdir(directory, { recursive: true })
let start = performance.now()

// One tree a line: a change of the weights stays readable as a difference.
const lines = (trees: readonly (readonly number[])[]) =>
  `[\n${trees.map((tree) => JSON.stringify(tree)).join(',\n')}\n]`

async function write(name: string, model: EncodedModel, articles: number): Promise<void> {
  const json = `{"language":${JSON.stringify(model.language)},
"words":${JSON.stringify(model.words)},
"ranker":${lines(model.ranker)},
"filter":${lines(model.filter)},
"antecedent":${lines(model.antecedent)}}
`
  await writeFile(`${directory}${name}.json`, json)
  const seconds = ((performance.now() - start) / 1000).toFixed(0)
  console.log(`${name}: ${articles} articles, ${(json.length / 1000).toFixed(1)} KB of weights, ${seconds} s`)
  start = performance.now()
}

if (values.train) {
  const language = findLanguage(values.language)
  if (!language) {
    console.error(`There are no word lists for "${values.language}". Give a language that src/quotes/languages/ has.`)
    process.exit(1)
  }
  const gold = await readGold(values.train)
  await write(language.tag, train(gold, language), gold.length)
} else {
  const sets = INVENTED.map((language) => ({
    language,
    gold: readInvented(language.tag).map((article) => toGold(article, language.tag)),
  }))
  const count = (some: typeof sets) => some.reduce((sum, { gold }) => sum + gold.length, 0)
  // Each has too few articles of its own, and they teach each other; German learns from them, but does not help them.
  const [german, shared] = [
    sets.filter(({ language }) => language.weights === 'de'),
    sets.filter(({ language }) => language.weights === 'shared'),
  ]
  await write('shared', trainShared(shared), count(shared))
  await write('de', trainShared([...sets, ...german, ...german]), count(sets))
  await write(unlisted.weights, trainUnlisted(sets), count(sets))
}
