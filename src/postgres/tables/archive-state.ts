import { boolean, pgTable } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** A table with a single row, which describes the archive as a whole. */
export const archiveState = pgTable('archive_state', {
  one: boolean().primaryKey().default(true),
  /** The time of the last change of any record, or null before the first load. */
  writtenAt: instant('written_at'),
})
