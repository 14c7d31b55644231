import type { Db } from '../../postgres/connect.ts'
import type { EngineName, SearchEngine } from '../engine.ts'
import type { Fallback } from './fallback.ts'
import type { TextWork } from '../text/work.ts'

/** The handles that are needed to answer a search. */
export interface SearchHandles {
  readonly db: Db
  readonly engine: SearchEngine
  readonly texts: TextWork
}

/** The engine that serves searches. */
export interface SearchAccess {
  readonly engine: SearchEngine
  /** Chooses another engine while this one cannot answer. */
  readonly fallback?: Fallback
  /** Processes long texts on another thread. If omitted, all texts are processed on this one. */
  readonly texts?: TextWork
  status(): Promise<{
    readonly engine: EngineName
    readonly lagSeconds: number | null
    readonly pendingChanges: number
  }>
}
