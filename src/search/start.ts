import type { LogLevel } from '../config.ts'
import type { SearchHealth } from '../observe/metrics.ts'
import type { SearchAccess } from './answer/access.ts'
import { type Indexed, listWell } from './answer/copies.ts'
import { createFallback } from './answer/fallback.ts'
import type { ChosenSearch, Copy, Stops } from './choose.ts'
import { watchHealth } from './health.ts'
import { keepOnThread } from '../background/keep-on-thread.ts'
import { findArchiveAge } from './source/list-records.ts'
import { createTextWork } from './text/work.ts'
import { createStandIn, type Kept } from './stand-in.ts'
import { forgetIndex } from './sync/index-state.ts'
import type { SearchStatus } from './sync/status.ts'
import { startSync, type SyncOptions } from './sync/sync.ts'
import type { SyncThreadWork } from './sync-thread-work.ts'
import { watchEqualIds } from './equal-ids.ts'

export interface ServeSearchOptions extends Pick<SyncOptions, 'db' | 'url' | 'log'> {
  readonly logLevel: LogLevel
}

export interface ServedSearch {
  readonly search: SearchAccess
  searchHealth(): Promise<readonly SearchHealth[]>
}

/** An index that is kept up to date. */
interface KeptIndex extends Kept, Indexed {}

const THREAD = new URL(import.meta.url.endsWith('.ts') ? './sync-thread.ts' : './sync-thread.js', import.meta.url)
const THREAD_ENDED = 'search: the thread that keeps the index up to date has ended and is being restarted'

/**
 * Starts a sync for each index. Returns access to the engines, and a function that reports the health of each index.
 */
export async function serveSearch(
  { copies: chosen, fallback, standIn }: ChosenSearch,
  { db, url, log, logLevel }: ServeSearchOptions,
  stops: Stops,
): Promise<ServedSearch> {
  const start = ({ engine, meilisearch }: Copy) => {
    const workerData: SyncThreadWork = { url, meilisearch, logLevel }
    const keep = (signal: AbortSignal) => keepOnThread({ file: THREAD, workerData, ended: THREAD_ENDED, log, signal })
    return startSync({ db, url, log, engine, keep })
  }
  const keep = async (copy: Copy): Promise<KeptIndex> => {
    stops.add(() => copy.engine.close())
    const sync = await start(copy)
    stops.addEarly(() => sync.close())
    return { engine: copy.engine, sync, state: sync.view }
  }
  const copies = await Promise.all(chosen.map(keep))
  stops.addEarly(startIdWatch())
  const texts = createTextWork()
  stops.add(() => texts.close())
  const isWhole = () => copies.some(({ state }) => state().isWhole)
  const second = await keepSecond()
  const health = copies.map((copy) => {
    const read = watchHealth(copy.engine, copy.sync.status)
    return async () => ({ ...(await read()), inUse: listWell(copies).includes(copy) })
  })
  const other = fallback ?? standIn
  const secondHealth = other && watchHealth(other, async () => second()?.sync.status() ?? null)

  function startIdWatch(): () => Promise<void> {
    const closing = new AbortController()
    const watched = copies.flatMap(({ sync }, index) => {
      const meilisearch = chosen[index]?.meilisearch
      return meilisearch ? [{ meilisearch, view: sync.view }] : []
    })
    const watching = watchEqualIds(watched, log, closing.signal)
    return async () => {
      closing.abort()
      await watching
    }
  }

  async function keepSecond(): Promise<() => KeptIndex | null> {
    if (fallback) {
      const kept = await keep({ engine: fallback, meilisearch: null })
      return () => kept
    }
    if (!standIn) return () => null
    const { current, close } = await createStandIn({
      isWhole,
      engine: standIn,
      start: (engine) => start({ engine, meilisearch: null }),
      hasRecords: async () => (await findArchiveAge(db.read)) > 0,
      async retire(one) {
        if (await forgetIndex(db.write, one.name)) await one.clear?.()
      },
      log,
    })
    stops.addEarly(close)
    return () => {
      const kept = current()
      return kept && { ...kept, state: kept.sync.view }
    }
  }

  async function status(): Promise<SearchStatus> {
    const kept = second()
    const found = await bestStatus()
    const isAway = found.lagSeconds === null
    // While the second engine answers searches, its status is reported. But if no copy answers, and the second engine
    // is only a stand-in, the status of the copies is reported, so that the outage can be seen.
    const isSecond = isAway ? fallback !== null : !isWhole()
    return kept && isSecond ? kept.sync.status() : found
  }

  /** The status of the copy that answers searches. If several copies answer, the status of the copy that lags least. */
  async function bestStatus(): Promise<SearchStatus> {
    const well = listWell(copies)
    const asked = well.length > 0 ? well : copies
    const statuses = await Promise.all(asked.map(({ sync }) => sync.status()))
    const lagOf = ({ lagSeconds }: SearchStatus) => lagSeconds ?? Infinity
    return statuses.reduce((best, one) => (lagOf(one) < lagOf(best) ? one : best))
  }

  return {
    search: {
      engine: (copies[0] as KeptIndex).engine,
      fallback: createFallback(copies, { second, coversOutages: fallback !== null }),
      texts,
      status,
    },
    async searchHealth() {
      const found = await Promise.all(health.map((read) => read()))
      if (!secondHealth || !second()) return found
      return [...found, { ...(await secondHealth()), inUse: !found.some(({ inUse }) => inUse) }]
    },
  }
}
