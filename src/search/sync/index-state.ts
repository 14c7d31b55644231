import { type Sql, run } from '../../postgres/sql.ts'
import type { EngineName } from '../engine.ts'
import { listServed } from './session.ts'

// An index that nobody serves for so long begins anew: what is pending for it would only grow.
const FORGOTTEN = '2 days'

/** Changes are kept for this index from now on. One that was not known is out of step until it is compared. */
export async function registerIndex(sql: Sql, engine: EngineName): Promise<void> {
  await run(
    sql,
    `delete from search_index where seen_at < now() - interval '${FORGOTTEN}' and not exists (select from search_job where finished_at is null and search_job.engine = search_index.engine)`,
    [],
  )
  await run(
    sql,
    `insert into search_index (engine, out_of_step_since) values ($1, now()) on conflict (engine) do update set seen_at = now()`,
    [engine],
  )
}

/** Says that somebody keeps the index in step, and why nothing could be sent lately. */
export async function saveSeen(sql: Sql, engine: EngineName, failure: string | null): Promise<void> {
  await run(sql, 'update search_index set seen_at = now(), failure = $2 where engine = $1', [engine, failure])
}

/** Of an index that was just made: nothing can be found in it, and what it was before no longer counts. */
export async function markNew(sql: Sql, engine: EngineName): Promise<void> {
  await run(
    sql,
    'update search_index set out_of_step_since = coalesce(out_of_step_since, now()), audited_at = null where engine = $1',
    [engine],
  )
}

/** Keeps no more changes for an index that no process keeps in step. Answers whether that is so. */
export async function forgetIndex(sql: Sql, engine: EngineName): Promise<boolean> {
  if ((await listServed(sql)).includes(engine)) return false
  await run(sql, 'delete from search_index where engine = $1', [engine])
  return true
}

/** Whether the index was complete at some time since it was made. Until then its answers lack most of the archive. */
export async function isWhole(sql: Sql, engine: EngineName): Promise<boolean> {
  const [row] = await run<{ whole: boolean }>(
    sql,
    'select audited_at is not null as whole from search_index where engine = $1',
    [engine],
  )
  return row?.whole === true
}

export async function markOutOfStep(sql: Sql, engine: EngineName): Promise<void> {
  await run(sql, 'update search_index set out_of_step_since = coalesce(out_of_step_since, now()) where engine = $1', [
    engine,
  ])
}

export async function markInStep(sql: Sql, engine: EngineName): Promise<void> {
  await run(sql, 'update search_index set out_of_step_since = null, audited_at = now() where engine = $1', [engine])
}

/** Says that nobody does, for now. */
export async function saveGone(sql: Sql, engine: EngineName): Promise<void> {
  await run(sql, `update search_index set seen_at = now() - interval '1 minute' where engine = $1`, [engine])
}

/** Whether some process kept an index in step a moment ago, and did not say that it stopped. */
export async function wasServed(sql: Sql): Promise<boolean> {
  const [row] = await run<{ found: boolean }>(
    sql,
    `select exists (select from search_index where seen_at > now() - interval '15 seconds') as found`,
    [],
  )
  return row?.found === true
}

/** Why the index could not be reached lately. */
export async function findFailure(sql: Sql, engine: EngineName): Promise<string | null> {
  const [row] = await run<{ failure: string | null }>(sql, 'select failure from search_index where engine = $1', [
    engine,
  ])
  return row?.failure ?? null
}
