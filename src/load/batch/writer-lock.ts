import { orm } from '../../postgres/orm.ts'
import { WRITER_LOCK } from '../../postgres/lock.ts'
import { instant, run, type Sql, type Tx } from '../../postgres/sql.ts'
import { archiveState } from '../../postgres/tables/archive-state.ts'
import type { Writer } from '../../postgres/writer.ts'

/**
 * Waits for the lock that each writer of the archive must hold. Writers run one after the other, so two loads that
 * create the same record both succeed. Returns the time that becomes the commit time of all changes in the transaction.
 * Clients that follow the archive continue from the latest time that they have seen. Therefore, the returned time is
 * later than the times of all earlier commits, even if the clock was set back. The time is read while the lock is held,
 * so that no other writer can commit a later time before this transaction commits.
 */
export async function lockWriters(tx: Tx): Promise<string> {
  await run(tx, `select pg_advisory_xact_lock(${WRITER_LOCK})`, [])
  const [row] = await run<{ at: string }>(
    tx,
    `select ${instant(`greatest(clock_timestamp(), written_at + interval '1 millisecond')`)} as at from archive_state`,
    [],
  )
  if (!row) throw new Error('the row of archive_state is missing')
  return row.at
}

/** Takes the lock if no other writer holds it. Returns whether the lock was free. */
export async function tryLockWriters(tx: Tx): Promise<boolean> {
  const [row] = await run<{ taken: boolean }>(tx, `select pg_try_advisory_xact_lock(${WRITER_LOCK}) as taken`, [])
  return row?.taken === true
}

const SAVE = 'update archive_state set written_at = $1::timestamptz'

/**
 * Stores the time of the last transaction that changed the archive. `at` is the time that `lockWriters` returned.
 */
export function saveWritten(writer: Writer, at: string): void {
  writer.run(SAVE, [at])
}

/** Does the same as `saveWritten` for transactions that have no Writer: deletions and merges. */
export async function saveWrittenNow(tx: Tx, at: string): Promise<void> {
  await run(tx, SAVE, [at])
}

/** Whether nothing has ever been loaded. An archive from which all records were deleted is not new. */
export async function isNew(sql: Sql): Promise<boolean> {
  const [row] = await orm(sql).select({ writtenAt: archiveState.writtenAt }).from(archiveState)
  return (row?.writtenAt ?? null) === null
}
