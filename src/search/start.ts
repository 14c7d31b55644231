import type { LogLevel } from '../config.ts'
import type { SearchHealth } from '../observe/metrics.ts'
import type { SearchAccess } from './answer/access.ts'
import { createFallback } from './answer/fallback.ts'
import type { ChosenSearch, Stops } from './choose.ts'
import type { SearchEngine } from './engine.ts'
import { watchHealth } from './health.ts'
import { keepOnThread } from '../background/keep-on-thread.ts'
import { findArchiveAge } from './source/list-records.ts'
import { createTextWork } from './text/work.ts'
import { createStandIn, type Kept } from './stand-in.ts'
import { forgetIndex } from './sync/index-state.ts'
import type { SearchStatus } from './sync/status.ts'
import { startSync, type SyncOptions } from './sync/sync.ts'
import type { SyncThreadWork } from './sync-thread-work.ts'

export interface ServeSearchOptions extends Pick<SyncOptions, 'db' | 'url' | 'log'> {
  readonly logLevel: LogLevel
}

export interface ServedSearch {
  readonly search: SearchAccess
  searchHealth(): Promise<readonly SearchHealth[]>
}

const THREAD = new URL(import.meta.url.endsWith('.ts') ? './sync-thread.ts' : './sync-thread.js', import.meta.url)
const THREAD_ENDED = 'search: the thread that keeps the index up to date has ended and is being restarted'

/** Starts a sync for each index. Returns access to the engines, and functions that report their health. */
export async function serveSearch(
  { engine, fallback, standIn, meilisearch }: ChosenSearch,
  { db, url, log, logLevel }: ServeSearchOptions,
  stops: Stops,
): Promise<ServedSearch> {
  const start = (one: SearchEngine) => {
    const workerData: SyncThreadWork = { url, meilisearch: one === engine ? meilisearch : null, logLevel }
    const keep = (signal: AbortSignal) => keepOnThread({ file: THREAD, workerData, ended: THREAD_ENDED, log, signal })
    return startSync({ db, url, log, engine: one, keep })
  }
  const keep = async (one: SearchEngine) => {
    stops.add(() => one.close())
    const sync = await start(one)
    stops.addEarly(() => sync.close())
    return sync
  }
  const first = await keep(engine)
  const texts = createTextWork()
  stops.add(() => texts.close())
  const second = await keepSecond()
  const other = fallback ?? standIn
  const health = [watchHealth(engine.name, first.status)]
  if (other) health.push(watchHealth(other.name, async () => (second() ?? { sync: first }).sync.status()))

  async function keepSecond(): Promise<() => Kept | null> {
    if (fallback) {
      const kept = { engine: fallback, sync: await keep(fallback) }
      return () => kept
    }
    if (!standIn) return () => null
    const { current, close } = await createStandIn({
      first,
      engine: standIn,
      start,
      hasRecords: async () => (await findArchiveAge(db.read)) > 0,
      async retire(one) {
        if (await forgetIndex(db.write, one.name)) await one.clear?.()
      },
      log,
    })
    stops.addEarly(close)
    return current
  }

  async function status(): Promise<SearchStatus> {
    const kept = second()
    const found = await first.status()
    const isAway = found.lagSeconds === null
    // The status of the first engine is reported even while another engine replaces it, so that outages can be seen.
    const isSecond = isAway ? fallback !== null : !first.isWhole()
    return kept && isSecond ? kept.sync.status() : found
  }

  const toIndexed = ({ engine: one, sync }: Kept) => ({ engine: one, isWhole: sync.isWhole })
  return {
    search: {
      engine,
      fallback: createFallback(toIndexed({ engine, sync: first }), {
        second() {
          const kept = second()
          return kept && toIndexed(kept)
        },
        coversOutages: fallback !== null,
      }),
      texts,
      status,
    },
    searchHealth: () => Promise.all((second() ? health : health.slice(0, 1)).map((read) => read())),
  }
}
