export interface Random {
  /** Returns a number x with 0 <= x < 1. */
  next(): number
  /** Returns an integer x with 0 <= x < n. */
  below(n: number): number
  chance(p: number): boolean
  pick<T>(from: readonly T[]): T
}

/** Uses the mulberry32 generator: the same seed always gives the same numbers. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  return { next, below, chance: (p) => next() < p, pick: (from) => from[below(from.length)] as (typeof from)[number] }
}

/**
 * Returns a function that chooses numbers from 0 to count - 1 at random, each with a frequency proportional to its
 * weight.
 */
export function weighted(random: Random, weights: readonly number[]): () => number {
  const sums: number[] = []
  let total = 0
  for (const weight of weights) sums.push((total += weight))
  return () => {
    const wanted = random.next() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Chooses numbers by Zipf's law: item number k is 1/k^exponent times as frequent as the first item. */
export function zipf(random: Random, count: number, exponent = 1): () => number {
  return weighted(
    random,
    Array.from({ length: count }, (_, index) => 1 / (index + 1) ** exponent),
  )
}

/** Returns random weights from 1 to `max`, many of them small and few large. A weight does not depend on `count`. */
export function paretoWeights(random: Random, count: number, max: number): number[] {
  return Array.from({ length: count }, () => Math.min(max, (1 - random.next()) ** -1))
}
