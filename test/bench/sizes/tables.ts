import type { Sql } from '../../../src/postgres/sql.ts'

/** The bytes of a group of tables or of a file. */
export interface Size {
  readonly bytes: number
  /** Those of the bytes that are indexes, or null if the group has none of its own. */
  readonly indexBytes: number | null
}

/** A pattern for the names of the tables of each group. The first pattern that matches counts. */
const GROUPS: readonly (readonly [name: string, tables: RegExp])[] = [
  ['texts of articles (`article_version`)', /^article_version$/],
  ['articles (`article`)', /^article$/],
  ['quotes (`quote`)', /^quote/],
  ['keys and URLs (`identifier`)', /^identifier$/],
  ['outlets, agents, events, bylines', /^(outlet|agent|event|article_|event_)/],
  ['search index in PostgreSQL', /^search_(document|word|wide_article|hidden)/],
]
export const OTHER = 'queues and state of the server'
export const SEARCH = 'search index in PostgreSQL'

/** Returns the size of each group of tables, with indexes and out-of-line values. */
export async function readTableSizes(sql: Sql): Promise<Map<string, Size>> {
  const tables = await sql<{ name: string; bytes: string; indexes: string }[]>`
    select relname as name, pg_total_relation_size(oid) as bytes, pg_indexes_size(oid) as indexes
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`
  const sizes = new Map<string, Size>(
    [...GROUPS.map(([name]) => name), OTHER].map((name) => [name, { bytes: 0, indexBytes: 0 }]),
  )
  for (const { name, bytes, indexes } of tables) {
    const group = GROUPS.find(([, pattern]) => pattern.test(name))?.[0] ?? OTHER
    const known = sizes.get(group) ?? { bytes: 0, indexBytes: 0 }
    sizes.set(group, {
      bytes: known.bytes + Number(bytes),
      indexBytes: (known.indexBytes ?? 0) + Number(indexes),
    })
  }
  return sizes
}

/** Returns the number of bytes of write-ahead log that the server has ever written. */
export async function readWal(sql: Sql): Promise<number> {
  const [row] = await sql<{ bytes: string }[]>`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes`
  return Number(row?.bytes)
}
