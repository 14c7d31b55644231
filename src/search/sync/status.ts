import { setTimeout as sleep } from 'node:timers/promises'
import { run, type Sql } from '../../postgres/sql.ts'
import { countRefs, findArchiveAge } from '../source/list-records.ts'
import type { EngineName, SearchEngine } from '../engine.ts'

export interface SearchStatus {
  readonly engine: EngineName
  /**
   * The age of the oldest change that searches cannot find yet. 0 if there is no such change, and null if the engine
   * does not answer.
   */
  readonly lagSeconds: number | null
  readonly pendingChanges: number
  /** The number of documents that the engine has refused. */
  readonly refusedDocuments: number
  /** The reason why the last attempt to send failed. Null if the last attempt succeeded. */
  readonly failure: string | null
  readonly rebuild: { readonly done: number; readonly total: number } | null
}

type StatusEngine = Pick<SearchEngine, 'name' | 'ping' | 'current'>

interface Row {
  readonly pending: number
  readonly refused: number
  readonly lag: number | null
  readonly failure: string | null
  readonly whole: boolean | null
  readonly done: number | null
  readonly total: number | null
}

const STATUS = `
  select
    (select count(*)::int from (select record, record_id from change union select record, record_id from search_pending where engine = $1) pending) as pending,
    (select count(*)::int from search_dead_letter where engine = $1) as refused,
    extract(epoch from now() - least(
      (select min(at) from change), (select min(at) from search_pending where engine = $1), (select out_of_step_since from search_index where engine = $1)
    ))::float8 as lag,
    (select failure from search_index where engine = $1) as failure,
    (select audited_at is not null from search_index where engine = $1) as whole,
    job.done::float8, job.total::float8
  from (select) one left join search_job job on job.engine = $1 and job.task = 'reindex' and job.finished_at is null`

// The time limit for a ping, which normally takes milliseconds.
const PATIENCE_MS = 1_000

/**
 * Reports how far the index is behind the archive. An engine that does not answer a ping within a second counts as
 * down.
 */
export async function searchStatus(sql: Sql, engine: StatusEngine): Promise<SearchStatus> {
  const [answers, [row]] = await Promise.all([answersSoon(engine), run<Row>(sql, STATUS, [engine.name])])
  const rebuild = row && row.done !== null && row.total !== null ? { done: row.done, total: row.total } : null
  const missing = answers && row?.whole !== true ? await findMissing(sql, engine, rebuild) : { documents: 0, lag: 0 }
  return {
    engine: engine.name,
    lagSeconds: answers ? Math.max(missing.lag, row?.lag ?? 0) : null,
    pendingChanges: Math.max(missing.documents, row?.pending ?? 0),
    refusedDocuments: row?.refused ?? 0,
    failure: row?.failure ?? null,
    rebuild,
  }
}

/**
 * For an index that has never been complete, returns the number of records that it lacks, and its lag in seconds: the
 * age of the oldest record in the archive, or 0 if the index lacks no record.
 */
async function findMissing(
  sql: Sql,
  engine: StatusEngine,
  rebuild: SearchStatus['rebuild'],
): Promise<{ documents: number; lag: number }> {
  const documents = rebuild
    ? rebuild.total - rebuild.done
    : (await countRefs(sql)) - (await engine.current.count().catch(() => 0))
  // Searches find no document of the new index until its rebuild is complete, so the index lags until then.
  return { documents: Math.max(0, documents), lag: documents > 0 || rebuild ? await findArchiveAge(sql) : 0 }
}

async function answersSoon(engine: Pick<SearchEngine, 'ping'>): Promise<boolean> {
  const enough = new AbortController()
  const late = sleep(PATIENCE_MS, false, { signal: enough.signal }).catch(() => false)
  const answered = await Promise.race([
    engine.ping().then(
      () => true,
      () => false,
    ),
    late,
  ])
  enough.abort()
  return answered
}
