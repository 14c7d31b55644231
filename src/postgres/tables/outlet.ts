import { sql } from 'drizzle-orm'
import { bigint, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

export const outlet = pgTable('outlet', {
  id: uuid().primaryKey(),
  seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
  keys: text().array().notNull(),
  name: text().notNull(),
  nameSort: text('name_sort')
    .notNull()
    .generatedAlwaysAs(sql`left(name, 200)`),
  nameFoldedHash: uuid('name_folded_hash').notNull(),
  domain: text(),
  homepage: text(),
  kind: text(),
  country: text(),
  language: text(),
  contentHash: bytea('content_hash').notNull(),
  loadedAt: instant('loaded_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})
