import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { hexBytes, instant } from './columns.ts'

/** The answers to batches that were sent with an idempotency key. */
export const loadReceipt = pgTable(
  'load_receipt',
  {
    holder: text().notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    inputHash: hexBytes('input_hash').notNull(),
    answer: jsonb().notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.holder, table.idempotencyKey] })],
)
