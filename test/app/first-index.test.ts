import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MeilisearchChild, startChild } from '../../src/search/meilisearch/child.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { meilisearchBin, NO_MEILISEARCH } from '../meilisearch.ts'
import { articles, load } from '../sync/harness.ts'

const isMissing = meilisearchBin === null
const COUNT = 2_000
let directory: string
let child: MeilisearchChild
let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  if (isMissing) return
  directory = await mkdtemp(join(tmpdir(), 'verbatim-first-'))
  child = await startChild({ bin: meilisearchBin ?? '', directory })
  database = await createDatabase()
  for (let from = 0; from < COUNT; from += 500) await load(database.db, { articles: articles(from, from + 500) })
})
afterAll(async () => {
  await child?.stop()
  await database?.drop()
  if (directory) await rm(directory, { recursive: true, force: true })
})

const SEARCH = '{ search(text: "river report", kinds: [ARTICLE]) { engine totalCount totalIsExact } }'
const STATUS = '{ archive { search { engine lagSeconds pendingChanges } } }'

test.skipIf(isMissing)(
  `until the first index of Meilisearch is complete Postgres answers, nobody counts what is not there yet as exact, and the status says what is missing${isMissing ? ` (${NO_MEILISEARCH})` : ''}`,
  async () => {
    await database.db.write`update article set loaded_at = now() - interval '1 hour'`
    await database.db.write`delete from change`
    const app = await startTestApp(database.url, { MEILI_URL: child.url, MEILI_KEY: child.key })
    try {
      const engines = new Set<string>()
      const pending = new Set<number>()
      for (const until = Date.now() + 240_000; ;) {
        const { search } = (await post(app.url, SEARCH)).body.data
        const status = (await post(app.url, STATUS)).body.data.archive.search
        engines.add(search.engine)
        if (search.totalIsExact) expect(search.totalCount).toBe(COUNT)
        else pending.add(status.pendingChanges)
        if (status.pendingChanges > 100) expect(status.lagSeconds).toBeGreaterThan(3_000)
        if (search.engine === 'MEILISEARCH' && search.totalIsExact) break
        expect(Date.now()).toBeLessThan(until)
      }
      expect(engines).toContain('POSTGRES')
      expect(Math.max(...pending)).toBeGreaterThan(COUNT)
      // The index of Postgres is removed, because it was needed only until the index of Meilisearch was complete.
      await expect
        .poll(async () => (await database.db.write`select address from search_index`).map((row) => row['address']))
        .toEqual([new URL(child.url).host])
      await expect.poll(() => database.db.write`select from search_document limit 1`).toHaveLength(0)
      expect((await post(app.url, STATUS)).body.data.archive.search.engine).toBe('MEILISEARCH')
    } finally {
      await app.stop()
    }
  },
)
