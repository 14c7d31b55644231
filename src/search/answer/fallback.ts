import { ArchiveError } from '../../errors.ts'
import type { SearchEngine } from '../engine.ts'
import { DEADLINE_MS } from './deadline.ts'

type Ask = (engine: SearchEngine, deadlineMs: number) => Promise<string>

/** An engine, and whether its index is complete except for pending changes. */
export interface Indexed {
  readonly engine: SearchEngine
  isWhole(): boolean
}

export interface FallbackOptions {
  /** Null if there is none now. */
  second(): Indexed | null
  /** Whether the second engine also answers when the first one is down although its index is complete. */
  readonly coversOutages: boolean
}

/** Chooses the engine that answers a search. */
export interface Fallback {
  /**
   * While the index of the first engine is being built, the second engine answers. An answer from an incomplete index is
   * marked as not exact. @throws UNAVAILABLE within 5 s if neither engine answers.
   */
  answer(ask: Ask): Promise<string>
}

// A working engine answers within this time. The second engine then still has enough time before the deadline.
const PATIENCE_MS = 2_000
// If an engine hangs, only one search in this time waits for it.
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
