import { ArchiveError } from '../../errors.ts'
import type { SearchEngine } from '../engine.ts'
import { DEADLINE_MS } from './deadline.ts'

type Ask = (engine: SearchEngine, deadlineMs: number) => Promise<string>

/** An engine and whether its index is complete, but for what is pending. */
export interface Indexed {
  readonly engine: SearchEngine
  isWhole(): boolean
}

export interface FallbackOptions {
  /** Null while there is none. */
  second(): Indexed | null
  /** Whether the second engine also answers when the first one is down although its index is complete. */
  readonly coversOutages: boolean
}

/** Which engine answers a search. */
export interface Fallback {
  /**
   * The second engine answers while the first one's index is being built. What is found in an index that is not
   * complete says that it is not exact. @throws UNAVAILABLE within 5 s where neither answers.
   */
  answer(ask: Ask): Promise<string>
}

// Enough for an engine that works, and it leaves the second one its time within the deadline.
const PATIENCE_MS = 2_000
// An engine that hangs is waited for by one search in so long, not by each.
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
