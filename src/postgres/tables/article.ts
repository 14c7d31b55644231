import { sql } from 'drizzle-orm'
import { boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bigInteger, instant, loadedColumns } from './columns.ts'
import { PROVENANCES, STATUSES } from './quote.ts'

export const article = pgTable('article', {
  id: uuid().primaryKey(),
  seq: bigInteger().generatedAlwaysAsIdentity(),
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
  subjects: text().array().notNull().default([]),
  status: text({ enum: STATUSES }).notNull(),
  wordCount: integer('word_count'),
  version: integer().notNull(),
  ...loadedColumns,
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

/**
 * The articles that the extractor reads to find quotes. `version` is the version of the extractor that last read the
 * article, or 0 if the article is new, has changed since it was read, or is to be read again.
 */
export const articleExtraction = pgTable('article_extraction', {
  articleId: uuid('article_id').primaryKey(),
  version: integer().notNull(),
  seq: bigInteger().generatedAlwaysAsIdentity(),
})

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
    type: text({
      enum: [
        'REPRINT',
        'WIRE_COPY',
        'TRANSLATION',
        'CITES_REPORT',
        'INTERVIEW',
        'PRESS_RELEASE',
        'SOCIAL_POST',
        'OTHER',
      ],
    }).notNull(),
    text: text().notNull(),
    outletId: uuid('outlet_id'),
    agentId: uuid('agent_id'),
    url: text(),
    provenance: text({ enum: PROVENANCES }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.position] })],
)
