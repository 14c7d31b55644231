import { orm } from '../../postgres/orm.ts'
import { instant, run, type Sql, type Tx } from '../../postgres/sql.ts'
import { archiveState } from '../../postgres/tables/archive-state.ts'
import type { Writer } from '../../postgres/writer.ts'

// Any number of our own.
const WRITER_LOCK = 7_245_002

/**
 * Writers of the archive go one after the other: two loads that create the same records both succeed. Answers the
 * instant of the commit, taken once the lock is ours, so that later commits carry later times: also where the clock was
 * set back, as those who follow an archive go on from the last time they saw.
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

/** The instant of a load that writes, as `lockWriters` answered it. */
export function saveWritten(writer: Writer, at: string): void {
  writer.run('update archive_state set written_at = $1::timestamptz', [at])
}

/** Whether no load has written anything yet. An archive whose records were all deleted is not new. */
export async function isNew(sql: Sql): Promise<boolean> {
  const [row] = await orm(sql).select({ writtenAt: archiveState.writtenAt }).from(archiveState)
  return (row?.writtenAt ?? null) === null
}
