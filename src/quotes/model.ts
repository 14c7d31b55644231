import { readFileSync } from 'node:fs'
import type { WordWeights } from './article.ts'
import { decodeTrees, type EncodedTree, type Trees } from './trees.ts'

/** The contents of a file in `weights/`, as `npm run learn` writes them. `decodeModel` decodes the trees. */
export interface EncodedModel {
  readonly language: string
  readonly words: WordWeights
  /** Scores a candidate for a quote. */
  readonly ranker: readonly EncodedTree[]
  /** Scores whether a span is speech, or something else in quotation marks, such as a title, a name or a term. */
  readonly filter: readonly EncodedTree[]
  /** Scores somebody whom a pronoun could stand for. */
  readonly antecedent: readonly EncodedTree[]
}

export interface Model {
  readonly words: WordWeights
  readonly ranker: Trees
  readonly filter: Trees
  readonly antecedent: Trees
}

export const decodeModel = ({ words, ranker, filter, antecedent }: EncodedModel): Model => ({
  words,
  ranker: decodeTrees(ranker),
  filter: decodeTrees(filter),
  antecedent: decodeTrees(antecedent),
})

const models = new Map<string, Model>()

/** Returns the learned weights of a file in `weights/`. Each file is read once. */
export function loadModel(name: string): Model {
  const known = models.get(name)
  if (known) return known
  const text = readFileSync(new URL(`./weights/${name}.json`, import.meta.url), 'utf8')
  const model = decodeModel(JSON.parse(text) as EncodedModel)
  models.set(name, model)
  return model
}
