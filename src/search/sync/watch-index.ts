import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../../postgres/sql.ts'
import { atMost, pause } from '../../wait.ts'
import type { SearchEngine } from '../engine.ts'
import { findIdAt, findProgress, type IndexProgress } from './index-state.ts'

/** The state of an index when this process last checked it. The values may be two seconds old. */
export interface IndexView extends IndexProgress {
  /** Null if the index was never reached, or if it does not exist. */
  readonly id: string | null
  /** Whether the engine answers. */
  readonly isUp: boolean
}

export interface IndexWatch {
  view(): IndexView
}

/** The answer of an engine: the id in its index, or, if the engine does not answer, the error. */
export type IdAnswer = { readonly id: string | null } | { readonly error: unknown }

// The time between two checks of whether the index is complete. Creating an index takes Meilisearch longer than 300 ms.
// So if an index is lost and created again, a check finds that the new index is incomplete before any search uses it.
const WATCH_MS = 300
const ASK_MS = 1_000
// The time limit for an answer, which normally takes milliseconds.
const PATIENCE_MS = 1_000

type WatchedEngine = Pick<SearchEngine, 'findId' | 'address'>

/** Watches an index until the signal is aborted. Resolves when the first view is known, after at most two seconds. */
export async function watchIndex(sql: Sql, engine: WatchedEngine, signal: AbortSignal): Promise<IndexWatch> {
  let view: IndexView = { id: null, isUp: false, isWhole: false, lagSeconds: 0 }
  let askedAt = 0

  async function look(): Promise<void> {
    let { id, isUp } = view
    if (Date.now() - askedAt >= ASK_MS) {
      askedAt = Date.now()
      const answer = await findIdSoon(engine)
      isUp = 'id' in answer
      if ('id' in answer) id = answer.id
      else id ??= engine.address === null ? null : await findIdAt(sql, engine.address)
    }
    const progress = id === null ? null : await findProgress(sql, id)
    view = { id, isUp, ...(progress ?? { isWhole: false, lagSeconds: 0 }) }
  }

  async function watch(first: Promise<void>): Promise<void> {
    // Errors of the database are ignored here, because searches fail without the database anyway.
    for (await first; !signal.aborted; await pause(WATCH_MS, signal)) await look().catch(() => {})
  }

  const first = look().catch(() => {})
  // The end of the watch is not awaited, because it could take long: a statement that waits for a lock does not notice
  // the abort.
  void watch(first)
  await atMost(2 * PATIENCE_MS, first)
  return { view: () => view }
}

/** Requests the id of the index from an engine. An engine that does not answer within a second counts as down. */
export async function findIdSoon(engine: Pick<SearchEngine, 'findId'>): Promise<IdAnswer> {
  const enough = new AbortController()
  const late = sleep(PATIENCE_MS, { error: new Error('the engine does not answer') }, { signal: enough.signal }).catch(
    (error: unknown) => ({ error }),
  )
  const answer = await Promise.race([
    engine.findId().then(
      (id) => ({ id }),
      (error: unknown) => ({ error }),
    ),
    late,
  ])
  enough.abort()
  return answer
}
