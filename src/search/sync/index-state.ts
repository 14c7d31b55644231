import { and, desc, eq, not, type SQL, sql } from 'drizzle-orm'
import { orm } from '../../postgres/orm.ts'
import { run, type Sql } from '../../postgres/sql.ts'
import { searchIndex } from '../../postgres/tables/search.ts'
import type { IndexIdentity } from '../engine.ts'
import { listServed } from './lock.ts'

// If no process has kept an index up to date for this time, changes are no longer stored for the index. Without this
// limit, the pending changes of an unused index would accumulate without end.
const FORGOTTEN = sql.raw(`interval '2 days'`)

const NOW = sql`now()`
const OUT_OF_STEP = sql`coalesce(${searchIndex.outOfStepSince}, now())`

// The id in the table `search_index` that older versions of Verbatim used for every Meilisearch.
const UNNAMED = 'MEILISEARCH'

/**
 * Registers an index, so that changes are stored for it. A new index counts as out of step until it has been compared
 * with the archive. If an older version of Verbatim made the index and registered it, the row of that version is kept
 * under the new id, and the function returns true.
 */
export async function registerIndex(
  pool: Sql,
  { id, state, address }: IndexIdentity & { readonly address: string | null },
): Promise<boolean> {
  const isAdopted = state === 'unnamed' && (await adoptRow(pool, id))
  await orm(pool)
    .insert(searchIndex)
    .values({ id, address, outOfStepSince: NOW })
    .onConflictDoUpdate({ target: searchIndex.id, set: { seenAt: NOW, address } })
  await forgetUnused(pool)
  return isAdopted
}

async function adoptRow(pool: Sql, id: string): Promise<boolean> {
  const known = sql`exists (select from search_index known where known.id = ${id})`
  const adopted = await orm(pool)
    .update(searchIndex)
    .set({ id })
    .where(and(eq(searchIndex.id, UNNAMED), not(known)))
    .returning({ id: searchIndex.id })
  return adopted.length > 0
}

/** Deletes the rows of indexes that no process has kept up to date for a long time, and the pending rows of these indexes. */
export async function forgetUnused(pool: Sql): Promise<void> {
  await orm(pool)
    .delete(searchIndex)
    .where(sql`${searchIndex.seenAt} < now() - ${FORGOTTEN}`)
}

/** The id of the index that was last reached at an address. Null if no index was reached at this address. */
export async function findIdAt(pool: Sql, address: string): Promise<string | null> {
  const [row] = await orm(pool)
    .select({ id: searchIndex.id })
    .from(searchIndex)
    .where(eq(searchIndex.address, address))
    .orderBy(desc(searchIndex.seenAt))
    .limit(1)
  return row?.id ?? null
}

/**
 * Sets `seenAt` to the current time, which shows that a process keeps the index up to date. `failure` is the reason why
 * the last attempt to update the index failed, or null.
 */
export async function saveSeen(pool: Sql, indexId: string, failure: string | null): Promise<void> {
  await update(pool, indexId, { seenAt: NOW, failure })
}

/** Marks the index as just created: it is empty, and earlier audits no longer count. */
export async function markNew(pool: Sql, indexId: string): Promise<void> {
  await update(pool, indexId, { outOfStepSince: OUT_OF_STEP, auditedAt: null })
}

/**
 * Stops storing changes for an index, unless a process keeps the index up to date. Returns false if a process keeps the
 * index up to date.
 */
export async function forgetIndex(pool: Sql, indexId: string): Promise<boolean> {
  if ((await listServed(pool)).some(({ id }) => id === indexId)) return false
  await orm(pool).delete(searchIndex).where(eq(searchIndex.id, indexId))
  return true
}

/** How complete an index is. */
export interface IndexProgress {
  /**
   * Whether the index has been complete at least once since it was created. If an index has never been complete, a
   * search in it misses most of the archive.
   */
  readonly isWhole: boolean
  /**
   * The age of the first change in the queue, in seconds, or the time since the index got out of step, if that is
   * longer. Another pending change may be older: if its record changes again, it moves to the end of the queue, but
   * keeps its time. 0 if no change is pending and the index is in step.
   */
  readonly lagSeconds: number
}

const PROGRESS = `
  select audited_at is not null as "isWhole", coalesce(greatest(0, extract(epoch from now() - least(
    out_of_step_since, (select at from search_pending where index_id = search_index.id order by seq limit 1)
  ))), 0)::float8 as "lagSeconds"
  from search_index where id = $1`

/** Returns null if the index is not registered. */
export async function findProgress(pool: Sql, indexId: string): Promise<IndexProgress | null> {
  const [row] = await run<IndexProgress>(pool, PROGRESS, [indexId])
  return row ?? null
}

export async function markOutOfStep(pool: Sql, indexId: string): Promise<void> {
  await update(pool, indexId, { outOfStepSince: OUT_OF_STEP })
}

export async function markInStep(pool: Sql, indexId: string): Promise<void> {
  await update(pool, indexId, { outOfStepSince: null, auditedAt: NOW })
}

/** Marks the index as no longer kept up to date by this process. */
export async function saveGone(pool: Sql, indexId: string): Promise<void> {
  await update(pool, indexId, { seenAt: sql`now() - interval '1 minute'` })
}

/**
 * Whether a process kept an index up to date a moment ago and has not reported that it stopped. A process that has not
 * reported that it stopped may have lost its lock only for a moment, and may soon continue.
 */
export async function wasServed(pool: Sql): Promise<boolean> {
  const rows = await orm(pool)
    .select({ id: searchIndex.id })
    .from(searchIndex)
    .where(sql`${searchIndex.seenAt} > now() - interval '15 seconds'`)
    .limit(1)
  return rows.length > 0
}

/** The reason why the last attempt to update the index failed, or null. */
export async function findFailure(pool: Sql, indexId: string): Promise<string | null> {
  const [row] = await orm(pool)
    .select({ failure: searchIndex.failure })
    .from(searchIndex)
    .where(eq(searchIndex.id, indexId))
  return row?.failure ?? null
}

async function update(
  pool: Sql,
  indexId: string,
  values: { seenAt?: SQL; outOfStepSince?: SQL | null; auditedAt?: SQL | null; failure?: string | null },
): Promise<void> {
  await orm(pool).update(searchIndex).set(values).where(eq(searchIndex.id, indexId))
}
