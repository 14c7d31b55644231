import { jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

export const loadReceipt = pgTable(
  'load_receipt',
  {
    holder: text().notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    inputHash: bytea('input_hash').notNull(),
    answer: jsonb().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.holder, table.idempotencyKey] })],
)
