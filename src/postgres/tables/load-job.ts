import { boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { bigInteger, hexBytes, instant } from './columns.ts'

/** Uploaded files. Each file is stored unpacked in the upload directory, with the `id` as its name. */
export const upload = pgTable('upload', {
  id: uuid().primaryKey(),
  bytes: bigInteger().notNull(),
  sha256: hexBytes('sha256').notNull(),
  textBytes: bigInteger('text_bytes').notNull(),
  lines: integer().notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
})

const count = (name?: string) => (name === undefined ? integer() : integer(name)).notNull().default(0)

export const loadJob = pgTable(
  'load_job',
  {
    id: uuid().primaryKey(),
    seq: bigInteger().generatedAlwaysAsIdentity().unique(),
    uploadId: uuid('upload_id').notNull(),
    holder: text().notNull(),
    idempotencyKey: text('idempotency_key'),
    onError: text('on_error', { enum: ['REJECT_ALL', 'SKIP_BAD'] }).notNull(),
    dryRun: boolean('dry_run').notNull().default(false),
    extractQuotes: boolean('extract_quotes'),
    status: text({ enum: ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'] })
      .notNull()
      .default('QUEUED'),
    createdAt: instant('created_at').notNull().defaultNow(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    totalLines: integer('total_lines').notNull(),
    processedLines: count('processed_lines'),
    created: count(),
    updated: count(),
    unchanged: count(),
    rejected: count(),
    skipped: count(),
    createdOutlets: count('created_outlets'),
    createdAgents: count('created_agents'),
    createdEvents: count('created_events'),
    createdArticles: count('created_articles'),
    createdQuotes: count('created_quotes'),
    stage: text({ enum: ['RECORDS', 'ARTICLES'] })
      .notNull()
      .default('RECORDS'),
    nextLine: integer('next_line').notNull().default(1),
    nextByte: bigInteger('next_byte').notNull().default(0),
    busyMs: bigInteger('busy_ms').notNull().default(0),
    runner: uuid(),
    leaseUntil: instant('lease_until'),
    keeperPid: integer('keeper_pid'),
    // This column keeps microseconds, because it is compared with `backend_start` in pg_stat_activity.
    keeperSince: timestamp('keeper_since', { withTimezone: true, mode: 'string' }),
    attempts: count(),
    failure: text(),
  },
  (table) => [unique().on(table.holder, table.idempotencyKey)],
)

export const loadError = pgTable(
  'load_error',
  {
    jobId: uuid('job_id').notNull(),
    /** The number of the line, counted from 1. */
    line: integer().notNull(),
    number: integer().notNull(),
    code: text().notNull(),
    field: text().array().notNull(),
    message: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.line, table.number] })],
)

/**
 * Lines that a running job could not load at first, because they refer to records that did not exist. The job tries
 * these lines again before it ends.
 */
export const loadWaiting = pgTable(
  'load_waiting',
  {
    jobId: uuid('job_id').notNull(),
    line: integer().notNull(),
    start: bigInteger().notNull(),
    bytes: integer().notNull(),
    errors: jsonb().notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.line] })],
)
