import { createFallback } from '../archive/search/fallback.ts'
import type { SearchAccess } from '../graphql/search.ts'
import type { SearchEngine } from '../search/engine.ts'
import { startSync, type SyncOptions } from '../sync/sync.ts'
import type { ChosenSearch } from './search.ts'
import type { Stops } from './stops.ts'

/** Keeps each index in step; what searches, and how far behind it is. */
export async function serveSearch({ engine, fallback }: ChosenSearch, options: Omit<SyncOptions, 'engine'>, stops: Stops): Promise<SearchAccess> {
  const keep = async (one: SearchEngine) => {
    stops.add(() => one.close())
    const sync = await startSync({ ...options, engine: one })
    stops.add(() => sync.close())
    return sync
  }
  const sync = await keep(engine)
  if (!fallback) return { engine, status: sync.status }
  const second = await keep(fallback)
  return {
    engine,
    fallback: createFallback(fallback),
    async status() {
      const status = await sync.status()
      return status.lagSeconds === null ? second.status() : status
    },
  }
}
