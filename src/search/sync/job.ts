import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { orm } from '../../postgres/orm.ts'
import type { Row } from '../../postgres/row.ts'
import { run, type Sql } from '../../postgres/sql.ts'
import { searchJob } from '../../postgres/tables/search.ts'
import type { SearchKind } from '../document.ts'

type StoredJob = Row<typeof searchJob>
export type Task = StoredJob['task']
export type Stage = StoredJob['stage']

/**
 * A task for a whole index. If the process that runs the task ends, the next process that keeps the index up to date
 * continues the task.
 */
export interface Job extends Pick<StoredJob, 'id' | 'task' | 'stage' | 'done' | 'total'> {
  /** The last record that a rebuild has sent to the index. */
  readonly cursor: { readonly kind: SearchKind; readonly id: string } | null
  /**
   * `differing` is the number of documents that differed, and `remaining` the number of documents that still differ.
   */
  readonly differing: number
  readonly remaining: number
}

const KEPT = 100

/**
 * Requests a task for a registered index, and returns the ID of the job. If the index already has a job with this task
 * that is not done, no second job is added, and the ID of the existing job is returned.
 */
export async function requestJob(pool: Sql, indexId: string, task: Task): Promise<number> {
  const [row] = await orm(pool)
    .insert(searchJob)
    .values({ indexId, task })
    .onConflictDoUpdate({
      target: [searchJob.indexId, searchJob.task],
      targetWhere: isNull(searchJob.finishedAt),
      set: { requestedAt: sql`${searchJob.requestedAt}` },
    })
    .returning({ id: searchJob.id })
  await run(pool, `select pg_notify('verbatim_change', '')`, [])
  return row?.id ?? 0
}

/**
 * The job that must be done next. Rebuilds come before audits, because a rebuild corrects everything that an audit
 * would find.
 */
export async function findOpenJob(pool: Sql, indexId: string): Promise<Job | null> {
  const rows = await orm(pool)
    .select()
    .from(searchJob)
    .where(and(eq(searchJob.indexId, indexId), isNull(searchJob.finishedAt)))
    .orderBy(desc(searchJob.task))
    .limit(1)
  return toJob(rows)
}

export async function findJob(pool: Sql, id: number): Promise<Job | null> {
  return toJob(await orm(pool).select().from(searchJob).where(eq(searchJob.id, id)))
}

export async function saveJob(pool: Sql, { id, cursor, task: _task, ...job }: Job): Promise<void> {
  const isDone = job.stage === 'done'
  await orm(pool)
    .update(searchJob)
    .set({
      ...job,
      cursorKind: cursor?.kind ?? null,
      cursorId: cursor?.id ?? null,
      finishedAt: isDone ? sql`now()` : null,
    })
    .where(eq(searchJob.id, id))
  if (isDone)
    await orm(pool)
      .delete(searchJob)
      .where(and(isNotNull(searchJob.finishedAt), lt(searchJob.id, id - KEPT)))
}

function toJob([row]: readonly StoredJob[]): Job | null {
  if (!row) return null
  const { id, task, stage, done, total, differing, remaining, cursorKind, cursorId } = row
  const cursor = cursorKind !== null && cursorId !== null ? { kind: cursorKind as SearchKind, id: cursorId } : null
  return { id, task, stage, done, total, differing, remaining, cursor }
}
