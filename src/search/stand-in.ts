import type { Log } from '../observe/log.ts'
import { pause } from '../wait.ts'
import type { SearchEngine } from './engine.ts'
import type { Sync } from './sync/sync.ts'

/** An engine whose index is kept in step. */
export interface Kept {
  readonly engine: SearchEngine
  readonly sync: Sync
}

export interface StandIn {
  /** Null while none is needed. */
  current(): Kept | null
  close(): Promise<void>
}

export interface StandInOptions {
  /** The state of the engine for which another one stands in. */
  readonly first: Sync
  readonly engine: SearchEngine
  start(engine: SearchEngine): Promise<Sync>
  /** Whether there is anything to find. */
  hasRecords(): Promise<boolean>
  /** Has the second engine's index forgotten. */
  retire(engine: SearchEngine): Promise<void>
  readonly log: Log
}

const WATCH_MS = 300

/**
 * Keeps a second index while the first engine's is being built, and no longer. Resolves when it answers, where it is
 * needed.
 */
export async function createStandIn(options: StandInOptions): Promise<StandIn> {
  const { first, engine, start, hasRecords, retire, log } = options
  const closing = new AbortController()
  let current: Kept | null = null

  async function look(): Promise<void> {
    try {
      if (first.isWhole()) {
        if (current) await end(current.sync)
      } else if (!current && (await hasRecords())) {
        current = { engine, sync: await start(engine) }
        log.info(`search: the index is being built; until it is complete ${engine.name} answers`)
      }
    } catch (error) {
      log.warn({ err: error }, 'search: the second engine could not be started or ended; this is tried again')
    }
  }

  async function watch(): Promise<void> {
    for (; !closing.signal.aborted; await pause(WATCH_MS, closing.signal)) await look()
  }

  async function end(sync: Sync): Promise<void> {
    current = null
    await sync.close()
    await retire(engine)
    log.info('search: the index is complete and answers')
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
