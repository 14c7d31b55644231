import { ArchiveError } from '../../errors.ts'
import { type Asked, type Indexed, listWell } from './copies.ts'
import { DEADLINE_MS } from './deadline.ts'

/** Answers a search with the engine and the index in `asked`. */
type Ask = (asked: Asked, deadlineMs: number) => Promise<string>

export interface FallbackOptions {
  /** Returns the second engine, or null if no second engine is running at the moment. */
  second(): Indexed | null
  /**
   * Whether the second engine also answers while all copies of the index are down. False if the second engine answers
   * only until the first copy is complete.
   */
  readonly coversOutages: boolean
}

/** Chooses the engine that answers a search. */
export interface Fallback {
  /**
   * Sends the search to one copy of the index. If that copy does not answer, sends the search to the next copy. The
   * copies take turns: if one search begins with the first copy, the next search begins with the second copy. Lets the
   * second engine answer while no copy is complete. If `coversOutages` is true, also lets the second engine answer if
   * no copy answers. The total of an answer from an incomplete index is marked as not exact.
   * @throws UNAVAILABLE within 5 s if no engine answers.
   */
  answer(ask: Ask): Promise<string>
}

// The longest time that an engine may take if the search can still be sent to another engine. This limit leaves the
// other engine enough time before the deadline. An engine without problems answers sooner.
const PATIENCE_MS = 2_000
// How long an engine rests after a failure. A search is sent to a resting engine only if no other engine can answer, so
// that searches do not wait for an engine that hangs.
const REST_MS = 3_000

/** `copies` are the copies of the index. There must be at least one copy. */
export function createFallback(copies: readonly Indexed[], { second, coversOutages }: FallbackOptions): Fallback {
  const restsUntil = new Map<Indexed, number>()
  let turn = 0

  function inTurn(some: readonly Indexed[]): Indexed[] {
    if (some.length === 0) return []
    const first = turn++ % some.length
    return [...some.slice(first), ...some.slice(0, first)]
  }

  /** The engines, in the order in which the search is sent to them. */
  function listCandidates(): Indexed[] {
    const other = second()
    if (!copies.some((copy) => copy.state().isWhole)) return other ? [other] : inTurn(copies)
    const isResting = (copy: Indexed) => Date.now() < (restsUntil.get(copy) ?? 0)
    const well = inTurn(listWell(copies).filter((copy) => !isResting(copy)))
    if (other && coversOutages) return [...well, other]
    // An answer from a copy that is behind is better than no answer. A copy that is being built is left out, because it
    // lacks most hits.
    return [...well, ...copies.filter((copy) => !well.includes(copy) && copy.state().isWhole)]
  }

  return {
    async answer(ask) {
      const until = Date.now() + DEADLINE_MS
      const candidates = listCandidates()
      for (const [index, candidate] of candidates.entries()) {
        const leftMs = until - Date.now()
        const others = candidates.length - 1 - index
        const patienceMs = others === 0 ? leftMs : Math.min(PATIENCE_MS, leftMs / (others + 1))
        try {
          const json = await ask(toAsked(candidate), patienceMs)
          // The failure of an engine is certain only when another engine has answered the same search.
          for (const failed of candidates.slice(0, index)) restsUntil.set(failed, Date.now() + REST_MS)
          return json
        } catch (error) {
          if (others === 0 || !(error instanceof ArchiveError) || error.code !== 'UNAVAILABLE') throw error
        }
      }
      throw new Error('there is no search engine to ask')
    },
  }
}

function toAsked({ engine, state }: Indexed): Asked {
  const { id: indexId, isWhole } = state()
  if (isWhole) return { engine, indexId }
  const search: typeof engine.search = async (request) => ({ ...(await engine.search(request)), totalIsExact: false })
  return { engine: { ...engine, search }, indexId }
}
