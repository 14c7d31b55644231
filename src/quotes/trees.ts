/**
 * Boosted trees as plain numbers. Each tree is written from its root, left branches first: a split is
 * `feature * 64 + threshold` (a value up to the threshold goes left), a leaf is `LEAF` plus its value in hundredths.
 */
export type EncodedTree = readonly number[]

export const LEAF = 7_000
const BINS = 64
const LEAF_UNIT = 100
/** Codes below it are splits: there are fewer features than that has room for. */
const SPLIT_CODES = 100 * BINS

export interface Trees {
  readonly roots: Int32Array
  readonly feature: Int16Array
  readonly threshold: Uint8Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly value: Float64Array
}

export function decodeTrees(encoded: readonly EncodedTree[]): Trees {
  const size = encoded.reduce((sum, tree) => sum + tree.length, 0)
  const trees: Trees = {
    roots: new Int32Array(encoded.length),
    feature: new Int16Array(size).fill(-1),
    threshold: new Uint8Array(size),
    left: new Int32Array(size),
    right: new Int32Array(size),
    value: new Float64Array(size),
  }
  let next = 0
  const read = (tree: EncodedTree, at: { index: number }): number => {
    const code = tree[at.index++] ?? LEAF
    const node = next++
    if (code >= SPLIT_CODES) trees.value[node] = (code - LEAF) / LEAF_UNIT
    else {
      trees.feature[node] = Math.floor(code / BINS)
      trees.threshold[node] = code % BINS
      trees.left[node] = read(tree, at)
      trees.right[node] = read(tree, at)
    }
    return node
  }
  encoded.forEach((tree, index) => (trees.roots[index] = read(tree, { index: 0 })))
  return trees
}

/** The sum of what the trees say of one row of features, which begins at `offset`. */
export function scoreRow(trees: Trees, rows: Uint8Array, offset: number): number {
  const { roots, feature, threshold, left, right, value } = trees
  let sum = 0
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] ?? 0
    for (let split = feature[node] ?? -1; split >= 0; split = feature[node] ?? -1) {
      node = ((rows[offset + split] ?? 0) <= (threshold[node] ?? 0) ? left[node] : right[node]) ?? 0
    }
    sum += value[node] ?? 0
  }
  return sum
}

/** Probabilities out of scores. */
export function softmax(scores: Float64Array): Float64Array {
  let highest = -Infinity
  for (const score of scores) if (score > highest) highest = score
  const result = scores.map((score) => Math.exp(score - highest))
  let sum = 0
  for (const value of result) sum += value
  return result.map((value) => value / sum)
}

export const logistic = (score: number): number => 1 / (1 + Math.exp(-score))
