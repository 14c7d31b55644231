import type { EngineName, SearchEngine } from '../engine.ts'
import type { Fallback } from './fallback.ts'

/** What serves searches. */
export interface SearchAccess {
  readonly engine: SearchEngine
  /** Answers while the engine does not. */
  readonly fallback?: Fallback
  status(): Promise<{
    readonly engine: EngineName
    readonly lagSeconds: number | null
    readonly pendingChanges: number
  }>
}
