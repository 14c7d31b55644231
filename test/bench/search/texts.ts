import type { Sql } from '../../../src/postgres/sql.ts'

/** Titles of articles drawn at random, the same for the same seed. */
export async function drawTitles(sql: Sql, count: number, seed: number): Promise<string[]> {
  const rows = await sql<
    { title: string }[]
  >`select title from article where status = 'USABLE' order by md5(id::text || ${String(seed)}) limit ${count}`
  return rows.map((row) => row.title)
}
