import { getTableColumns, getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { arrayText, run, type Tx } from './sql.ts'

const GROWTH = 10
// A table that had fewer pages than this when it was last analyzed is treated as if it had had this number of pages, so
// that small tables are not analyzed again and again.
const FEWEST_PAGES = 10
// Postgres reads 300 rows of each table for each unit of the target, 30,000 rows by default. For tables that grow on,
// fewer rows are enough. Autovacuum analyzes the tables with the default later.
const STATISTICS_TARGET = 20

/**
 * Analyzes those tables that have grown more than tenfold since they were last analyzed. A connection that has read an
 * empty archive keeps query plans that were made for empty tables. These plans sort whole tables, which is slow once
 * the tables have been filled. Without this function, the connection would use the plans until autovacuum analyzes the
 * tables, and autovacuum looks for work only once a minute.
 */
export async function analyzeGrown(tx: Tx, tables: readonly PgTable[]): Promise<void> {
  const grown = await run<{ name: string }>(
    tx,
    `select relname as name from pg_class where oid = any($1::text[]::regclass[])
       and pg_relation_size(oid) > ${GROWTH} * current_setting('block_size')::bigint * greatest(relpages, ${FEWEST_PAGES})`,
    [arrayText(tables.map(getTableName))],
  )
  // A table that is being vacuumed is skipped. If this statement waited for the lock on such a table, Postgres would
  // cancel an autovacuum that holds the lock.
  if (grown.length === 0) return
  const names = new Set(grown.map(({ name }) => name))
  const named = tables.filter((table) => names.has(getTableName(table))).map(withColumns)
  await tx.unsafe(
    `set local default_statistics_target = ${STATISTICS_TARGET}; analyze (skip_locked) ${named.join(', ')}`,
  )
}

/**
 * The name of a table with all its columns. If the columns are listed, Postgres does not analyze the expressions of
 * indexes: computing `fold(text)` for the sample of quotes would take 95 % of the time, and plans of small tables do
 * not need it. Autovacuum analyzes the expressions later.
 */
function withColumns(table: PgTable): string {
  const columns = Object.values(getTableColumns(table)).map(({ name }) => name)
  return `${getTableName(table)} (${columns.join(', ')})`
}
