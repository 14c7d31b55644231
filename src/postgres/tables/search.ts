import { sql } from 'drizzle-orm'
import { boolean, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { SEARCHED } from './change.ts'
import { bigInteger, instant, tsvector } from './columns.ts'

/** The search index of the Postgres engine. */
export const searchDocument = pgTable('search_document', {
  key: text().primaryKey(),
  kind: text().notNull(),
  hash: text().notNull(),
  bucket: smallint().notNull(),
  isPublic: boolean('is_public').notNull(),
  language: text(),
  outlet: uuid(),
  speakers: uuid().array().notNull(),
  events: uuid().array().notNull(),
  /** The time in milliseconds since 1970. */
  publishedAt: bigInteger('published_at'),
  titleHash: uuid('title_hash').notNull(),
  words: tsvector('words').notNull(),
})

/**
 * All indexed words that are long enough to be found despite a typo. A word stays in this table even if no document of
 * the index contains it any longer.
 */
export const searchWord = pgTable('search_word', {
  word: text().primaryKey(),
  length: smallint().notNull(),
})

/** Records that readers must not see, but that an index may still contain. */
export const searchHidden = pgTable(
  'search_hidden',
  {
    record: text({ enum: SEARCHED }).notNull(),
    recordId: uuid('record_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.record, table.recordId] })],
)

/**
 * Articles with so many events that the documents of their quotes have the ID of the article instead of the IDs of the
 * events.
 */
export const searchWideArticle = pgTable('search_wide_article', { articleId: uuid('article_id').primaryKey() })

/**
 * The search indexes that a process keeps up to date: the index in Postgres, and the index of each Meilisearch. An
 * index that no process has kept up to date for two days is removed from the table.
 */
export const searchIndex = pgTable('search_index', {
  /** `POSTGRES`, or the id that is stored in the index of a Meilisearch. */
  id: text().primaryKey(),
  /** The host and port by which a process last reached the Meilisearch. Null for Postgres. */
  address: text(),
  seenAt: instant('seen_at').notNull().defaultNow(),
  outOfStepSince: instant('out_of_step_since'),
  failure: text(),
  auditedAt: instant('audited_at'),
})

/** Records that have not yet been sent to an index. */
export const searchPending = pgTable(
  'search_pending',
  {
    indexId: text('index_id').notNull(),
    record: text().notNull(),
    recordId: uuid('record_id').notNull(),
    seq: bigInteger()
      .notNull()
      .default(sql`nextval('search_pending_seq')`),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.indexId, table.record, table.recordId] })],
)

/** Documents that an engine refused. */
export const searchDeadLetter = pgTable(
  'search_dead_letter',
  {
    indexId: text('index_id').notNull(),
    record: text().notNull(),
    recordId: uuid('record_id').notNull(),
    reason: text().notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.indexId, table.record, table.recordId] })],
)

/** Jobs that audit or rebuild a whole index. */
export const searchJob = pgTable('search_job', {
  id: bigInteger().primaryKey().generatedAlwaysAsIdentity(),
  indexId: text('index_id').notNull(),
  task: text({ enum: ['reindex', 'audit'] }).notNull(),
  stage: text({ enum: ['new', 'filling', 'verifying', 'switching', 'done'] })
    .notNull()
    .default('new'),
  cursorKind: text('cursor_kind'),
  cursorId: uuid('cursor_id'),
  done: bigInteger().notNull().default(0),
  total: bigInteger().notNull().default(0),
  differing: bigInteger().notNull().default(0),
  remaining: bigInteger().notNull().default(0),
  requestedAt: instant('requested_at').notNull().defaultNow(),
  finishedAt: instant('finished_at'),
})
