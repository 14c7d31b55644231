import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

/** The record keys and the natural keys of records, such as URLs. */
export const identifier = pgTable(
  'identifier',
  {
    record: text({ enum: ['outlet', 'agent', 'event', 'article'] }).notNull(),
    scheme: text({ enum: ['key', 'url', 'domain', 'wikidata'] }).notNull(),
    value: text().notNull(),
    recordId: uuid('record_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.record, table.scheme, table.value] })],
)
