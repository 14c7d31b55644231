import { openClient } from '../postgres/client.ts'
import type { Sql } from '../postgres/sql.ts'

// Each search index and the extractor have an advisory lock that two numbers identify. This is the first number of all
// these locks. It is arbitrary, and only has to differ from the first numbers of other locks. The second number is
// different for each of these locks.
const LOCK_SPACE = 7_245

/**
 * A single connection that is never replaced. By default, postgres.js would reconnect silently, and a lock that the
 * connection holds would be lost without anybody noticing.
 */
export interface Session {
  readonly sql: Sql
  /** Aborted when the connection is closed, which also releases the lock. */
  readonly ended: AbortSignal
  close(): Promise<void>
}

/** A connection pool for work that needs no lock, such as reading the archive. */
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

/**
 * Lists the locks in LOCK_SPACE that are held at the moment, each by its second number. The locks of a process that was
 * killed are not in the list, because Postgres has released them.
 */
export async function listLocks(sql: Sql): Promise<number[]> {
  const rows = await sql<{ number: number }[]>`
    select objid::int as number from pg_locks where locktype = 'advisory' and classid = ${LOCK_SPACE} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database()) order by objid`
  return rows.map(({ number }) => number)
}

/** Tries to take the lock for this session, and returns whether it succeeded. */
export async function tryLock({ sql }: Session, lock: number): Promise<boolean> {
  const [row] = await sql<{ locked: boolean }[]>`select pg_try_advisory_lock(${LOCK_SPACE}, ${lock}) as locked`
  return row?.locked === true
}
