import type { Log } from '../../observe/log.ts'
import { pause } from '../../wait.ts'
import type { IndexIdentity, SearchEngine } from '../engine.ts'

interface IdentifyOptions {
  readonly log: Log
  readonly maxPauseMs: number
  readonly signal: AbortSignal
}

const FIRST_PAUSE_MS = 100

/** Tries to identify the index of an engine until the engine answers. Returns null if the signal is aborted. */
export async function identifySoon(
  engine: Pick<SearchEngine, 'identify' | 'address'>,
  { log, maxPauseMs, signal }: IdentifyOptions,
): Promise<IndexIdentity | null> {
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(maxPauseMs, pauseMs * 2)) {
    try {
      return await engine.identify()
    } catch (error) {
      if (pauseMs === FIRST_PAUSE_MS)
        log.warn({ err: error, address: engine.address }, 'search: the engine cannot be reached; trying again')
      await pause(pauseMs, signal)
    }
  }
  return null
}

export interface IdWatch {
  /** Aborted when the given signal is aborted, or when the index of the engine has an id other than the given id. */
  readonly signal: AbortSignal
  /** Whether the index no longer contains its id. The answer may be two seconds old. */
  isGone(): boolean
  readonly ended: Promise<void>
}

const WATCH_MS = 2_000

/** Watches whether the index of an engine still has the given id. */
export function watchId(engine: Pick<SearchEngine, 'findId'>, id: string, given: AbortSignal): IdWatch {
  const replaced = new AbortController()
  const signal = AbortSignal.any([given, replaced.signal])
  let isGone = false
  async function watch(): Promise<void> {
    for (await pause(WATCH_MS, signal); !signal.aborted; await pause(WATCH_MS, signal)) {
      // If the engine does not answer, its index counts as having the given id.
      const found = await engine.findId().catch(() => id)
      isGone = found === null
      if (found !== null && found !== id) replaced.abort(new Error('the engine has another index'))
    }
  }
  return { signal, isGone: () => isGone, ended: watch() }
}
