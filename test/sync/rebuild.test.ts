import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { deleteRecords } from '../../src/load/delete-records.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { requestJob } from '../../src/search/sync/job.ts'
import { runJob } from '../../src/search/sync/run-job.ts'
import { startSync, type Sync } from '../../src/search/sync/sync.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { articles, expectInStep, load, QUICK, silent, whileWriting } from './harness.ts'
import { createFaultyEngine, emptyIndex, unavailable } from './faulty-engine.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let db: Db
const open: Sync[] = []

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  await load(db, { articles: articles(0, 120) })
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((sync) => sync.close()))
  await emptyIndex(db)
})
afterAll(() => database.drop())

async function start(engine = createFaultyEngine(db), limits = {}) {
  const sync = await startSync({
    db,
    engine,
    url: database.url,
    log: silent,
    limits: { ...QUICK, payloadRows: 40, ...limits },
  })
  open.push(sync)
  return { engine, sync }
}

it('finds and mends what the index lost, kept too long or holds in an old state', async () => {
  const { engine, sync } = await start()
  await sync.drain()
  await db.write`delete from search_document where key = (select min(key) from search_document)`
  await db.write`update search_document set hash = 'old' where key = (select max(key) from search_document)`
  await db.write`
    insert into search_document (key, kind, hash, bucket, is_public, speakers, events, title_hash, words)
    select 'article_00000000-0000-5000-8000-000000000000', kind, hash, 0, is_public, speakers, events, title_hash, words from search_document where kind = 'article' limit 1`
  const job = await runJob(db.write, 'POSTGRES', 'audit', { everyMs: 10 })
  expect(job).toMatchObject({ differing: 3, remaining: 0 })
  await expectInStep(db, engine.current)
  expect(await runJob(db.write, 'POSTGRES', 'audit', { everyMs: 10 })).toMatchObject({ differing: 0, remaining: 0 })
})

it('finds nothing wrong while others write', async ({ signal }) => {
  const { sync } = await start()
  await sync.drain()
  const write = (edition: number) => load(db, { articles: articles(0, 30, 100 + edition) })
  for (let n = 0; n < 2 * LENGTH; n += 1) {
    const job = await whileWriting(signal, write, () => runJob(db.write, 'POSTGRES', 'audit', { everyMs: 5 }))
    expect(job).toMatchObject({ differing: 0, remaining: 0 })
  }
})

it('says what the engine refuses and tries it again', async () => {
  const { engine, sync } = await start()
  await load(db, { articles: [{ key: 'bad', title: 'refused' }] })
  await sync.drain()
  expect(await runJob(db.write, 'POSTGRES', 'audit', { everyMs: 10 })).toMatchObject({ differing: 1, remaining: 1 })
  await load(db, { articles: [{ key: 'bad', title: 'good' }] })
  await sync.drain()
  await expectInStep(db, engine.current)
})

it('notices by itself that the index was emptied', async () => {
  const { engine, sync } = await start()
  await sync.drain()
  await db.write`truncate search_document`
  await expect.poll(() => engine.current.count()).toBeGreaterThan(300)
  await sync.drain()
  await expectInStep(db, engine.current)
})

it('compares everything now and then', async () => {
  const { engine, sync } = await start(undefined, { auditEveryMs: 1_000 })
  await sync.drain()
  await db.write`update search_document set hash = 'old'`
  await expect.poll(() => db.write`select from search_document where hash = 'old'`).toHaveLength(0)
  await sync.drain()
  await expectInStep(db, engine.current)
})

it('rebuilds what is mostly wrong, rather than mending it', async () => {
  const { engine, sync } = await start(undefined, { rebuildAbove: 20 })
  await sync.drain()
  expect(engine.switches).toBe(1)
  await expectInStep(db, engine.current)
})

it('makes an index that is gone, and rebuilds one with other settings', async () => {
  const engine = createFaultyEngine(db)
  engine.outcome = 'missing'
  const { sync } = await start(engine)
  await sync.drain()
  await expectInStep(db, engine.current)
  expect(engine.switches).toBe(0)
  engine.outcome = 'outdated'
  await expect.poll(() => engine.switches).toBe(1)
  await sync.drain()
  await expectInStep(db, engine.current)
})

it('rebuilds under writes, and keeps the searched index in step meanwhile', async ({ signal }) => {
  const { engine, sync } = await start()
  await sync.drain()
  const write = async (edition: number) => {
    await load(db, { articles: articles(edition * 7, edition * 7 + 20, edition) })
    const [gone] = await db.write<{ id: string }[]>`select id::text from article order by random() limit 1`
    await deleteRecords(db, [`article_${gone?.id ?? ''}`])
  }
  engine.before = async (index) => {
    // The document arrives some time after it was read.
    if (index === 'next') await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
  }
  const heard: number[] = []
  const onProgress = ({ done }: { done: number }) => heard.push(done)
  for (let n = 1; n <= 2 * LENGTH; n += 1) {
    const job = await whileWriting(signal, write, () =>
      runJob(db.write, 'POSTGRES', 'reindex', { everyMs: 5, onProgress }),
    )
    expect(job).toMatchObject({ differing: 0, remaining: 0 })
    expect(engine.switches).toBe(n)
  }
  expect(new Set(heard).size).toBeGreaterThan(3)
  await sync.drain()
  await expectInStep(db, engine.current)
})

it('lets no change be overtaken by what the rebuild read before it', async () => {
  const { engine, sync } = await start()
  await sync.drain()
  let held = false
  engine.before = async (index, documents) => {
    if (held || index !== 'next' || !documents.some(({ kind }) => kind === 'article')) return
    held = true
    await load(db, { articles: articles(0, 120, 900) })
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  expect(await runJob(db.write, 'POSTGRES', 'reindex', { everyMs: 5 })).toMatchObject({ differing: 0 })
  expect(held).toBe(true)
  await sync.drain()
  await expectInStep(db, engine.current)
})

it('continues with a rebuild where a killed process left it', async () => {
  const first = await start()
  await first.sync.drain()
  const { engine } = first
  let puts = 0
  engine.before = async (index, documents) => {
    if (index === 'next' && documents.length > 0 && ++puts > 4) await new Promise(() => {})
  }
  const id = await requestJob(db.write, 'POSTGRES', 'reindex')
  await expect
    .poll(async () => Number((await db.write`select done from search_job where id = ${id}`)[0]?.['done']))
    .toBeGreaterThanOrEqual(40)
  // Ends the connection without any notice, as `kill -9` would.
  await db.write`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 7245 and granted`
  await load(db, { articles: articles(500, 520) })
  const again: string[] = []
  engine.before = (index, documents) => void (index === 'next' && again.push(...documents.map(({ kind }) => kind)))
  await runJob(db.write, 'POSTGRES', 'reindex', { everyMs: 10 })
  // Documents that were already in the index are not sent again, unless they are new or have changed.
  const [{ count } = { count: 0 }] = await db.write<{ count: number }[]>`select count(*)::int as count from article`
  expect(again.filter((kind) => kind === 'article').length).toBeLessThanOrEqual(count - 40 + 20)
  await expectInStep(db, engine.current)
})

it('takes a rebuild up again after each failure of the engine', async () => {
  const { engine, sync } = await start()
  await sync.drain()
  engine.before = () => {
    if (Math.random() < 0.2) throw unavailable()
  }
  await runJob(db.write, 'POSTGRES', 'reindex', { everyMs: 10 })
  engine.before = () => {}
  await sync.drain()
  await expectInStep(db, engine.current)
})
