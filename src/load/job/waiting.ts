import { type Tx, run } from '../../postgres/sql.ts'
import type { FaultyLine } from './load-lines.ts'

/** Stores waiting lines with their errors. If a line is already stored, its errors are replaced. */
export async function saveWaiting(tx: Tx, jobId: string, lines: readonly FaultyLine[]): Promise<void> {
  if (lines.length === 0) return
  await run(
    tx,
    `insert into load_waiting (job_id, line, start, bytes, errors)
     select $1, line, start, bytes, errors
     from json_to_recordset($2::text::json) as row (line integer, start bigint, bytes integer, errors jsonb)
     on conflict (job_id, line) do update set errors = excluded.errors`,
    [jobId, JSON.stringify(lines)],
  )
}

/**
 * Returns the waiting lines that follow line `after`, in file order: at most `count` lines, of about `maxBytes` in
 * total.
 */
export async function listWaiting(
  tx: Tx,
  jobId: string,
  { after, count, maxBytes }: { readonly after: number; readonly count: number; readonly maxBytes: number },
): Promise<FaultyLine[]> {
  const rows = await run<Omit<FaultyLine, 'start'> & { start: string }>(
    tx,
    `select line, start, bytes, errors
     from (
       select *, sum(bytes) over (order by line) - bytes as before
       from (select * from load_waiting where job_id = $1 and line > $2 order by line limit $3) next
     ) counted
     where before < $4 order by line`,
    [jobId, after, count, maxBytes],
  )
  return rows.map((row) => ({ ...row, start: Number(row.start) }))
}

export async function removeWaiting(tx: Tx, jobId: string, lines: readonly FaultyLine[]): Promise<void> {
  if (lines.length === 0) return
  await run(tx, 'delete from load_waiting where job_id = $1 and line = any($2::int[])', [
    jobId,
    lines.map(({ line }) => line),
  ])
}
