import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import type { App } from '../../src/app.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

// In place of Meilisearch, this server accepts connections but never answers, which is the failure that takes longest
// to notice.
let silent: Server
let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
beforeAll(async () => {
  database = await createDatabase()
  silent = createServer(() => {})
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
  app = await startTestApp(database.url, { MEILI_URL: urlOf(silent), SEARCH_FALLBACK: 'on' })
})
afterAll(async () => {
  await app?.stop()
  silent.closeAllConnections()
  silent.close()
  await database?.drop()
})

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const ask = async (text: string) =>
  (
    await post(app.url, {
      query: 'query ($text: String!) { search(text: $text, kinds: [ARTICLE]) { engine totalCount } }',
      variables: { text },
    })
  ).body

test('Postgres answers within the deadline while Meilisearch hangs, and then at once', async () => {
  const key = (await createKey(database.db, 'loader')).text
  const { input } = JSON.parse(await readFile('test/fixtures/bulk-three.json', 'utf8')) as { input: object }
  const loaded = await post(
    app.url,
    {
      query: 'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { userErrors { message } } }',
      variables: { input },
    },
    { authorization: `Bearer ${key}` },
  )
  expect(loaded.body.data.bulkLoad.userErrors).toEqual([])
  await vi.waitFor(
    async () =>
      expect((await ask('serious')).data.search).toMatchObject({
        engine: 'POSTGRES',
        totalCount: expect.toSatisfy((count: number) => count > 0),
      }),
    { timeout: 60_000, interval: 100 },
  )
  const started = Date.now()
  expect((await ask('photos')).data.search.engine).toBe('POSTGRES')
  expect(Date.now() - started).toBeLessThan(4_900 * slowdown())
  const again = Date.now()
  await ask('photos')
  expect(Date.now() - again).toBeLessThan(1_000 * slowdown())
})

const STATUS = '{ archive { search { engine lagSeconds pendingChanges } } }'

test('says whose answers they are and how far those lag, and does not wait for what hangs', async () => {
  const started = Date.now()
  const { body } = await post(app.url, STATUS)
  expect(Date.now() - started).toBeLessThan(2_000 * slowdown())
  expect(body.data.archive.search).toEqual({
    engine: 'POSTGRES',
    lagSeconds: expect.any(Number),
    pendingChanges: expect.any(Number),
  })
})

test('without a fallback it says as soon that nobody answers', async () => {
  const lone = await startTestApp(database.url, { MEILI_URL: urlOf(silent) })
  const started = Date.now()
  const { body } = await post(lone.url, STATUS)
  expect(Date.now() - started).toBeLessThan(2_000 * slowdown())
  expect(body.data.archive.search).toEqual({
    engine: 'MEILISEARCH',
    lagSeconds: null,
    pendingChanges: expect.any(Number),
  })
  await lone.stop()
})

test('stays ready, and says that one engine is down', async () => {
  await ask('photos')
  const started = Date.now()
  const response = await fetch(`${app.url}/readyz`)
  expect(Date.now() - started).toBeLessThan(2_000 * slowdown())
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    status: 'ready',
    search: { engine: 'MEILISEARCH', up: false, lagSeconds: null },
    fallback: { engine: 'POSTGRES', up: true },
  })
  const text = await (await fetch(`${app.url}/metrics`)).text()
  const { host } = new URL(urlOf(silent))
  expect(text).toContain(`verbatim_search_up{engine="meilisearch",address="${host}"} 0\n`)
  expect(text).toContain('verbatim_search_up{engine="postgres"} 1\n')
  expect(text).not.toContain('verbatim_search_lag_seconds{engine="meilisearch"')
})
