import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveFilter } from '../../src/search/answer/filter.ts'
import type { SearchEngine } from '../../src/search/engine.ts'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { startSync } from '../../src/search/sync/sync.ts'
import { createDatabase } from '../database.ts'
import { hasMeilisearch, startMeilisearch } from '../meilisearch.ts'
import { request } from '../search/documents.ts'
import { expectInStep, load, QUICK, silent } from './harness.ts'

// The largest article that can be loaded: the document of each quote contains all events of the article, 900 MB in
// total.
const QUOTES = 5_000
const MEMORY_MB = 250

const quote = (number: number) => ({
  text: `remark${number} about the dam`,
  event: { key: `event:${number}`, name: `Meeting ${number}` },
})

describe.each(hasMeilisearch ? ['POSTGRES', 'MEILISEARCH'] : ['POSTGRES'])(
  'an article with 5,000 quotes at 5,000 events, on %s',
  (name) => {
    let database: Awaited<ReturnType<typeof createDatabase>>
    let engine: SearchEngine
    let stop = async () => {}
    beforeAll(async () => {
      database = await createDatabase()
      if (name === 'POSTGRES') engine = createPostgresSearch(database.db)
      else {
        const server = await startMeilisearch()
        stop = server.stop
        engine = createMeilisearch(server.options)
      }
    })
    afterAll(async () => {
      await database.drop()
      await stop()
    })

    it('becomes findable by its events within bounded memory', async () => {
      const { db, url } = database
      const sync = await startSync({ db, engine, url, log: silent, limits: QUICK })
      await sync.drain()
      await load(db, {
        events: [{ key: 'elsewhere', name: 'Elsewhere' }],
        articles: [
          { key: 'large', title: 'The long day', quotes: Array.from({ length: QUOTES }, (_, number) => quote(number)) },
        ],
      })
      const before = process.memoryUsage().rss
      let most = 0
      const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 20)
      await sync.drain()
      clearInterval(watch)
      const find = async (text: string, event: string) => {
        const filter = await resolveFilter(db, { events: [{ key: event }] })
        return filter && (await engine.search(request(text, { filter }))).total
      }
      expect([
        await find('"remark4321"', 'event:4321'),
        await find('"remark77"', 'event:4321'),
        await find('"long day"', 'event:4321'),
      ]).toEqual([1, 1, 1])
      expect([await find('"remark77"', 'elsewhere'), await find('"long day"', 'elsewhere')]).toEqual([0, 0])
      await expectInStep(db, engine.current)
      await sync.close()
      expect(most / 1e6).toBeLessThan(MEMORY_MB)
    })
  },
)
