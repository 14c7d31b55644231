import { sql } from 'drizzle-orm'
import { bigint, boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

export const article = pgTable('article', {
  id: uuid().primaryKey(),
  seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
  keys: text().array().notNull(),
  keyGiven: boolean('key_given').notNull(),
  url: text(),
  outletId: uuid('outlet_id'),
  title: text().notNull(),
  titleSort: text('title_sort')
    .notNull()
    .generatedAlwaysAs(sql`left(title, 200)`),
  titleFoldedHash: uuid('title_folded_hash').notNull(),
  description: text(),
  language: text(),
  publishedAt: instant('published_at'),
  modifiedAt: instant('modified_at'),
  section: text(),
  subjects: text().array().notNull(),
  status: text().notNull(),
  wordCount: integer('word_count'),
  version: integer().notNull(),
  contentHash: bytea('content_hash').notNull(),
  loadedAt: instant('loaded_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const articleVersion = pgTable(
  'article_version',
  {
    articleId: uuid('article_id').notNull(),
    number: integer().notNull(),
    title: text().notNull(),
    body: text(),
    wordCount: integer('word_count'),
    loadedAt: instant('loaded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.number] })],
)

export const articleByline = pgTable(
  'article_byline',
  {
    articleId: uuid('article_id').notNull(),
    position: integer().notNull(),
    name: text(),
    agentId: uuid('agent_id'),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.position] })],
)

export const articleEvent = pgTable(
  'article_event',
  {
    articleId: uuid('article_id').notNull(),
    eventId: uuid('event_id').notNull(),
    linked: boolean().notNull(),
    quoted: boolean().notNull(),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.eventId] })],
)

export const articleCredit = pgTable(
  'article_credit',
  {
    articleId: uuid('article_id').notNull(),
    position: integer().notNull(),
    type: text().notNull(),
    text: text().notNull(),
    outletId: uuid('outlet_id'),
    agentId: uuid('agent_id'),
    url: text(),
    provenance: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.position] })],
)
