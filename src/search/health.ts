import type { SearchHealth } from '../observe/metrics.ts'
import type { SearchEngine } from './engine.ts'
import type { SearchStatus } from './sync/status.ts'

const FRESH_MS = 3_000
// Health checks time out after one or two seconds, so they must be answered sooner. If the engine does not answer
// within PATIENCE_MS, it is reported as down.
const PATIENCE_MS = 1_000

/** The health of an index. It does not say whether searches use the index. */
export type IndexHealth = Omit<SearchHealth, 'inUse'>

/**
 * Returns a function that reports the health of an engine and its index. The function may be called often: it calls
 * `status` at most every three seconds, and waits at most one second for the result. `status` returns null while
 * Verbatim does not use the engine, for example a second engine that is not needed at the moment.
 */
export function watchHealth(
  { name, address }: Pick<SearchEngine, 'name' | 'address'>,
  status: () => Promise<SearchStatus | null>,
): () => Promise<IndexHealth> {
  const unknown = { up: false, lagSeconds: null, pendingChanges: null, refusedDocuments: null }
  let known: IndexHealth = { engine: name, ...(address === null ? {} : { address }), ...unknown }
  let reading: Promise<void> | null = null
  let readAt = 0

  async function read(): Promise<void> {
    try {
      const found = await status()
      // An index that does not exist counts as down, even if the engine answers.
      known = found
        ? {
            ...known,
            up: found.isThere,
            lagSeconds: found.isThere ? found.lagSeconds : null,
            pendingChanges: found.pendingChanges,
            refusedDocuments: found.refusedDocuments,
          }
        : { ...known, ...unknown }
    } catch {
      known = { ...known, up: false, lagSeconds: null }
    }
    readAt = Date.now()
    reading = null
  }

  return async () => {
    if (Date.now() - readAt <= FRESH_MS) return known
    reading ??= read()
    const late = Symbol('late')
    let timer: NodeJS.Timeout | undefined
    const first = await Promise.race([reading, new Promise((done) => (timer = setTimeout(done, PATIENCE_MS, late)))])
    clearTimeout(timer)
    return first === late ? { ...known, up: false, lagSeconds: null } : known
  }
}
