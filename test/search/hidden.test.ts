import { afterAll, beforeAll, expect, it } from 'vitest'
import { findHidden } from '../../src/search/answer/filter.ts'
import { distributeChanges } from '../../src/search/sync/pending.ts'
import { createDatabase } from '../database.ts'
import { articles, load } from '../sync/harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

it('a search excludes the hidden records of its own index, and not those that only another index still contains', async () => {
  const { db } = database
  await load(db, { articles: articles(0, 3) })
  await db.write`delete from change`
  await db.write`insert into search_index (id) values ('meilisearch-here'), ('meilisearch-away')`
  await load(db, { articles: [{ key: 'article:1', status: 'WITHHELD' }] })
  const count = async (indexId: string | null) => (await findHidden(db, false, indexId)).length
  // An article and its two quotes.
  expect(await count('meilisearch-here')).toBe(3)
  await distributeChanges(db.write)
  expect([await count('meilisearch-here'), await count('meilisearch-away'), await count(null)]).toEqual([3, 3, 3])
  await db.write`delete from search_pending where index_id = 'meilisearch-here' and record = 'quote'`
  expect([await count('meilisearch-here'), await count('meilisearch-away')]).toEqual([1, 3])
  await db.write`
    with refused as (delete from search_pending where index_id = 'meilisearch-here' returning index_id, record, record_id)
    insert into search_dead_letter (index_id, record, record_id, reason) select *, 'refused' from refused`
  expect(await count('meilisearch-here')).toBe(1)
  await db.write`delete from search_dead_letter`
  expect([await count('meilisearch-here'), await count('meilisearch-away'), await count(null)]).toEqual([0, 3, 3])
})
