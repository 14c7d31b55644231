import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { orm } from '../../postgres/orm.ts'
import type { Sql, Tx } from '../../postgres/sql.ts'
import { loadError, loadJob, loadWaiting } from '../../postgres/tables/load-job.ts'
import { createWriter } from '../../postgres/writer.ts'
import type { LoadCounts, RecordCounts } from '../answer.ts'
import { LeaseLost } from './failure.ts'
import type { FaultyLine } from './load-lines.ts'
import type { Part } from './parse-block.ts'

/** The position in the file at which the next batch begins. */
export interface Position {
  readonly stage: Part
  readonly nextLine: number
  readonly nextByte: number
}

/** A job that this process has claimed. */
export interface ClaimedJob extends Position {
  readonly id: string
  readonly uploadId: string
  readonly onError: 'REJECT_ALL' | 'SKIP_BAD'
  readonly dryRun: boolean
  readonly extractQuotes: boolean | null
  /** An ID that is different for each claim. */
  readonly runner: string
  readonly totalLines: number
}

/** The progress that a batch adds to its job. */
export interface Progress {
  readonly next: Position
  readonly lines: number
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly busyMs: number
}

/** A condition in SQL: the job is RUNNING, and still belongs to the process that claimed it with this `runner`. */
export function isRunBy({ id, runner }: Pick<ClaimedJob, 'id' | 'runner'>): SQL | undefined {
  return and(eq(loadJob.id, id), eq(loadJob.runner, runner), eq(loadJob.status, 'RUNNING'))
}

/**
 * Adds the progress of a batch to its job, in the transaction of the batch. @throws LeaseLost if the job no longer
 * belongs to this process.
 */
export async function saveProgress(
  tx: Tx,
  job: ClaimedJob,
  { next, lines, counts, created, busyMs }: Progress,
): Promise<void> {
  const plus = (column: PgColumn, more: number) => sql`${column} + ${more}`
  const rows = await orm(tx)
    .update(loadJob)
    .set({
      ...next,
      attempts: 0,
      processedLines: plus(loadJob.processedLines, lines),
      busyMs: plus(loadJob.busyMs, Math.round(busyMs)),
      created: plus(loadJob.created, counts.created),
      updated: plus(loadJob.updated, counts.updated),
      unchanged: plus(loadJob.unchanged, counts.unchanged),
      rejected: plus(loadJob.rejected, counts.rejected),
      skipped: plus(loadJob.skipped, counts.skipped),
      createdOutlets: plus(loadJob.createdOutlets, created.outlets),
      createdAgents: plus(loadJob.createdAgents, created.agents),
      createdEvents: plus(loadJob.createdEvents, created.events),
      createdArticles: plus(loadJob.createdArticles, created.articles),
      createdQuotes: plus(loadJob.createdQuotes, created.quotes),
    })
    .where(isRunBy(job))
    .returning({ id: loadJob.id })
  if (rows.length === 0) throw new LeaseLost()
}

/** Stores the errors of rejected lines. */
export async function saveErrors(tx: Tx, jobId: string, lines: readonly FaultyLine[]): Promise<void> {
  const writer = createWriter(tx)
  writer.insert(
    loadError,
    lines.flatMap(({ line, errors }) =>
      errors.map(({ code, field, message }, number) => ({ jobId, line, number, code, field, message })),
    ),
  )
  await writer.flush()
}

/** @throws LeaseLost */
export async function finishJob(
  handle: Sql | Tx,
  job: ClaimedJob,
  status: 'SUCCEEDED' | 'FAILED',
  failure: string | null = null,
): Promise<void> {
  const rows = await orm(handle)
    .update(loadJob)
    .set({ status, failure, finishedAt: sql`now()`, runner: null, leaseUntil: null })
    .where(isRunBy(job))
    .returning({ id: loadJob.id })
  if (rows.length === 0) throw new LeaseLost()
  await forgetWaiting(handle, job.id)
}

/** Deletes the waiting lines of a job that has ended. */
export async function forgetWaiting(sql: Sql | Tx, jobId: string): Promise<void> {
  await orm(sql).delete(loadWaiting).where(eq(loadWaiting.jobId, jobId))
}
