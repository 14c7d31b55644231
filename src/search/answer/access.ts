import type { Db } from '../../postgres/connect.ts'
import type { EngineName, SearchEngine } from '../engine.ts'
import type { Fallback } from './fallback.ts'
import type { TextWork } from '../text/work.ts'

/** Everything that answers a search. */
export interface SearchHandles {
  readonly db: Db
  readonly engine: SearchEngine
  readonly texts: TextWork
}

/** The engine that serves searches. */
export interface SearchAccess {
  readonly engine: SearchEngine
  /** Answers while the engine does not. */
  readonly fallback?: Fallback
  /** Reads long texts on another thread; where it is left out all are read on this one. */
  readonly texts?: TextWork
  status(): Promise<{
    readonly engine: EngineName
    readonly lagSeconds: number | null
    readonly pendingChanges: number
  }>
}
