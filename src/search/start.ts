import { createFallback } from './answer/fallback.ts'
import type { SearchAccess } from './answer/access.ts'
import type { SearchHealth } from '../observe/metrics.ts'
import type { SearchEngine } from './engine.ts'
import { startSync, type SyncOptions } from './sync/sync.ts'
import type { ChosenSearch, Stops } from './choose.ts'
import { watchHealth } from './health.ts'

export interface ServedSearch {
  readonly search: SearchAccess
  searchHealth(): Promise<readonly SearchHealth[]>
}

/** Keeps each index in step; what searches, and how far behind it is. */
export async function serveSearch(
  { engine, fallback }: ChosenSearch,
  options: Omit<SyncOptions, 'engine'>,
  stops: Stops,
): Promise<ServedSearch> {
  const keep = async (one: SearchEngine) => {
    stops.add(() => one.close())
    const sync = await startSync({ ...options, engine: one })
    stops.addEarly(() => sync.close())
    return { ...sync, health: watchHealth(one.name, sync.status) }
  }
  const sync = await keep(engine)
  if (!fallback) return { search: { engine, status: sync.status }, searchHealth: async () => [await sync.health()] }
  const second = await keep(fallback)
  const status = async () => {
    const first = await sync.status()
    return first.lagSeconds === null ? second.status() : first
  }
  return {
    search: { engine, fallback: createFallback(fallback), status },
    searchHealth: () => Promise.all([sync.health(), second.health()]),
  }
}
