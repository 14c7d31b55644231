import { ArchiveError } from '../../errors.ts'
import type { SearchEngine } from '../engine.ts'
import { DEADLINE_MS } from './search.ts'

type Ask = (engine: SearchEngine, deadlineMs: number) => Promise<string>

/** A second engine, which answers while the first does not. */
export interface Fallback {
  readonly engine: SearchEngine
  /** @throws UNAVAILABLE within 5 s where neither answers. */
  answer(first: SearchEngine, ask: Ask): Promise<string>
}

// Enough for an engine that works, and it leaves the second one its time within the deadline.
const PATIENCE_MS = 2_000
// An engine that hangs is waited for by one search in so long, not by each.
const REST_MS = 3_000

export function createFallback(engine: SearchEngine): Fallback {
  let restsUntil = 0
  return {
    engine,
    async answer(first, ask) {
      const started = Date.now()
      if (started < restsUntil) return ask(engine, DEADLINE_MS)
      try {
        return await ask(first, PATIENCE_MS)
      } catch (error) {
        if (!(error instanceof ArchiveError) || error.code !== 'UNAVAILABLE') throw error
        const json = await ask(engine, DEADLINE_MS - (Date.now() - started))
        restsUntil = Date.now() + REST_MS
        return json
      }
    },
  }
}
