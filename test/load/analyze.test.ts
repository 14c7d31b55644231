import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '../database.ts'
import { load } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let reader: postgres.Sql
beforeAll(async () => {
  database = await createDatabase()
  reader = postgres(database.url, { max: 1, onnotice: () => {} })
})
afterAll(async () => {
  await reader.end()
  await database.drop()
})

async function planOf(statement: string): Promise<string> {
  const rows = await reader.unsafe<{ 'QUERY PLAN': string }[]>(`explain execute ${statement}`)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

test('a connection that has read an empty archive reads the newest articles by an index after a load', async () => {
  await reader.unsafe(`prepare newest as select id, title from article
    where status = 'USABLE' and published_at is not null order by published_at desc, id desc limit 20`)
  await reader.unsafe('execute newest')
  expect(await planOf('newest')).toContain('Seq Scan')
  await load(database.db, {
    articles: Array.from({ length: 1_000 }, (_, n) => ({
      key: `a${n}`,
      title: `Title ${n} ${'of many words '.repeat(60)}`,
      publishedAt: new Date(Date.UTC(2026, 9, 1) + n * 60_000).toISOString(),
    })),
  })
  expect(await planOf('newest')).toContain('Index Scan Backward using article_published')
})
