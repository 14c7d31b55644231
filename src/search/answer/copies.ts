import type { SearchEngine } from '../engine.ts'

/** The engine to which a search is sent, and the id of the engine's index. */
export interface Asked {
  readonly engine: SearchEngine
  /** The id of the index in which the engine searches. Null if it is unknown. */
  readonly indexId: string | null
}

/** An index, and the last state of the index that this process has seen. */
export interface Indexed {
  readonly engine: SearchEngine
  state(): IndexedState
}

export interface IndexedState {
  /** Null if the index was never reached, or if it does not exist. */
  readonly id: string | null
  /** Whether the engine answers. */
  readonly isUp: boolean
  /** Whether the index is complete, apart from pending changes. */
  readonly isWhole: boolean
  /** For how long the index has been behind the archive. */
  readonly lagSeconds: number
}

// During a long load, all copies lag. So a copy is left out only if its lag exceeds the lowest lag by more than
// BEHIND_SECONDS.
const BEHIND_SECONDS = 5

/**
 * Returns the copies that searches may use: the copies that answer, are complete, and do not lag much more than the
 * copy with the lowest lag.
 */
export function listWell<C extends Indexed>(copies: readonly C[]): C[] {
  const known = copies.map((copy) => ({ copy, ...copy.state() })).filter(({ isUp, isWhole }) => isUp && isWhole)
  const least = Math.min(...known.map(({ lagSeconds }) => lagSeconds))
  return known.filter(({ lagSeconds }) => lagSeconds <= least + BEHIND_SECONDS).map(({ copy }) => copy)
}
