import { type Sql, run } from '../../postgres/sql.ts'
import type { SearchKind } from '../document.ts'
import type { EngineName } from '../engine.ts'

export type Task = 'reindex' | 'audit'
export type Stage = 'new' | 'filling' | 'verifying' | 'switching' | 'done'

/** Work on a whole index. It survives its process: who keeps the index in step next goes on with it. */
export interface Job {
  readonly id: string
  readonly task: Task
  readonly stage: Stage
  /** How far a rebuild got. */
  readonly cursor: { readonly kind: SearchKind; readonly id: string } | null
  readonly done: number
  readonly total: number
  /** Documents that differed, and those of them that still do. */
  readonly differing: number
  readonly remaining: number
}

interface Row extends Omit<Job, 'cursor'> {
  readonly cursor_kind: SearchKind | null
  readonly cursor_id: string | null
}

const COLUMNS = `id::text, task, stage, cursor_kind, cursor_id::text, done::float8, total::float8, differing::float8, remaining::float8`
const KEPT = 100

/** Asks for a task; while one is open, it is that one. Answers its id. */
export async function requestJob(sql: Sql, engine: EngineName, task: Task): Promise<string> {
  await run(sql, 'insert into search_index (engine) values ($1) on conflict do nothing', [engine])
  const [row] = await run<{ id: string }>(
    sql,
    `insert into search_job (engine, task) values ($1, $2)
     on conflict (engine, task) where finished_at is null do update set requested_at = search_job.requested_at returning id::text`,
    [engine, task],
  )
  await run(sql, `select pg_notify('verbatim_change', '')`, [])
  return row?.id ?? ''
}

/** The next one to work on; a rebuild first, because it settles what an audit would find. */
export async function findOpenJob(sql: Sql, engine: EngineName): Promise<Job | null> {
  const rows = await run<Row>(
    sql,
    `select ${COLUMNS} from search_job where engine = $1 and finished_at is null order by task desc limit 1`,
    [engine],
  )
  return toJob(rows)
}

export async function findJob(sql: Sql, id: string): Promise<Job | null> {
  return toJob(await run<Row>(sql, `select ${COLUMNS} from search_job where id = $1`, [id]))
}

export async function saveJob(sql: Sql, job: Job): Promise<void> {
  await run(
    sql,
    `update search_job set stage = $2, cursor_kind = $3, cursor_id = $4, done = $5, total = $6, differing = $7, remaining = $8,
       finished_at = case when $2 = 'done' then now() end where id = $1`,
    [
      job.id,
      job.stage,
      job.cursor?.kind ?? null,
      job.cursor?.id ?? null,
      job.done,
      job.total,
      job.differing,
      job.remaining,
    ],
  )
  if (job.stage === 'done')
    await run(sql, `delete from search_job where finished_at is not null and id < $1::bigint - ${KEPT}`, [job.id])
}

function toJob([row]: readonly Row[]): Job | null {
  if (!row) return null
  const { cursor_kind, cursor_id, ...job } = row
  return { ...job, cursor: cursor_kind !== null && cursor_id !== null ? { kind: cursor_kind, id: cursor_id } : null }
}
