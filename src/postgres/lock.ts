import { setTimeout as sleep } from 'node:timers/promises'
import { ArchiveError } from '../errors.ts'
import { run, type Sql, type Tx } from './sql.ts'

/** The advisory lock that each writer of the archive must hold. The number is arbitrary. */
export const WRITER_LOCK = 7_245_002

const DEADLINE_MS = 60_000
const POLL_MS = 100

interface LockOptions {
  /** What the lock is for, e.g. `migrations`. */
  readonly purpose: string
  /**
   * The function that takes the lock. The lock lasts until the end of the connection or, if the name of the function
   * contains `xact`, until the end of the transaction.
   */
  readonly take: 'pg_try_advisory_lock' | 'pg_try_advisory_xact_lock'
  readonly deadlineMs?: number | undefined
}

/**
 * Waits for an advisory lock. @throws SETUP if the lock does not become free within `deadlineMs` (default: a minute).
 * There is a deadline, because the lock may never become free: after a process has ended, a pooler can keep the
 * connection that holds its lock.
 */
export async function waitForLock(
  sql: Sql | Tx,
  lock: number,
  { purpose, take, deadlineMs = DEADLINE_MS }: LockOptions,
): Promise<void> {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const [row] = await run<{ taken: boolean }>(sql, `select ${take}(${lock}) as taken`, [])
    if (row?.taken) return
    if (performance.now() >= deadline) throw await heldBy(sql, lock, purpose, deadlineMs)
    await sleep(POLL_MS)
  }
}

const HELD = (lock: number) =>
  `locktype = 'advisory' and classid = 0 and objid = ${lock} and objsubid = 1 and granted
   and pg_locks.database = (select oid from pg_database where datname = current_database())`

/** Whether any connection to this database holds the advisory lock with the number `lock`. */
export async function isLockHeld(sql: Sql | Tx, lock: number): Promise<boolean> {
  const [row] = await run<{ held: boolean }>(
    sql,
    `select exists (select from pg_locks where ${HELD(lock)}) as held`,
    [],
  )
  return row?.held === true
}

async function heldBy(sql: Sql | Tx, lock: number, purpose: string, deadlineMs: number): Promise<ArchiveError> {
  const [holder] = await run<{ pid: number; name: string | null }>(
    sql,
    `select pid, application_name as name from pg_locks left join pg_stat_activity using (pid) where ${HELD(lock)}`,
    [],
  )
  const who = holder ? ` The lock belongs to the database connection ${holder.pid} ("${holder.name ?? ''}").` : ''
  const end = holder ? `: select pg_terminate_backend(${holder.pid})` : ''
  return new ArchiveError(
    'SETUP',
    `The lock for ${purpose} (advisory lock ${lock}) did not become free within ${deadlineMs / 1_000} s.${who} If another Verbatim process is working on this database, start again when it has finished. Otherwise a pooler in transaction mode has kept the connection of a process that has ended: end this connection${end}`,
  )
}
