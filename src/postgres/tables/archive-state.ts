import { boolean, pgTable } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** One row about the archive as a whole. */
export const archiveState = pgTable('archive_state', {
  one: boolean().primaryKey().default(true),
  /** Of the last load; null before the first. */
  writtenAt: instant('written_at'),
})
