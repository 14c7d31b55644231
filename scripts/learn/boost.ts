import { type EncodedTree, LEAF } from '../../src/quotes/trees.ts'

const BINS = 64

/** The examples, stored by column: `columns[feature][row]` is a value from 0 to 63. */
export interface Table {
  readonly columns: readonly Uint8Array[]
  readonly rows: number
}

/** Computes the first and second derivatives of the loss with respect to the score of each row. */
export type Objective = (scores: Float64Array, gradient: Float64Array, hessian: Float64Array) => void

export interface BoostOptions {
  readonly trees: number
  readonly leaves: number
  readonly learningRate: number
  /** Added to the sum of the second derivatives of a leaf. This number pulls the values of small leaves toward 0. */
  readonly lambda: number
  readonly minHessian: number
  /** A row is left out of a tree if the absolute value of its first derivative is less than this number. */
  readonly minGradient: number
}

interface Split {
  readonly gain: number
  readonly feature: number
  readonly threshold: number
}

interface Leaf {
  rows: Int32Array
  histogram: Float64Array
  split: Split | null
  /** The node that represents this leaf in the tree. */
  readonly node: Node
}

interface Node {
  feature: number
  threshold: number
  value: number
  left: Node | null
  right: Node | null
}

const newNode = (): Node => ({ feature: -1, threshold: 0, value: 0, left: null, right: null })

/** Returns the sums of the gradients and the hessians for each feature and bin. */
function buildHistogram(table: Table, rows: Int32Array, gradient: Float64Array, hessian: Float64Array): Float64Array {
  const histogram = new Float64Array(table.columns.length * BINS * 2)
  table.columns.forEach((column, feature) => {
    const base = feature * BINS * 2
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number
      const at = base + (column[row] as number) * 2
      histogram[at] = (histogram[at] as number) + (gradient[row] as number)
      histogram[at + 1] = (histogram[at + 1] as number) + (hessian[row] as number)
    }
  })
  return histogram
}

const subtract = (whole: Float64Array, part: Float64Array): Float64Array =>
  whole.map((value, at) => value - (part[at] ?? 0))

function totalsOf(histogram: Float64Array): readonly [number, number] {
  let g = 0
  let h = 0
  for (let bin = 0; bin < BINS; bin++) {
    g += histogram[bin * 2] ?? 0
    h += histogram[bin * 2 + 1] ?? 0
  }
  return [g, h]
}

function findSplit(histogram: Float64Array, features: number, { lambda, minHessian }: BoostOptions): Split | null {
  const [g, h] = totalsOf(histogram)
  const parent = (g * g) / (h + lambda)
  let best: Split | null = null
  for (let feature = 0; feature < features; feature++) {
    let leftG = 0
    let leftH = 0
    for (let bin = 0; bin < BINS - 1; bin++) {
      const at = (feature * BINS + bin) * 2
      leftG += histogram[at] ?? 0
      leftH += histogram[at + 1] ?? 0
      const rightH = h - leftH
      if (leftH < minHessian || rightH < minHessian) continue
      const rightG = g - leftG
      const gain = (leftG * leftG) / (leftH + lambda) + (rightG * rightG) / (rightH + lambda) - parent
      if (gain > (best?.gain ?? 1e-9)) best = { gain, feature, threshold: bin }
    }
  }
  return best
}

function encode(node: Node): number[] {
  if (!node.left || !node.right) return [LEAF + Math.round(node.value * 100)]
  return [node.feature * BINS + node.threshold, ...encode(node.left), ...encode(node.right)]
}

/**
 * Gradient boosting with trees that always split the leaf with the highest gain. The result is deterministic: rows are
 * not sampled, and if several gains are equal, the first one is chosen.
 */
export function boost(table: Table, objective: Objective, options: BoostOptions): EncodedTree[] {
  const scores = new Float64Array(table.rows)
  const gradient = new Float64Array(table.rows)
  const hessian = new Float64Array(table.rows)
  const trees: EncodedTree[] = []
  for (let round = 0; round < options.trees; round++) {
    objective(scores, gradient, hessian)
    const root = newNode()
    const rows = openRows(gradient, options.minGradient)
    for (const { node, histogram } of growTree(table, rows, gradient, hessian, root, options)) {
      const [g, h] = totalsOf(histogram)
      // The value is stored in hundredths. It is rounded here, so that the next trees also correct the rounding error.
      node.value = Math.round((-g / (h + options.lambda)) * options.learningRate * 100) / 100
    }
    for (let row = 0; row < table.rows; row++) scores[row] = (scores[row] ?? 0) + valueOf(root, table, row)
    trees.push(encode(root))
  }
  return trees
}

/**
 * Returns the rows from which the next tree learns. Rows that the earlier trees already judge correctly and with near
 * certainty are left out, because they teach nothing more and would take most of the time.
 */
function openRows(gradient: Float64Array, minGradient: number): Int32Array {
  const rows: number[] = []
  gradient.forEach((value, row) => {
    if (Math.abs(value) >= minGradient) rows.push(row)
  })
  return Int32Array.from(rows)
}

function valueOf(root: Node, table: Table, row: number): number {
  let node = root
  while (node.left && node.right) {
    const value = table.columns[node.feature]?.[row] ?? 0
    node = value <= node.threshold ? node.left : node.right
  }
  return node.value
}

function growTree(
  table: Table,
  all: Int32Array,
  gradient: Float64Array,
  hessian: Float64Array,
  root: Node,
  options: BoostOptions,
): Leaf[] {
  const features = table.columns.length
  const whole = buildHistogram(table, all, gradient, hessian)
  const leaves: Leaf[] = [{ rows: all, histogram: whole, split: findSplit(whole, features, options), node: root }]
  while (leaves.length < options.leaves) {
    const leaf = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a))
    const { split, node, rows, histogram } = leaf
    if (!split) break
    const column = table.columns[split.feature] as Uint8Array
    const leftRows = rows.filter((row) => (column[row] as number) <= split.threshold)
    const rightRows = rows.filter((row) => (column[row] as number) > split.threshold)
    // Only the histogram of the side with fewer rows is built from its rows. The histogram of the other side is the
    // histogram of the whole leaf minus the histogram of the smaller side.
    const isLeftSmaller = leftRows.length <= rightRows.length
    const counted = buildHistogram(table, isLeftSmaller ? leftRows : rightRows, gradient, hessian)
    const rest = subtract(histogram, counted)
    const [left, right] = isLeftSmaller ? [counted, rest] : [rest, counted]
    node.feature = split.feature
    node.threshold = split.threshold
    node.left = newNode()
    node.right = newNode()
    leaves.splice(
      leaves.indexOf(leaf),
      1,
      { rows: leftRows, histogram: left, split: findSplit(left, features, options), node: node.left },
      { rows: rightRows, histogram: right, split: findSplit(right, features, options), node: node.right },
    )
  }
  return leaves
}

/** The loss for lists of rows: `-log` of the sum of the probabilities of the correct rows in a list. */
export function listwise(starts: Int32Array, isRight: Uint8Array, weights: Float64Array): Objective {
  return (scores, gradient, hessian) => {
    for (let list = 0; list + 1 < starts.length; list++) {
      const from = starts[list] as number
      const to = starts[list + 1] as number
      let highest = -Infinity
      for (let row = from; row < to; row++) highest = Math.max(highest, scores[row] as number)
      let sum = 0
      let right = 0
      for (let row = from; row < to; row++) {
        const share = Math.exp((scores[row] as number) - highest)
        gradient[row] = share
        sum += share
        if (isRight[row] === 1) right += share
      }
      for (let row = from; row < to; row++) {
        const share = gradient[row] as number
        const p = share / sum
        const target = isRight[row] === 1 && right > 0 ? share / right : 0
        gradient[row] = (weights[row] as number) * (p - target)
        hessian[row] = (weights[row] as number) * Math.max(p * (1 - p), 1e-6)
      }
    }
  }
}

/** The loss for single rows, each of which is correct or wrong. */
export function logistic(isRight: Uint8Array, weights: Float64Array): Objective {
  return (scores, gradient, hessian) => {
    for (let row = 0; row < scores.length; row++) {
      const p = 1 / (1 + Math.exp(-(scores[row] as number)))
      gradient[row] = (weights[row] as number) * (p - (isRight[row] as number))
      hessian[row] = (weights[row] as number) * Math.max(p * (1 - p), 1e-6)
    }
  }
}
