import { sql } from 'drizzle-orm'
import { bigint, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

export const agent = pgTable('agent', {
  id: uuid().primaryKey(),
  seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
  keys: text().array().notNull(),
  name: text().notNull(),
  nameSort: text('name_sort')
    .notNull()
    .generatedAlwaysAs(sql`left(name, 200)`),
  nameFoldedHash: uuid('name_folded_hash').notNull(),
  kind: text().notNull(),
  aliases: text().array().notNull(),
  description: text(),
  wikidataId: text('wikidata_id'),
  contentHash: bytea('content_hash').notNull(),
  loadedAt: instant('loaded_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})
