import { eq, type SQL, sql } from 'drizzle-orm'
import { orm } from '../../postgres/orm.ts'
import type { Sql } from '../../postgres/sql.ts'
import { searchIndex } from '../../postgres/tables/search.ts'
import type { EngineName } from '../engine.ts'
import { listServed } from './lock.ts'

// If no process has kept an index up to date for this time, changes are no longer stored for the index. Without this
// limit, the pending changes of an unused index would accumulate without end.
const FORGOTTEN = sql.raw(`interval '2 days'`)

const NOW = sql`now()`
const OUT_OF_STEP = sql`coalesce(${searchIndex.outOfStepSince}, now())`

/**
 * Registers an index, so that changes are stored for it. A new index counts as out of step until it has been compared
 * with the archive.
 */
export async function registerIndex(pool: Sql, engine: EngineName): Promise<void> {
  await orm(pool).delete(searchIndex).where(sql`${searchIndex.seenAt} < now() - ${FORGOTTEN} and not exists (
      select from search_job where finished_at is null and search_job.engine = ${searchIndex.engine})`)
  await orm(pool)
    .insert(searchIndex)
    .values({ engine, outOfStepSince: NOW })
    .onConflictDoUpdate({ target: searchIndex.engine, set: { seenAt: NOW } })
}

/**
 * Sets `seenAt` to the current time, which shows that a process keeps the index up to date. `failure` is the reason why
 * the last attempt to send changes failed, or null.
 */
export async function saveSeen(pool: Sql, engine: EngineName, failure: string | null): Promise<void> {
  await update(pool, engine, { seenAt: NOW, failure })
}

/** Stores that the index was just created, so that it is empty and earlier audits no longer count. */
export async function markNew(pool: Sql, engine: EngineName): Promise<void> {
  await update(pool, engine, { outOfStepSince: OUT_OF_STEP, auditedAt: null })
}

/**
 * Stops storing changes for an index, unless a process keeps the index up to date. Returns false if a process keeps the
 * index up to date.
 */
export async function forgetIndex(pool: Sql, engine: EngineName): Promise<boolean> {
  if ((await listServed(pool)).includes(engine)) return false
  await orm(pool).delete(searchIndex).where(eq(searchIndex.engine, engine))
  return true
}

/**
 * Whether the index has been complete at least once since it was created. If an index has never been complete, a search
 * in it misses most of the archive.
 */
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

/** Records in the database that this process no longer keeps the index up to date. */
export async function saveGone(pool: Sql, engine: EngineName): Promise<void> {
  await update(pool, engine, { seenAt: sql`now() - interval '1 minute'` })
}

/**
 * Whether a process kept an index up to date a moment ago and has not reported that it stopped. A process that has not
 * reported that it stopped may have lost its lock only for a moment, and may soon continue.
 */
export async function wasServed(pool: Sql): Promise<boolean> {
  const rows = await orm(pool)
    .select({ engine: searchIndex.engine })
    .from(searchIndex)
    .where(sql`${searchIndex.seenAt} > now() - interval '15 seconds'`)
    .limit(1)
  return rows.length > 0
}

/** The reason why the last attempt to reach the index failed, or null. */
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
