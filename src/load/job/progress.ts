import { type Sql, type Tx, run } from '../../postgres/sql.ts'
import { loadError } from '../../postgres/tables/load-job.ts'
import { createWriter } from '../../postgres/writer.ts'
import type { LoadCounts, RecordCounts } from '../answer.ts'
import { JobLost } from './failure.ts'
import type { FaultyLine } from './load-lines.ts'
import type { Part } from './parse-block.ts'

/** Where the next batch begins. */
export interface Position {
  readonly stage: Part
  readonly nextLine: number
  readonly nextByte: number
}

/** A job for the process that runs it. */
export interface ClaimedJob extends Position {
  readonly id: string
  readonly uploadId: string
  readonly onError: 'REJECT_ALL' | 'SKIP_BAD'
  readonly dryRun: boolean
  /** Of this claim alone. */
  readonly runner: string
  readonly totalLines: number
}

/** What is added to the numbers of a job. */
export interface Progress {
  readonly next: Position
  readonly lines: number
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly busyMs: number
}

/** In the batch's own commit. @throws JobLost. */
export async function saveProgress(
  tx: Tx,
  job: ClaimedJob,
  { next, lines, counts, created, busyMs }: Progress,
): Promise<void> {
  const rows = await run(
    tx,
    `update load_job set stage = $3, next_line = $4, next_byte = $5, processed_lines = processed_lines + $6, busy_ms = busy_ms + $7, attempts = 0,
       created = created + $8, updated = updated + $9, unchanged = unchanged + $10, rejected = rejected + $11, skipped = skipped + $12,
       created_outlets = created_outlets + $13, created_agents = created_agents + $14, created_events = created_events + $15,
       created_articles = created_articles + $16, created_quotes = created_quotes + $17
     where id = $1 and runner = $2 and status = 'RUNNING' returning id`,
    [
      job.id,
      job.runner,
      next.stage,
      next.nextLine,
      next.nextByte,
      lines,
      Math.round(busyMs),
      counts.created,
      counts.updated,
      counts.unchanged,
      counts.rejected,
      counts.skipped,
      created.outlets,
      created.agents,
      created.events,
      created.articles,
      created.quotes,
    ],
  )
  if (rows.length === 0) throw new JobLost()
}

/** Keeps what is wrong with rejected lines. */
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

/** @throws JobLost. */
export async function finishJob(
  sql: Sql | Tx,
  job: ClaimedJob,
  status: 'SUCCEEDED' | 'FAILED',
  failure: string | null = null,
): Promise<void> {
  const rows = await run(
    sql,
    `update load_job set status = $3, failure = $4, finished_at = now(), runner = null, lease_until = null
     where id = $1 and runner = $2 and status = 'RUNNING' returning id`,
    [job.id, job.runner, status, failure],
  )
  if (rows.length === 0) throw new JobLost()
  await forgetWaiting(sql, job.id)
}

/** Of a job that is over. */
export async function forgetWaiting(sql: Sql | Tx, jobId: string): Promise<void> {
  await run(sql, 'delete from load_waiting where job_id = $1', [jobId])
}
