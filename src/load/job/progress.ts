import { type Sql, type Tx, run } from '../../postgres/sql.ts'
import type { LoadCounts, RecordCounts } from '../answer.ts'
import { JobLost } from './failure.ts'

/** A job as whoever runs it has it. */
export interface ClaimedJob {
  readonly id: string
  readonly seq: number
  readonly uploadId: string
  readonly onError: 'REJECT_ALL' | 'SKIP_BAD'
  /** Of this claim alone. */
  readonly runner: string
  readonly totalLines: number
  readonly stage: 'RECORDS' | 'ARTICLES'
  /** In RECORDS how many of them are done; in ARTICLES the first line that is not. */
  readonly nextLine: number
  readonly nextByte: number
}

export interface Position {
  readonly stage: 'RECORDS' | 'ARTICLES'
  readonly nextLine: number
  readonly nextByte: number
}

export interface Progress extends Position {
  readonly lines: number
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly busyMs: number
}

/** In the chunk's own commit. @throws JobLost. */
export async function saveProgress(
  tx: Tx,
  job: ClaimedJob,
  { stage, nextLine, nextByte, lines, counts, created, busyMs }: Progress,
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
      stage,
      nextLine,
      nextByte,
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
}
