import type { Log } from '../observe/log.ts'
import { pause } from '../wait.ts'
import type { SearchEngine } from './engine.ts'
import type { Sync } from './sync/sync.ts'

/** A search engine, and the sync that keeps its index up to date. */
export interface Kept {
  readonly engine: SearchEngine
  readonly sync: Sync
}

export interface StandIn {
  /** Returns the second engine, or null if it is not needed at the moment. */
  current(): Kept | null
  close(): Promise<void>
}

export interface StandInOptions {
  /** Whether at least one copy of the first engine's index is complete. */
  isWhole(): boolean
  /** The second engine. */
  readonly engine: SearchEngine
  start(engine: SearchEngine): Promise<Sync>
  /** Whether the archive has any records. */
  hasRecords(): Promise<boolean>
  /** Unregisters and empties the index of the second engine, unless another process keeps it up to date. */
  retire(engine: SearchEngine): Promise<void>
  readonly log: Log
}

const WATCH_MS = 300

/**
 * Runs a second engine while the index of the first engine is being built. Resolves after the first attempt to start
 * the second engine, or once it is clear that the second engine is not needed.
 */
export async function createStandIn(options: StandInOptions): Promise<StandIn> {
  const { isWhole, engine, start, hasRecords, retire, log } = options
  const closing = new AbortController()
  let current: Kept | null = null

  async function look(): Promise<void> {
    try {
      if (isWhole()) {
        if (current) await end(current.sync)
      } else if (!current && (await hasRecords())) {
        current = { engine, sync: await start(engine) }
        log.info(`search: the index is being built; until it is complete, ${engine.name} answers searches`)
      }
    } catch (error) {
      log.warn(
        { err: error },
        'search: the engine that answers while the index is being built could not be started or stopped; trying again',
      )
    }
  }

  async function watch(): Promise<void> {
    for (; !closing.signal.aborted; await pause(WATCH_MS, closing.signal)) await look()
  }

  async function end(sync: Sync): Promise<void> {
    current = null
    await sync.close()
    await retire(engine)
    log.info('search: the index is complete and answers searches')
  }

  await look()
  const watching = watch()
  return {
    current: () => current,
    async close() {
      closing.abort()
      await watching
      await current?.sync.close()
    },
  }
}
