import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bigInteger, instant } from './columns.ts'

/** The kinds of records that an index of the search knows. */
export const SEARCHED = ['outlet', 'agent', 'event', 'article', 'quote'] as const

/** The outbox of the search's sync: what changed, never what it is now. */
export const change = pgTable('change', {
  seq: bigInteger().primaryKey().generatedAlwaysAsIdentity(),
  record: text({ enum: SEARCHED }).notNull(),
  recordId: uuid('record_id').notNull(),
  at: instant('at').notNull().defaultNow(),
})
