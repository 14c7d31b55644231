import { ArchiveError } from '../../errors.ts'
import type { SearchEngine } from '../engine.ts'
import { DEADLINE_MS } from './deadline.ts'

type Ask = (engine: SearchEngine, deadlineMs: number) => Promise<string>

/** A search engine. `isWhole` says whether the engine's index is complete, apart from pending changes. */
export interface Indexed {
  readonly engine: SearchEngine
  isWhole(): boolean
}

export interface FallbackOptions {
  /** Returns the second engine, or null if no second engine is running at the moment. */
  second(): Indexed | null
  /**
   * Whether the second engine also answers while the first engine is down. False if the second engine only answers
   * until the index of the first engine is complete.
   */
  readonly coversOutages: boolean
}

/** Chooses the engine that answers a search. */
export interface Fallback {
  /**
   * Lets the second engine answer while the index of the first engine is being built. The total of an answer from an
   * incomplete index is marked as not exact.
   * @throws UNAVAILABLE within 5 s if neither engine answers.
   */
  answer(ask: Ask): Promise<string>
}

// The first engine must answer within this time, so that the second engine has enough time before the deadline. An
// engine without problems answers sooner.
const PATIENCE_MS = 2_000
// For this time after a failure, searches go directly to the second engine, so that they do not wait for an engine that
// hangs.
const REST_MS = 3_000

export function createFallback(first: Indexed, { second, coversOutages }: FallbackOptions): Fallback {
  let restsUntil = 0
  return {
    async answer(ask) {
      const other = second()
      if (!first.isWhole()) return ask(asIndexed(other ?? first), DEADLINE_MS)
      if (!other || !coversOutages) return ask(first.engine, DEADLINE_MS)
      const started = Date.now()
      if (started < restsUntil) return ask(asIndexed(other), DEADLINE_MS)
      try {
        return await ask(first.engine, PATIENCE_MS)
      } catch (error) {
        if (!(error instanceof ArchiveError) || error.code !== 'UNAVAILABLE') throw error
        const json = await ask(asIndexed(other), DEADLINE_MS - (Date.now() - started))
        restsUntil = Date.now() + REST_MS
        return json
      }
    },
  }
}

function asIndexed({ engine, isWhole }: Indexed): SearchEngine {
  if (isWhole()) return engine
  return { ...engine, search: async (request) => ({ ...(await engine.search(request)), totalIsExact: false }) }
}
