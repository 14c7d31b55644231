import { type Sql, run } from '../../postgres/sql.ts'
import type { LoadHealth } from '../../observe/metrics.ts'

/** The jobs as a whole, for whoever watches the service. */
export async function watchJobs(sql: Sql): Promise<LoadHealth> {
  const rows = await run<{
    status: string
    jobs: string
    lines: string
    created: string
    updated: string
    unchanged: string
    rejected: string
    skipped: string
    queued: string
    waits: number | null
  }>(
    sql,
    `select status, count(*) as jobs, coalesce(sum(total_lines - processed_lines) filter (where status in ('QUEUED', 'RUNNING')), 0) as lines,
       sum(created) as created, sum(updated) as updated, sum(unchanged) as unchanged, sum(rejected) as rejected, sum(skipped) as skipped,
       extract(epoch from now() - min(created_at) filter (where status = 'QUEUED'))::float8 as waits
     from load_job group by status`,
    [],
  )
  const sum = (name: 'lines' | 'created' | 'updated' | 'unchanged' | 'rejected' | 'skipped') =>
    rows.reduce((total, row) => total + Number(row[name]), 0)
  return {
    jobs: Object.fromEntries(
      ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'].map((status) => [
        status,
        Number(rows.find((row) => row.status === status)?.jobs ?? 0),
      ]),
    ),
    records: {
      created: sum('created'),
      updated: sum('updated'),
      unchanged: sum('unchanged'),
      rejected: sum('rejected'),
      skipped: sum('skipped'),
    },
    pendingLines: sum('lines'),
    lagSeconds: rows.reduce((longest, { waits }) => Math.max(longest, waits ?? 0), 0),
  }
}
