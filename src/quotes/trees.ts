/**
 * One of the boosted trees of a model, as plain numbers. The root comes first. After each split come its left branch
 * and then its right branch. A split is `feature * 64 + threshold`: a value up to the threshold leads to the left
 * branch. A leaf is `LEAF` plus its value in hundredths.
 */
export type EncodedTree = readonly number[]

export const LEAF = 7_000
const BIN_BITS = 6
const BINS = 1 << BIN_BITS
const LEAF_UNIT = 100
/** Elements of an encoded tree below this number are splits. 100 features are possible, more than any tree uses. */
const SPLIT_CODES = 100 * BINS

/** Whether an element of an encoded tree is a leaf; otherwise it is a split. */
export const isLeaf = (code: number): boolean => code >= SPLIT_CODES

/** The nodes of all trees, one after the other. The left child of a split is the next node. */
export interface Trees {
  readonly roots: Int32Array
  /** For each node, its encoded split (feature and threshold), or -1 for a leaf. */
  readonly split: Int32Array
  readonly right: Int32Array
  readonly value: Float64Array
}

export function decodeTrees(encoded: readonly EncodedTree[]): Trees {
  const size = encoded.reduce((sum, tree) => sum + tree.length, 0)
  const trees: Trees = {
    roots: new Int32Array(encoded.length),
    split: new Int32Array(size).fill(-1),
    right: new Int32Array(size),
    value: new Float64Array(size),
  }
  let next = 0
  const read = (tree: EncodedTree, at: { index: number }): number => {
    const code = tree[at.index++] ?? LEAF
    const node = next++
    if (isLeaf(code)) trees.value[node] = (code - LEAF) / LEAF_UNIT
    else {
      trees.split[node] = code
      read(tree, at)
      trees.right[node] = read(tree, at)
    }
    return node
  }
  encoded.forEach((tree, index) => (trees.roots[index] = read(tree, { index: 0 })))
  return trees
}

/** Returns the sum of the values of all trees for one row of features; the row begins at `offset` in `rows`. */
export function scoreRow({ roots, split, right, value }: Trees, rows: Uint8Array, offset: number): number {
  let sum = 0
  for (let tree = 0; tree < roots.length; tree++) {
    // Every index is in range. The indexes are not checked, because the checks would take longer than the sum itself.
    let node = roots[tree] as number
    for (let code = split[node] as number; code >= 0; code = split[node] as number)
      node = (rows[offset + (code >> BIN_BITS)] as number) <= (code & (BINS - 1)) ? node + 1 : (right[node] as number)
    sum += value[node] as number
  }
  return sum
}

/** Turns scores into probabilities whose sum is 1. */
export function softmax(scores: Float64Array): Float64Array {
  let highest = -Infinity
  for (const score of scores) if (score > highest) highest = score
  const result = scores.map((score) => Math.exp(score - highest))
  let sum = 0
  for (const value of result) sum += value
  return result.map((value) => value / sum)
}

export const logistic = (score: number): number => 1 / (1 + Math.exp(-score))
