import type { Sql } from '../../../src/postgres/sql.ts'

/** Returns the titles of articles that are chosen at random. The same seed always gives the same titles. */
export async function drawTitles(sql: Sql, count: number, seed: number): Promise<string[]> {
  const rows = await sql<
    { title: string }[]
  >`select title from article where status = 'USABLE' order by md5(id::text || ${String(seed)}) limit ${count}`
  return rows.map((row) => row.title)
}
