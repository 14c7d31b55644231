import type { Db } from '../../postgres/connect.ts'
import type { EngineName, SearchEngine } from '../engine.ts'
import type { Asked } from './copies.ts'
import type { Fallback } from './fallback.ts'
import type { TextWork } from '../text/work.ts'

/** Everything that is needed to answer a search. */
export interface SearchHandles extends Asked {
  readonly db: Db
  readonly texts: TextWork
}

/** The search engine, as resolvers use it. */
export interface SearchAccess {
  readonly engine: SearchEngine
  /** Chooses the engine that answers a search. If omitted, `engine` answers all searches. */
  readonly fallback?: Fallback
  /** Processes long texts on a separate thread. If omitted, the main thread processes all texts. */
  readonly texts?: TextWork
  status(): Promise<{
    readonly engine: EngineName
    readonly lagSeconds: number | null
    readonly pendingChanges: number
  }>
}
