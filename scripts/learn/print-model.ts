import type { EncodedModel } from '../../src/quotes/model.ts'

// Each tree has its own line, so that a diff of the weights is readable.
const lines = (trees: readonly (readonly number[])[]) =>
  `[\n${trees.map((tree) => JSON.stringify(tree)).join(',\n')}\n]`

/** The text of a file in `src/quotes/weights/`. */
export function printModel({ language, words, ranker, filter, antecedent }: EncodedModel): string {
  return `{"language":${JSON.stringify(language)},
"words":${JSON.stringify(words)},
"ranker":${lines(ranker)},
"filter":${lines(filter)},
"antecedent":${lines(antecedent)}}
`
}
