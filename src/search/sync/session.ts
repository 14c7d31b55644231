import { openClient } from '../../postgres/client.ts'
import type { Sql } from '../../postgres/sql.ts'
import type { EngineName } from '../engine.ts'

// Any numbers of our own; the second is the engine's.
const LOCK_SPACE = 7_245
const LOCKS: Readonly<Record<EngineName, number>> = { MEILISEARCH: 1, POSTGRES: 2 }

/** One connection that stays one: postgres.js would reconnect in silence, and the lock would be somebody else's. */
export interface Session {
  readonly sql: Sql
  /** Aborted when the connection, and with it the lock, is gone. */
  readonly ended: AbortSignal
  close(): Promise<void>
}

/** For what needs no lock: reading the archive, jobs. */
export function openPool(url: string, connections: number): Sql {
  return openClient(url, { max: connections, connection: { application_name: 'verbatim sync', jit: false } })
}

export function openSession(url: string): Session {
  const ended = new AbortController()
  const sql = openClient(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onclose: () => ended.abort(new Error('the connection that holds the lock is closed')),
    connection: { application_name: 'verbatim sync' },
  })
  return {
    sql,
    ended: ended.signal,
    close: () => sql.end({ timeout: 0.5 }),
  }
}

/** The engines whose index some process keeps in step right now: a process that was killed holds no lock. */
export async function listServed(sql: Sql): Promise<EngineName[]> {
  const rows = await sql<{ number: number }[]>`
    select objid::int as number from pg_locks where locktype = 'advisory' and classid = ${LOCK_SPACE} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database()) order by objid`
  return (Object.keys(LOCKS) as EngineName[]).filter((engine) => rows.some(({ number }) => number === LOCKS[engine]))
}

/** Whether this session is now the only one that writes to the engine's index. */
export async function tryLock({ sql }: Session, engine: EngineName): Promise<boolean> {
  const [row] = await sql<{ locked: boolean }[]>`select pg_try_advisory_lock(${LOCK_SPACE}, ${LOCKS[engine]}) as locked`
  return row?.locked === true
}
