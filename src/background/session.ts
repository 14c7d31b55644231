import { openClient } from '../postgres/client.ts'
import type { Sql } from '../postgres/sql.ts'

// Any number of our own; the second one says what for.
const LOCK_SPACE = 7_245

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

/** The locks of this kind that some process holds right now: a process that was killed holds none. */
export async function listLocks(sql: Sql): Promise<number[]> {
  const rows = await sql<{ number: number }[]>`
    select objid::int as number from pg_locks where locktype = 'advisory' and classid = ${LOCK_SPACE} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database()) order by objid`
  return rows.map(({ number }) => number)
}

/** Whether this session is now the only one that holds the lock. */
export async function tryLock({ sql }: Session, lock: number): Promise<boolean> {
  const [row] = await sql<{ locked: boolean }[]>`select pg_try_advisory_lock(${LOCK_SPACE}, ${lock}) as locked`
  return row?.locked === true
}
