import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import { post } from '../app.ts'
import { createDatabase } from '../database.ts'
import { meilisearchBin, NO_MEILISEARCH } from '../meilisearch.ts'
import { createClient } from '../jobs/client.ts'
import { articles } from '../sync/harness.ts'
import { freshDirectory, type Running, serve, stop, verbatim } from './process.ts'

const isMissing = meilisearchBin === null
const within = { interval: 300, timeout: 120_000 }

interface Place {
  readonly directory: string
  server: Running
}

describe.skipIf(isMissing)(
  `several servers on one database, each with a Meilisearch of its own${isMissing ? ` (${NO_MEILISEARCH})` : ''}`,
  () => {
    let database: Awaited<ReturnType<typeof createDatabase>>
    let key: string
    const places: Place[] = []
    let loaded = 0

    beforeAll(async () => {
      database = await createDatabase()
      key = (await createKey(database.db, 'loader')).text
    })
    afterAll(async () => {
      await Promise.all(places.map(({ server }) => stop(server)))
      await database?.drop()
      for (const { directory } of places) await rm(dirname(directory), { recursive: true, force: true })
    })

    const boot = (directory: string) =>
      serve({
        VERBATIM_DIR: directory,
        UPLOAD_DIR: join(places[0]?.directory ?? directory, 'uploads'),
        DATABASE_URL: database.url,
        SEARCH_ENGINE: undefined,
        MEILI_BIN: meilisearchBin ?? '',
        MEILI_URL: '',
        VERBATIM_SAMPLE: 'off',
      })
    async function add(): Promise<void> {
      const directory = await freshDirectory()
      places.push({ directory, server: await boot(directory) })
    }

    /** Loads articles by `bulkLoad`, and further articles by a job. Returns the numbers of two of them. */
    async function loadSome(through: Place): Promise<number[]> {
      const [first, second] = [loaded, loaded + 10]
      loaded += 20
      const client = createClient(through.server.url, key)
      const answer = await client.ask(
        'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { userErrors { message } } }',
        { input: { articles: articles(first, second) } },
      )
      expect(answer).toEqual({ data: { bulkLoad: { userErrors: [] } } })
      const lines = articles(second, loaded).map((one) => JSON.stringify({ type: 'article', ...one }))
      expect(await client.load(lines.join('\n'))).toMatchObject({ status: 'SUCCEEDED', counts: { created: 10 } })
      return [first, second]
    }

    async function search({ server }: Place, text: string) {
      const { body } = await post(server.url, {
        query: 'query ($text: String!) { search(text: $text, kinds: [ARTICLE]) { engine totalCount } }',
        variables: { text },
      })
      return body.data.search as { engine: string; totalCount: number } | null
    }

    /** Expects that each server finds all articles, and each of them once, with its own Meilisearch. */
    async function expectFound(numbers: readonly number[]): Promise<void> {
      for (const place of places) {
        await expect
          .poll(() => search(place, 'river report'), within)
          .toEqual({
            engine: 'MEILISEARCH',
            totalCount: loaded,
          })
        for (const number of numbers)
          await expect
            .poll(() => search(place, `"place${number}"`), within)
            .toEqual({
              engine: 'MEILISEARCH',
              totalCount: 1,
            })
        const { search: health } = (await (await fetch(`${place.server.url}/readyz`)).json()) as { search: object }
        expect(health).toMatchObject({ engine: 'MEILISEARCH', up: true, inUse: true })
      }
    }

    /** Kills each server in turn, loads through another one, and starts the killed server again. */
    async function killEachOnce(): Promise<void> {
      for (const [n, place] of places.entries()) {
        await stop(place.server, 'SIGKILL')
        const numbers = await loadSome(places[(n + 1) % places.length] as Place)
        place.server = await boot(place.directory)
        await expectFound(numbers)
      }
    }

    it('two of them find everything, also after each was killed', async () => {
      await add()
      await add()
      await expectFound(await loadSome(places[0] as Place))
      await expectFound(await loadSome(places[1] as Place))
      await killEachOnce()
      const rows = await database.db.read`select from search_index where audited_at is not null`
      expect(rows).toHaveLength(2)
    })

    it('a third one builds an index of its own, and all three find everything after each was killed', async () => {
      await add()
      await expectFound(await loadSome(places[2] as Place))
      await killEachOnce()
      const audit = await verbatim(['audit'], { DATABASE_URL: database.url })
      expect(audit.stdout.match(/^127\.0\.0\.1:\d+: compared \d+ documents: 0 differed/gm)).toHaveLength(3)
    })
  },
)
