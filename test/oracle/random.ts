/** Makes choices at random; the same seed always gives the same choices. */
export interface Random {
  /** 0..1, 1 excluded. */
  next(): number
  /** 0..n, n excluded. */
  below(n: number): number
  between(least: number, most: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** Returns some elements of the list, in the order of the list. */
  some<T>(list: readonly T[], most: number): T[]
  shuffle<T>(list: readonly T[]): T[]
}

/** mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('nothing to pick from')
    return list[below(list.length)] as T
  }
  const shuffle = <T>(list: readonly T[]): T[] => {
    const out = [...list]
    for (let i = out.length - 1; i > 0; i -= 1) {
      const j = below(i + 1)
      ;[out[i], out[j]] = [out[j] as T, out[i] as T]
    }
    return out
  }
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability,
    pick,
    some: (list, most) => {
      const wanted = new Set(shuffle(list.map((_, index) => index)).slice(0, below(most + 1)))
      return list.filter((_, index) => wanted.has(index))
    },
    shuffle,
  }
}
