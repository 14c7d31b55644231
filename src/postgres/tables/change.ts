import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bigInteger, instant } from './columns.ts'

/** The kinds of records that can be searched. Their changes are sent to the search indexes. */
export const SEARCHED = ['outlet', 'agent', 'event', 'article', 'quote'] as const

/**
 * The outbox of changes for the search indexes. The outbox says which records have changed, but not their new values.
 */
export const change = pgTable('change', {
  seq: bigInteger().primaryKey().generatedAlwaysAsIdentity(),
  record: text({ enum: SEARCHED }).notNull(),
  recordId: uuid('record_id').notNull(),
  at: instant('at').notNull().defaultNow(),
})
