import { count, sql, sum } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { LoadHealth } from '../../observe/metrics.ts'
import { orm } from '../../postgres/orm.ts'
import type { Sql } from '../../postgres/sql.ts'
import { loadJob } from '../../postgres/tables/load-job.ts'
import { IS_OPEN } from './job.ts'

/** Computes totals of all jobs, for monitoring. */
export async function watchJobs(pool: Sql): Promise<LoadHealth> {
  const { status, created, updated, unchanged, rejected, skipped } = loadJob
  const total = (column: PgColumn) => sum(column).mapWith(Number)
  const rows = await orm(pool)
    .select({
      status,
      jobs: count(),
      lines: sql`coalesce(sum(${loadJob.totalLines} - ${loadJob.processedLines}) filter (where ${IS_OPEN}), 0)`.mapWith(
        Number,
      ),
      created: total(created),
      updated: total(updated),
      unchanged: total(unchanged),
      rejected: total(rejected),
      skipped: total(skipped),
      waits: sql<
        number | null
      >`extract(epoch from now() - min(${loadJob.createdAt}) filter (where ${status} = 'QUEUED'))::float8`,
    })
    .from(loadJob)
    .groupBy(status)
  const add = (name: 'lines' | 'created' | 'updated' | 'unchanged' | 'rejected' | 'skipped') =>
    rows.reduce((all, row) => all + row[name], 0)
  return {
    jobs: Object.fromEntries(
      ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'].map((status) => [
        status,
        rows.find((row) => row.status === status)?.jobs ?? 0,
      ]),
    ),
    records: {
      created: add('created'),
      updated: add('updated'),
      unchanged: add('unchanged'),
      rejected: add('rejected'),
      skipped: add('skipped'),
    },
    pendingLines: add('lines'),
    lagSeconds: rows.reduce((longest, { waits }) => Math.max(longest, waits ?? 0), 0),
  }
}
