import { type Tx, run } from '../../postgres/sql.ts'

// Any number of our own.
const WRITER_LOCK = 7_245_002

/**
 * Writers of the archive go one after the other: two loads that create the same records both succeed. Answers the
 * instant of the commit, taken once the lock is ours, so that later commits carry later times.
 */
export async function lockWriters(tx: Tx): Promise<string> {
  await run(tx, `select pg_advisory_xact_lock(${WRITER_LOCK})`, [])
  const [row] = await run<{ at: string }>(
    tx,
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
    [],
  )
  return row?.at ?? new Date().toISOString()
}
