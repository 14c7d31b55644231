import type { LogLevel } from '../config.ts'
import type { MeilisearchOptions } from './meilisearch/client.ts'

/** The data that is passed to the thread that keeps an index up to date. */
export interface SyncThreadWork {
  /** The URL of the database. */
  readonly url: string
  /** Null if the index is in Postgres. */
  readonly meilisearch: MeilisearchOptions | null
  readonly logLevel: LogLevel
}
