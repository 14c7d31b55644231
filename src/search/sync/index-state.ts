import { eq, type SQL, sql } from 'drizzle-orm'
import { orm } from '../../postgres/orm.ts'
import type { Sql } from '../../postgres/sql.ts'
import { searchIndex } from '../../postgres/tables/search.ts'
import type { EngineName } from '../engine.ts'
import { listServed } from './lock.ts'

// An index that nobody serves for so long begins again: what is pending for it would only grow.
const FORGOTTEN = sql.raw(`interval '2 days'`)

const NOW = sql`now()`
const OUT_OF_STEP = sql`coalesce(${searchIndex.outOfStepSince}, now())`

/** Changes are kept for this index from now on. One that was not known is out of step until it is compared. */
export async function registerIndex(pool: Sql, engine: EngineName): Promise<void> {
  await orm(pool).delete(searchIndex).where(sql`${searchIndex.seenAt} < now() - ${FORGOTTEN} and not exists (
      select from search_job where finished_at is null and search_job.engine = ${searchIndex.engine})`)
  await orm(pool)
    .insert(searchIndex)
    .values({ engine, outOfStepSince: NOW })
    .onConflictDoUpdate({ target: searchIndex.engine, set: { seenAt: NOW } })
}

/** Says that somebody keeps the index in step, and why nothing could be sent lately. */
export async function saveSeen(pool: Sql, engine: EngineName, failure: string | null): Promise<void> {
  await update(pool, engine, { seenAt: NOW, failure })
}

/** Marks an index that was just created: nothing can be found in it, and its earlier state no longer counts. */
export async function markNew(pool: Sql, engine: EngineName): Promise<void> {
  await update(pool, engine, { outOfStepSince: OUT_OF_STEP, auditedAt: null })
}

/** Keeps no more changes for an index that no process keeps in step. Answers whether that is so. */
export async function forgetIndex(pool: Sql, engine: EngineName): Promise<boolean> {
  if ((await listServed(pool)).includes(engine)) return false
  await orm(pool).delete(searchIndex).where(eq(searchIndex.engine, engine))
  return true
}

/** Whether the index was complete at some time since it was made. Until then its answers lack most of the archive. */
export async function isWhole(pool: Sql, engine: EngineName): Promise<boolean> {
  const [row] = await orm(pool)
    .select({ auditedAt: searchIndex.auditedAt })
    .from(searchIndex)
    .where(eq(searchIndex.engine, engine))
  return (row?.auditedAt ?? null) !== null
}

export async function markOutOfStep(pool: Sql, engine: EngineName): Promise<void> {
  await update(pool, engine, { outOfStepSince: OUT_OF_STEP })
}

export async function markInStep(pool: Sql, engine: EngineName): Promise<void> {
  await update(pool, engine, { outOfStepSince: null, auditedAt: NOW })
}

/** Says that nobody does, for now. */
export async function saveGone(pool: Sql, engine: EngineName): Promise<void> {
  await update(pool, engine, { seenAt: sql`now() - interval '1 minute'` })
}

/** Whether a process kept an index in step a moment ago, and has not reported that it stopped. */
export async function wasServed(pool: Sql): Promise<boolean> {
  const rows = await orm(pool)
    .select({ engine: searchIndex.engine })
    .from(searchIndex)
    .where(sql`${searchIndex.seenAt} > now() - interval '15 seconds'`)
    .limit(1)
  return rows.length > 0
}

/** Why the index could not be reached lately. */
export async function findFailure(pool: Sql, engine: EngineName): Promise<string | null> {
  const [row] = await orm(pool)
    .select({ failure: searchIndex.failure })
    .from(searchIndex)
    .where(eq(searchIndex.engine, engine))
  return row?.failure ?? null
}

async function update(
  pool: Sql,
  engine: EngineName,
  values: { seenAt?: SQL; outOfStepSince?: SQL | null; auditedAt?: SQL | null; failure?: string | null },
): Promise<void> {
  await orm(pool).update(searchIndex).set(values).where(eq(searchIndex.engine, engine))
}
