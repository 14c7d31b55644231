import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

export const identifier = pgTable(
  'identifier',
  {
    record: text().notNull(),
    scheme: text().notNull(),
    value: text().notNull(),
    recordId: uuid('record_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.record, table.scheme, table.value] })],
)
