import type { LogLevel } from '../config.ts'
import type { MeilisearchOptions } from './meilisearch/client.ts'

/** What the thread of an index is given. */
export interface SyncThreadWork {
  /** Of the database. */
  readonly url: string
  /** Null for the index in Postgres. */
  readonly meilisearch: MeilisearchOptions | null
  readonly logLevel: LogLevel
}
