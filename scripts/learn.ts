// npm run learn -- --train FILE [--language en]: learns src/quotes/weights/<language>.json from annotated articles.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findLanguage } from '../src/quotes/languages/find.ts'
import { readGold } from './learn/gold.ts'
import { train } from './learn/train.ts'

const { values } = parseArgs({ options: { train: { type: 'string' }, language: { type: 'string', default: 'en' } } })
const language = findLanguage(values.language)
if (!values.train || !language) {
  console.error('Give the annotated articles: npm run learn -- --train FILE [--language en]')
  process.exit(1)
}
const start = performance.now()
const gold = await readGold(values.train)
const model = train(gold, language)
const directory = fileURLToPath(new URL('../src/quotes/weights/', import.meta.url))
await mkdir(directory, { recursive: true })
// One tree a line: a change of the weights stays readable as a difference.
const lines = (trees: readonly (readonly number[])[]) =>
  `[\n${trees.map((tree) => JSON.stringify(tree)).join(',\n')}\n]`
const json = `{"language":${JSON.stringify(model.language)},
"words":${JSON.stringify(model.words)},
"ranker":${lines(model.ranker)},
"filter":${lines(model.filter)},
"antecedent":${lines(model.antecedent)}}
`
await writeFile(`${directory}${language.tag}.json`, json)
const seconds = ((performance.now() - start) / 1000).toFixed(0)
console.log(`${gold.length} articles, ${(json.length / 1000).toFixed(1)} KB of weights, ${seconds} s`)
