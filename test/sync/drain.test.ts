import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { deleteRecords } from '../../src/load/delete-records.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { distributeChanges } from '../../src/search/sync/pending.ts'
import { startSync, type Sync } from '../../src/search/sync/sync.ts'
import { createDatabase } from '../database.ts'
import { articles, expectInStep, load, QUICK, silent } from './harness.ts'
import { createFaultyEngine, emptyIndex, unavailable } from './faulty-engine.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let db: Db
const open: Sync[] = []

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((sync) => sync.close()))
  await emptyIndex(db)
})
afterAll(() => database.drop())

async function start(
  engine = createFaultyEngine(db),
  limits = {},
): Promise<{ engine: ReturnType<typeof createFaultyEngine>; sync: Sync }> {
  const sync = await startSync({ db, engine, url: database.url, log: silent, limits: { ...QUICK, ...limits } })
  open.push(sync)
  return { engine, sync }
}

async function count(of: string): Promise<number> {
  const [row] = await db.write.unsafe<{ n: number }[]>(`select count(*)::int as n from ${of}`)
  return row?.n ?? 0
}

it('carries what is loaded, changed and deleted', async () => {
  const { engine, sync } = await start()
  await load(db, { articles: articles(0, 50) })
  await sync.drain()
  await expectInStep(db, engine.current)
  await load(db, { articles: articles(10, 20, 1) })
  const [{ id } = { id: '' }] = await db.write<
    { id: string }[]
  >`select id::text from article where keys[1] = 'article:3'`
  await deleteRecords(db, [`article_${id}`])
  await sync.drain()
  await expectInStep(db, engine.current)
  expect(await sync.status()).toMatchObject({
    lagSeconds: 0,
    pendingChanges: 0,
    refusedDocuments: 0,
    failure: null,
    rebuild: null,
  })
})

it('sends an outlet that was renamed, and not its articles, which name it by id', async () => {
  const { engine, sync } = await start()
  await sync.drain()
  let sent = 0
  engine.before = (_, documents) => void (sent += documents.length)
  await load(db, { outlets: [{ key: 'outlet:1', name: 'The Morning Gazette' }] })
  await sync.drain()
  expect(sent).toBe(1)
  await expectInStep(db, engine.current)
})

it('keeps what changed while the engine is away, one row for each record, and sends the latest', async () => {
  const { engine, sync } = await start()
  await sync.drain()
  engine.before = () => {
    throw unavailable()
  }
  for (let edition = 1; edition <= 5; edition += 1) await load(db, { articles: articles(0, 10, 10 + edition) })
  await expect.poll(async () => (await sync.status()).failure).toContain('away')
  await expect.poll(() => count('change')).toBe(0)
  const status = await sync.status()
  expect(status.lagSeconds).toBeNull()
  expect(status.pendingChanges).toBeLessThanOrEqual(10 + 20 * 5)
  engine.before = () => {}
  await sync.drain()
  await expectInStep(db, engine.current)
  expect(await sync.status()).toMatchObject({ lagSeconds: 0, pendingChanges: 0, failure: null })
})

it('does not settle what changed while it was sent', async () => {
  const { engine, sync } = await start()
  await sync.drain()
  let changed = false
  engine.before = async (_, documents) => {
    if (changed || documents.length === 0) return
    changed = true
    await load(db, { articles: articles(0, 5, 30) })
    // The process that maintains another index would also distribute the changes.
    await distributeChanges(db.write)
  }
  await load(db, { articles: articles(0, 5, 29) })
  await sync.drain()
  await expectInStep(db, engine.current)
})

it('sets aside the one document that the engine refuses, and takes it back when it changed', async () => {
  const { engine, sync } = await start()
  await load(db, { articles: [...articles(60, 90), { key: 'article:bad', title: 'This one is refused' }] })
  await sync.drain()
  expect((await sync.status()).refusedDocuments).toBe(1)
  expect(await count("search_document where kind = 'article'")).toBe((await count('article')) - 1)
  expect((await db.write`select record, reason from search_dead_letter`)[0]).toEqual({
    record: 'article',
    reason: 'it says refused',
  })
  await load(db, { articles: [{ key: 'article:bad', title: 'This one is good' }] })
  await sync.drain()
  expect((await sync.status()).refusedDocuments).toBe(0)
  await expectInStep(db, engine.current)
})

it('lets nothing wait behind a document on which the engine stumbles', async () => {
  const { engine, sync } = await start()
  await sync.drain()
  engine.before = (_, documents) => {
    if (documents.some(({ fields }) => fields['title'] === 'Stumble')) throw unavailable()
  }
  await load(db, { articles: [{ key: 'article:stumble', title: 'Stumble' }, ...articles(100, 160)] })
  await expect.poll(async () => (await sync.status()).pendingChanges).toBe(1)
  engine.before = () => {}
  await sync.drain()
  await expectInStep(db, engine.current)
})

it('has one of several processes drain, and the next one when its connection is lost', async () => {
  const engine = createFaultyEngine(db)
  let writing = 0
  let most = 0
  engine.before = async (_, documents) => {
    if (documents.length === 0) return
    most = Math.max(most, ++writing)
    await new Promise((resolve) => setTimeout(resolve, 5))
    writing -= 1
  }
  const syncs = [await start(engine), await start(engine), await start(engine)]
  for (let round = 0; round < 6; round += 1) {
    await load(db, { articles: articles(round * 10, round * 10 + 10, 50 + round) })
    await db.write`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 7245 and granted`
  }
  await syncs[1]?.sync.drain()
  await expectInStep(db, engine.current)
  expect(most).toBe(1)
})
