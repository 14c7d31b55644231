import { bigint, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

export const change = pgTable('change', {
  seq: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  record: text().notNull(),
  recordId: uuid('record_id').notNull(),
  at: instant('at').notNull(),
})
