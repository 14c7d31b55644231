import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { createKey } from '../../src/access/store.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let key: string
beforeAll(async () => {
  database = await createDatabase()
  key = (await createKey(database.db, 'loader')).text
})
afterAll(() => database.drop())

const LOAD = `mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { counts { created updated } userErrors { message } } }`
const STATE = `{ archive { extraction { version pendingArticles } } quotes(orderBy: { field: CONFIDENCE }) { nodes { text provenance confidence } } }`

const ask = async (app: App, query: string, variables = {}) =>
  (await post(app.url, { query, variables }, { authorization: `Bearer ${key}` })).body.data

async function waitUntilRead(app: App) {
  for (const until = Date.now() + 120_000; Date.now() < until; await sleep(20)) {
    // The quotes are requested again after the state, because the fields of one request are read by separate
    // statements.
    const { archive } = await ask(app, STATE)
    if (archive.extraction.pendingArticles === 0) return ask(app, STATE)
  }
  throw new Error('not read within two minutes')
}

test('a server finds quotes by itself, on a thread beside the requests', async () => {
  const input = {
    extractQuotes: true,
    articles: [{ key: 'x', title: 'X', body: 'She said: “We shall see what comes of it.” And that was all.' }],
  }
  const off = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres', EXTRACTION: 'off' })
  await ask(off, LOAD, { input })
  expect((await ask(off, STATE)).archive).toEqual({ extraction: null })
  await off.stop()

  const app = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres' })
  try {
    const { archive, quotes } = await waitUntilRead(app)
    expect(archive.extraction.version).toMatch(/^\d+$/)
    expect(quotes.nodes).toEqual([
      { text: 'We shall see what comes of it.', provenance: 'EXTRACTED', confidence: expect.any(Number) as number },
    ])
    await ask(app, LOAD, { input: { articles: [{ key: 'x', body: '“Another remark, and a long one,” she said.' }] } })
    expect((await waitUntilRead(app)).quotes.nodes).toMatchObject([{ text: 'Another remark, and a long one,' }])
  } finally {
    await app.stop()
  }
})
