import { afterAll, beforeAll, expect, it } from 'vitest'
import { lockOf } from '../../src/search/sync/lock.ts'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { startSync } from '../../src/search/sync/sync.ts'
import { createDatabase } from '../database.ts'
import { QUICK, silent } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

it('forgets an index that no process has kept up to date for two days, with all that is stored for it', async () => {
  const { db, url } = database
  await db.write`insert into search_index (id, seen_at) values ('meilisearch-gone', now() - interval '49 hours'), ('meilisearch-away', now() - interval '47 hours')`
  for (const id of ['meilisearch-gone', 'meilisearch-away']) {
    await db.write`insert into search_pending (index_id, record, record_id, at) values (${id}, 'article', gen_random_uuid(), now())`
    await db.write`insert into search_dead_letter (index_id, record, record_id, reason) values (${id}, 'article', gen_random_uuid(), 'refused')`
    await db.write`insert into search_job (index_id, task) values (${id}, 'reindex')`
  }
  const sync = await startSync({ db, engine: createPostgresSearch(db), url, log: silent, limits: QUICK })
  try {
    await sync.drain()
    for (const table of ['search_pending', 'search_dead_letter', 'search_job'])
      expect(await db.read`select distinct index_id from ${db.read(table)} where index_id <> 'POSTGRES'`).toEqual([
        { index_id: 'meilisearch-away' },
      ])
    expect(await db.read`select id from search_index order by id`).toEqual([
      { id: 'POSTGRES' },
      { id: 'meilisearch-away' },
    ])
  } finally {
    await sync.close()
  }
})

it('the lock of each Meilisearch has a number of its own, which no other lock of ours has', () => {
  const numbers = Array.from({ length: 1_000 }, (_, n) => lockOf(`meilisearch-${n}`))
  expect(new Set(numbers).size).toBe(1_000)
  expect(Math.min(...numbers)).toBeGreaterThan(1_000_000)
  expect(Math.max(...numbers)).toBeLessThan(2 ** 31)
  expect(lockOf('POSTGRES')).toBe(2)
})
