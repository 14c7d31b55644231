import type { SearchHealth } from '../observe/metrics.ts'
import type { EngineName } from './engine.ts'
import type { SearchStatus } from './sync/status.ts'

const FRESH_MS = 3_000
// Health checks time out after one or two seconds, so they must be answered sooner. If the engine does not answer
// within PATIENCE_MS, it is reported as down.
const PATIENCE_MS = 1_000

/**
 * Returns a function that reports the health of an engine, and that may be called often: it asks the engine at most
 * every three seconds, and waits at most one second for the answer.
 */
export function watchHealth(engine: EngineName, status: () => Promise<SearchStatus>): () => Promise<SearchHealth> {
  let known: SearchHealth = { engine, up: false, lagSeconds: null, pendingChanges: null, refusedDocuments: null }
  let reading: Promise<void> | null = null
  let readAt = 0

  async function read(): Promise<void> {
    try {
      const { lagSeconds, pendingChanges, refusedDocuments } = await status()
      known = { engine, up: lagSeconds !== null, lagSeconds, pendingChanges, refusedDocuments }
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
