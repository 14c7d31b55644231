import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { createKey } from '../../src/access/store.ts'
import { lockWriters } from '../../src/load/batch/writer-lock.ts'
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

const CORRECT = `mutation ($corrections: [QuoteCorrection!]!) { correctQuotes(input: { corrections: $corrections }) {
  quotes { text } userErrors { code field message } } }`

test('the limits of the configuration hold for extracted quotes and for corrections', async () => {
  const limits = { MAX_QUOTE_LENGTH: '30', MAX_QUOTES_PER_ARTICLE: '2' }
  const app = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres', ...limits })
  try {
    const body =
      '“It is cold here,” she said. “It is warm at home,” she said. “It is late,” she said. “This remark has far more than thirty characters,” she said.'
    await ask(app, LOAD, { input: { extractQuotes: true, articles: [{ key: 'limits', title: 'Limits', body }] } })
    await waitUntilRead(app)
    const { article } = await ask(app, '{ article(by: { key: "limits" }) { id quotes { nodes { text } } } }')
    expect(article.quotes.nodes).toEqual([{ text: 'It is cold here,' }, { text: 'It is warm at home,' }])

    const correct = (span: object) => ask(app, CORRECT, { corrections: [{ article: article.id, ...span }] })
    expect((await correct({ start: 0, end: 31 })).correctQuotes.userErrors).toEqual([
      {
        code: 'TOO_LONG',
        field: ['corrections', '0', 'end'],
        message: expect.stringContaining('at most 30 ') as string,
      },
    ])
    const late = body.indexOf('It is late')
    expect((await correct({ start: late, end: late + 10 })).correctQuotes.userErrors).toEqual([
      {
        code: 'TOO_MANY',
        field: ['corrections', '0', 'article'],
        message: expect.stringContaining('at most 2 ') as string,
      },
    ])
  } finally {
    await app.stop()
  }
})

test('/metrics has the number of articles whose quotes still have to be extracted', async () => {
  const app = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres' })
  const pending = async () => (await (await fetch(`${app.url}/metrics`)).text()).match(/^verbatim_extraction_.*$/m)?.[0]
  try {
    await waitUntilRead(app)
    expect(await pending()).toBe('verbatim_extraction_pending_articles 0')
    await database.db.write.begin(async (tx) => {
      // The extractor cannot save what it finds while another transaction has the writers' lock.
      await lockWriters(tx)
      const marked = await database.db.write`update article_extraction set version = 0`
      expect(marked.count).toBeGreaterThan(0)
      expect(await pending()).toBe(`verbatim_extraction_pending_articles ${marked.count}`)
    })
  } finally {
    await app.stop()
  }
})
