import { run, type Sql } from '../../postgres/sql.ts'
import { countRefs, findArchiveAge } from '../source/list-records.ts'
import type { EngineName, SearchEngine } from '../engine.ts'
import { findIdAt } from './index-state.ts'
import { findIdSoon } from './watch-index.ts'

export interface SearchStatus {
  readonly engine: EngineName
  /** Whether the engine answers and has an index. */
  readonly isThere: boolean
  /**
   * The age of the oldest change that searches cannot find yet. 0 if there is no such change, and null if the engine
   * does not answer.
   */
  readonly lagSeconds: number | null
  readonly pendingChanges: number
  /** The number of documents that the engine has refused. */
  readonly refusedDocuments: number
  /**
   * The reason why the last attempt to update the index failed. If no such reason is stored, the reason why the engine
   * does not answer. Null if there is neither.
   */
  readonly failure: string | null
  readonly rebuild: { readonly done: number; readonly total: number } | null
}

type StatusEngine = Pick<SearchEngine, 'name' | 'address' | 'findId' | 'current'>

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
    (select count(*)::int from search_pending where index_id = $1)
      + (select count(*)::int from (select record, record_id from change except select record, record_id from search_pending where index_id = $1) new) as pending,
    (select count(*)::int from search_dead_letter where index_id = $1) as refused,
    extract(epoch from now() - least(
      (select min(at) from change), (select min(at) from search_pending where index_id = $1), (select out_of_step_since from search_index where id = $1)
    ))::float8 as lag,
    (select failure from search_index where id = $1) as failure,
    (select audited_at is not null from search_index where id = $1) as whole,
    job.done::float8, job.total::float8
  from (select) one left join search_job job on job.index_id = $1 and job.task = 'reindex' and job.finished_at is null`

/**
 * Reports how far the index is behind the archive. An engine that does not answer within a second counts as down. If
 * the index does not exist, all records count as missing from it.
 */
export async function searchStatus(sql: Sql, engine: StatusEngine): Promise<SearchStatus> {
  const answer = await findIdSoon(engine)
  const answers = 'id' in answer
  const id = answers ? answer.id : engine.address === null ? null : await findIdAt(sql, engine.address)
  const [row] = await run<Row>(sql, STATUS, [id ?? ''])
  const rebuild = row && row.done !== null && row.total !== null ? { done: row.done, total: row.total } : null
  const isThere = answers && id !== null
  const missing = answers && row?.whole !== true ? await findMissing(sql, engine, rebuild) : { documents: 0, lag: 0 }
  return {
    engine: engine.name,
    isThere,
    lagSeconds: answers ? Math.max(missing.lag, row?.lag ?? 0) : null,
    pendingChanges: Math.max(missing.documents, row?.pending ?? 0),
    refusedDocuments: row?.refused ?? 0,
    failure: row?.failure ?? (answers ? null : messageOf(answer.error)),
    rebuild,
  }
}

/**
 * Finds out how far an index that has never been complete is behind the archive. `documents` is the number of
 * records that the index lacks. If the index lacks records or is being rebuilt, `lag` is the age of the oldest record
 * in the archive, in seconds; otherwise, `lag` is 0.
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
