import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '../../src/app.ts'
import { runExtraction } from '../../src/cli/extract/run.ts'
import { readConfig } from '../../src/config.ts'
import { createDatabase } from '../database.ts'
import { load } from '../load/harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
const config = () =>
  readConfig({
    DATABASE_URL: database.url,
    PORT: '0',
    VERBATIM_SAMPLE: 'off',
    LOG_LEVEL: 'silent',
    SEARCH_ENGINE: 'postgres',
  })
const signal = () => new AbortController().signal
const found = async () =>
  Number(
    (await database.db.read`select count(distinct article_id) as n from quote where provenance = 'EXTRACTED'`)[0]?.[
      'n'
    ],
  )

beforeEach(async () => {
  database = await createDatabase()
  await load(database.db, {
    articles: Array.from({ length: 250 }, (_, n) => ({
      key: `x${n}`,
      title: 'X',
      language: n % 5 === 0 ? 'de' : 'en',
      body: `Number ${n}. “It is the ${n}th remark of the day,” said Maeve Brannigan.`,
    })),
  })
})
afterEach(() => database.drop())

it('finds the quotes of what a filter selects, by itself where no server runs', async () => {
  expect(await runExtraction(config(), { filter: { languages: ['de'] }, again: false }, { signal: signal() })).toBe(50)
  expect(await found()).toBe(50)
  expect(await runExtraction(config(), { filter: null, again: false }, { signal: signal() })).toBe(200)
  expect(await found()).toBe(250)
  expect(await runExtraction(config(), { filter: null, again: false }, { signal: signal() })).toBe(0)
})

it('reads articles again only when asked to, and changes nothing that is found again', async () => {
  await runExtraction(config(), { filter: null, again: false }, { signal: signal() })
  const rows = () => database.db.read`select xmin::text, id from quote order by id`.then((all) => [...all])
  const before = await rows()
  expect(await runExtraction(config(), { filter: { keys: ['x1', 'x2'] }, again: true }, { signal: signal() })).toBe(2)
  expect(await rows()).toEqual(before)
})

it('has the running server do it', async () => {
  const app = await startApp(config(), { say() {} })
  try {
    expect(await runExtraction(config(), { filter: null, again: false }, { signal: signal() })).toBeGreaterThan(0)
    expect(await found()).toBe(250)
  } finally {
    await app.stop()
  }
})

it('reads again by itself what an older extractor has read', async () => {
  await runExtraction(config(), { filter: null, again: false }, { signal: signal() })
  await database.db.write`update article_extraction set version = -1`
  // The filter matches no article: the articles are read because their quotes come from an older version of the
  // extractor.
  expect(await runExtraction(config(), { filter: { keys: [] }, again: false }, { signal: signal() })).toBe(250)
  expect(await database.db.read`select from article_extraction where version < 1`).toHaveLength(0)
})

it('stops when it is interrupted, and the next one continues', async () => {
  const interrupted = new AbortController()
  const progress = { note() {}, start: () => interrupted.abort(new Error('enough')), advance() {}, stop() {} }
  const first = runExtraction(config(), { filter: null, again: false }, { progress, signal: interrupted.signal })
  await expect(first).rejects.toThrow('enough')
  expect(await runExtraction(config(), { filter: { keys: [] }, again: false }, { signal: signal() })).toBeGreaterThan(0)
  expect(await found()).toBe(250)
})
