import { afterAll, beforeAll, expect, it } from 'vitest'
import { fold } from '../../src/archive/text/fold.ts'
import { foldedHash } from '../../src/archive/identity/name.ts'
import { createDatabase } from '../database.ts'
import { load } from './harness.ts'
import { slowdown } from '../slowdown.ts'

const COUNT = 40_000
const DAY_MS = 86_400_000

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
  await database.db.write.unsafe(`
    insert into article (id, keys, key_given, title, title_folded_hash, status, version, content_hash, loaded_at, updated_at, published_at)
    select gen_random_uuid(), array['a' || n], true, 'Untitled', '${foldedHash(fold('Untitled'))}', 'USABLE', 1, '', now(), now(), '2000-01-01T00:00Z'::timestamptz + n * interval '1 day' from generate_series(1, ${COUNT}) n;
    insert into article_version (article_id, number, title, loaded_at) select id, 1, title, now() from article;
    insert into event (id, keys, name, name_folded_hash, content_hash, loaded_at, updated_at, start_date)
    select gen_random_uuid(), array['e' || n], 'Briefing', '${foldedHash(fold('Briefing'))}', '', now(), now(), '2000-01-01'::date + n from generate_series(1, ${COUNT}) n`)
})
afterAll(() => database?.drop())

it('finds records by name among thousands of namesakes without looking at each of them', async () => {
  const days = Array.from({ length: 300 }, (_, index) =>
    new Date(Date.UTC(2000, 0, 2) + (index * 2 + 30_000) * DAY_MS).toISOString(),
  )
  const began = performance.now()
  const { counts } = await load(database.db, {
    dryRun: true,
    events: [...days.map((day) => ({ name: 'BRIEFING', startDate: day.slice(0, 10) })), { name: 'Briefing' }],
    articles: [...days.map((publishedAt) => ({ title: 'UNTITLED', publishedAt })), { title: 'Untitled' }],
  })
  // The titles and names differ only in case. An article without a time, or an event without a date, is a different
  // record.
  expect(counts).toMatchObject({ updated: 600, created: 2 })
  // When all records of the same name were read for each input, this took about 10 s.
  expect(performance.now() - began).toBeLessThan(3_000 * slowdown())
})
