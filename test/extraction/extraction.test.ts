import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { extractNext } from '../../src/extraction/extract.ts'
import { readStatus } from '../../src/extraction/start.ts'
import type { ArticleInput } from '../../src/generated/types.ts'
import { lockWriters } from '../../src/load/batch/writer-lock.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { createLog } from '../../src/observe/log.ts'
import { createDatabase } from '../database.ts'
import { clear, load, outcomesOf } from '../load/harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(() => clear(database.db))
afterAll(() => database.drop())

const log = createLog('silent')
async function extractAll(): Promise<void> {
  while ((await extractNext(database.db.write, log, DEFAULT_LOAD_LIMITS)).articles > 0);
}
const pending = async () => (await readStatus(database.db.read)).pendingArticles

interface QuoteRow {
  id: string
  text: string
  start: number | null
  provenance: string
}
const quotes = () =>
  database.db.read<QuoteRow[]>`
    select id, text, start_cp as start, provenance from quote order by start_cp, id`.then((rows) => [...rows])
const texts = async () => (await quotes()).map(({ text, provenance }) => `${provenance} ${text}`)

const BODY = 'A day. “We have waited for ten years,” said Maeve Brannigan. “It is time,” she said.'
const article = (more: ArticleInput = {}): ArticleInput => ({ key: 'x', title: 'X', body: BODY, ...more })

test('finds the quotes of an article that asks for it, after the commit', async () => {
  const { db } = database
  await load(db, { articles: [article({ extractQuotes: true }), { key: 'y', title: 'Y', body: BODY }] })
  expect(await texts()).toEqual([])
  expect(await pending()).toBe(1)
  await extractAll()
  expect(await pending()).toBe(0)
  expect(await texts()).toEqual(['EXTRACTED We have waited for ten years,', 'EXTRACTED It is time,'])
  const [row] = await db.read`select updated_at > loaded_at as moved from article where keys[1] = 'x'`
  expect(row?.['moved']).toBe(true)
  const changed = await db.read`select distinct record_id from change where record = 'quote'`
  expect(changed).toHaveLength(2)
})

test('a load that says nothing of it, or the same again, leaves what was found', async () => {
  const { db } = database
  await load(db, { articles: [article()], extractQuotes: true })
  await extractAll()
  const found = await quotes()
  for (const again of [article(), article({ extractQuotes: null }), article({ extractQuotes: true })])
    expect(outcomesOf(await load(db, { articles: [again] }))).toEqual(['UNCHANGED'])
  expect(await pending()).toBe(0)
  expect(await quotes()).toEqual(found)
})

test('a new text replaces what was found, and what is found again keeps its id', async () => {
  const { db } = database
  await load(db, { articles: [article({ extractQuotes: true })] })
  await extractAll()
  const before = await quotes()
  const body = 'Later: “It is time,” she said, and “Time to leave for good.”'
  await load(db, { articles: [article({ body })] })
  // Until the extractor reads the new text, only quotes that also occur in the new text are kept.
  expect(await texts()).toEqual(['EXTRACTED It is time,'])
  await extractAll()
  const after = await quotes()
  expect(after.map(({ text }) => text)).toEqual(['It is time,', 'Time to leave for good.'])
  expect(after[0]?.id).toBe(before[1]?.id)
})

test('what a person supplied stands, and nothing is found where it covers half', async () => {
  const { db } = database
  await load(db, { articles: [article({ extractQuotes: true, quotes: [{ text: 'We have waited for ten' }] })] })
  await extractAll()
  expect(await texts()).toEqual(['SUPPLIED We have waited for ten', 'EXTRACTED It is time,'])
  await load(db, { articles: [article({ quotes: [{ text: 'time' }] })] })
  await extractAll()
  expect(await texts()).toEqual(['EXTRACTED We have waited for ten years,', 'EXTRACTED It is time,', 'SUPPLIED time'])
  await load(db, { articles: [article({ quotes: [{ text: 'It is time' }] })] })
  // The quotes change with the load, not only when the extractor reads the article again.
  expect(await texts()).toEqual(['EXTRACTED We have waited for ten years,', 'SUPPLIED It is time'])
})

test('equal texts are numbered together, whoever found them', async () => {
  const { db } = database
  const body = '“We will not go there.” And again: “We will not go there.”'
  await load(db, {
    articles: [article({ body, extractQuotes: true, quotes: [{ text: 'We will not go there.', start: 36 }] })],
  })
  const [supplied] = await quotes()
  await extractAll()
  const both = await quotes()
  expect(both.map(({ provenance }) => provenance)).toEqual(['EXTRACTED', 'SUPPLIED'])
  expect(both[0]?.id).toBe(supplied?.id)
})

test('false takes out what was found', async () => {
  const { db } = database
  await load(db, { articles: [article({ extractQuotes: true, quotes: [{ text: 'A day' }] })] })
  await extractAll()
  expect(outcomesOf(await load(db, { articles: [article({ extractQuotes: false })] }))).toEqual(['UPDATED'])
  expect(await texts()).toEqual(['SUPPLIED A day'])
  await extractAll()
  expect(await texts()).toEqual(['SUPPLIED A day'])
  expect(outcomesOf(await load(db, { articles: [article({ extractQuotes: false })] }))).toEqual(['UNCHANGED'])
})

test('the extraction asks for a pause only if it had to wait for another writer', async () => {
  const { db } = database
  await load(db, { articles: [article({ extractQuotes: true })] })
  expect(await extractNext(db.write, log, DEFAULT_LOAD_LIMITS)).toEqual({ articles: 1, pauseMs: 0 })
  await db.write`update article_extraction set version = 0`
  const reading: Promise<unknown>[] = []
  await db.write.begin(async (tx) => {
    await lockWriters(tx)
    reading.push(extractNext(db.write, log, DEFAULT_LOAD_LIMITS))
    const isWaiting = () =>
      db.read`select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`
    while ((await isWaiting()).length === 0);
  })
  expect(await Promise.all(reading)).toEqual([
    { articles: 1, pauseMs: expect.toSatisfy((ms: number) => ms > 0) as number },
  ])
})

test('an article that changes while it is read is read again', async () => {
  const { db } = database
  await load(db, { articles: [article({ extractQuotes: true })] })
  await db.write.begin(async (tx) => {
    // The extraction has read the old text, and now waits for the writers' lock.
    await lockWriters(tx)
    const reading = extractNext(database.db.write, log, DEFAULT_LOAD_LIMITS)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await tx`update article_extraction set version = 0`
    await tx`delete from article_extraction`
    await tx`insert into article_extraction (article_id, version) select id, 0 from article`
    void reading.then(({ articles }) => expect(articles).toBe(1))
  })
  while ((await pending()) > 0) await extractAll()
  expect(await texts()).toHaveLength(2)
})
