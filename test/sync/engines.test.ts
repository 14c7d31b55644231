import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest'
import { deleteRecords } from '../../src/load/delete-records.ts'
import type { Db } from '../../src/postgres/connect.ts'
import type { SearchEngine, SearchIndex } from '../../src/search/engine.ts'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { startChild } from '../../src/search/meilisearch/child.ts'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { parseQuery } from '../../src/search/text/query.ts'
import { countRefs } from '../../src/search/source/list-records.ts'
import type { SyncLimits } from '../../src/search/sync/limits.ts'
import { lockWriters } from '../../src/load/batch/writer-lock.ts'
import { runJob } from '../../src/search/sync/run-job.ts'
import { startSync, type Sync } from '../../src/search/sync/sync.ts'
import { createDatabase } from '../database.ts'
import { hasMeilisearch, meilisearchBin, NO_MEILISEARCH, startMeilisearch } from '../meilisearch.ts'
import { slowdown } from '../slowdown.ts'
import { articles, expectInStep, load, QUICK, silent, whileWriting } from './harness.ts'

interface Place {
  readonly engine: SearchEngine
  /** Removes all documents from the index, without telling the sync. */
  wipe(): Promise<void>
  close(): Promise<void>
}

function testSync(open: (db: Db) => Promise<Place>): void {
  let database: Awaited<ReturnType<typeof createDatabase>>
  let place: Place
  const syncs: Sync[] = []
  const start = async (limits: Partial<SyncLimits> = {}) => {
    const sync = await startSync({
      db: database.db,
      engine: place.engine,
      url: database.url,
      log: silent,
      limits: { ...QUICK, payloadRows: 300, ...limits },
    })
    syncs.push(sync)
    return sync
  }
  const idOf = async () => (await place.engine.findId()) ?? ''
  const audit = async () => runJob(database.db.write, await idOf(), 'audit', { everyMs: 20 })

  beforeAll(async () => {
    database = await createDatabase()
    place = await open(database.db)
    await load(database.db, { articles: articles(0, 200) })
  })
  const closeAll = () => Promise.all(syncs.splice(0).map((sync) => sync.close()))
  afterEach(async () => void (await closeAll()))
  afterAll(async () => {
    await place?.close()
    await database.drop()
  })

  async function find(text: string): Promise<number> {
    const answer = await place.engine.search({
      query: parseQuery(text),
      kinds: ['article'],
      filter: { languages: null, outlets: null, speakers: null, events: null, time: null },
      seesAll: false,
      exclude: [],
      page: { sort: 'NEWEST', limit: 10, after: null, upTo: null },
      want: { score: false, total: true, facets: [] },
    })
    return answer.total ?? -1
  }

  it('makes what is committed findable', async () => {
    const { db } = database
    const sync = await start()
    await sync.drain()
    expect(await find('"place7"')).toBe(1)
    await load(db, { articles: articles(200, 220) })
    const [{ id } = { id: '' }] = await db.write<
      { id: string }[]
    >`select id::text from article where keys[1] = 'article:7'`
    await deleteRecords(db, [`article_${id}`])
    await sync.drain()
    expect([await find('"place7"'), await find('"place210"')]).toEqual([0, 1])
    await expectInStep(db, place.engine.current)
    expect(await sync.status()).toMatchObject({ engine: place.engine.name, lagSeconds: 0, pendingChanges: 0 })
    // When the index is up to date, the list of hidden records can be emptied.
    expect(Number((await db.write`select count(*) as count from search_hidden`)[0]?.['count'])).toBe(0)
  })

  // Meilisearch 1.50 has this fault until its index is created anew.
  it('does not mistake what a beginning meant before much was deleted', async () => {
    const { db } = database
    const sync = await start()
    const words = Array.from({ length: 150 }, (_, n) => `zoo${n}`).join(' ')
    const some = Array.from({ length: 110 }, (_, n) => ({ key: `zoo:${n}`, title: `Animals ${words}` }))
    await load(db, { articles: some })
    await sync.drain()
    expect(await find('zoo')).toBe(110)
    const ids = await db.write<{ id: string }[]>`select id::text from article where keys[1] like 'zoo:%'`
    await deleteRecords(
      db,
      ids.map(({ id }) => `article_${id}`),
    )
    await sync.drain()
    await load(db, { articles: [...articles(200, 240, 1), { key: 'zoology', title: 'Zoology' }] })
    await sync.drain()
    await expect.poll(() => find('zoo')).toBe(1)
    await expectInStep(db, place.engine.current)
  })

  it('rebuilds under writes, and the audit is clean', async ({ signal }) => {
    const { db } = database
    const sync = await start()
    await sync.drain()
    const write = async (edition: number) => {
      await load(db, { articles: articles((edition * 5) % 150, ((edition * 5) % 150) + 10, edition) })
      await sleep(50)
    }
    const job = await whileWriting(signal, write, async () =>
      runJob(db.write, await idOf(), 'reindex', { everyMs: 20 }),
    )
    expect(job.done).toBe(job.total)
    expect(job.remaining).toBe(0)
    await sync.drain()
    expect(await audit()).toMatchObject({ differing: 0, remaining: 0 })
    await expectInStep(db, place.engine.current)
    await expect.poll(() => place.engine.hasRebuild()).toBe(false)
  })

  /**
   * Waits until the number of documents is no longer `before` and stays the same. Returns this number, and the number
   * some seconds later.
   */
  async function countsInPause(before: number, index: SearchIndex = place.engine.current): Promise<number[]> {
    // On a busy machine, the documents of one claim may arrive with gaps of seconds.
    const gapMs = 2_000 * slowdown()
    let first = before
    for (let next = -1; first === before || next !== first; await sleep(gapMs))
      [first, next] = [next, await index.count().catch(() => before)]
    await sleep(gapMs)
    return [first, await index.count()]
  }

  it('pauses after a full claim while a load is changing records', async ({ signal }) => {
    const { db } = database
    const { current } = place.engine
    const sync = await start({ claimRows: 1_000, pausePerWork: 1_000_000 })
    await sync.drain()
    const before = await current.count()
    const write = async (edition: number) => {
      // Each article has two quotes, so one claim leaves some of the new documents.
      await load(db, { articles: edition === 1 ? articles(1_000, 1_400) : articles(0, 60, edition) })
      await sleep(100)
    }
    const counts = await whileWriting(signal, write, () => countsInPause(before))
    await sync.drain()
    const all = await current.count()
    expect(counts[1]).toBe(counts[0])
    expect(counts[1]).toBeLessThan(all)
    await expectInStep(db, current)
  })

  it('pauses while a batch of a load takes seconds', async () => {
    const { db } = database
    const { current } = place.engine
    await (await start()).drain()
    await closeAll()
    const before = await current.count()
    await load(db, { articles: articles(2_000, 2_400) })
    const sync = await db.write.begin(async (tx) => {
      await lockWriters(tx)
      const started = await start({ claimRows: 1_000, payloadRows: 300, flights: 1, pausePerWork: 1_000_000 })
      // Each article has two quotes, so 1,200 documents are new. Only the first payload of the claim is sent.
      await expect.poll(() => current.count(), { timeout: 60_000 }).toBe(before + 300)
      // The sync pauses for several seconds, even on a busy machine.
      await sleep(2_000)
      expect(await current.count()).toBe(before + 300)
      return started
    })
    await sync.drain()
    expect(await current.count()).toBe(before + 1_200)
    await expectInStep(db, current)
  })

  it('pauses while it fills an index and somebody writes', async () => {
    const { db } = database
    await closeAll()
    await place.wipe()
    const [counts, all] = await db.write.begin(async (tx) => {
      await lockWriters(tx)
      await start({ rebuildAbove: 100, payloadRows: 1_000, flights: 1, pausePerWork: 1_000_000 })
      return [await countsInPause(0, place.engine.next), await countRefs(db.read)]
    })
    expect(counts[0]).toBeGreaterThan(0)
    expect(counts[1]).toBe(counts[0])
    expect(counts[1]).toBeLessThan(all)
    await expect.poll(() => find('"place11"').catch(() => -1)).toBe(1)
    await expect.poll(() => place.engine.hasRebuild()).toBe(false)
    await expectInStep(db, place.engine.current)
  })

  it('fills an index that was wiped, without anybody asking', async () => {
    const sync = await start({ rebuildAbove: 100 })
    await sync.drain()
    await place.wipe()
    await expect.poll(() => find('"place11"').catch(() => -1)).toBe(1)
    await sync.drain()
    await expectInStep(database.db, place.engine.current)
  })
}

describe('Postgres', () => {
  testSync(async (db) => ({
    engine: createPostgresSearch(db),
    wipe: async () => void (await db.write`truncate search_document`),
    close: async () => {},
  }))
})

describe.skipIf(!hasMeilisearch)(`Meilisearch${hasMeilisearch ? '' : ` (${NO_MEILISEARCH})`}`, () => {
  testSync(async () => {
    const { options, stop } = await startMeilisearch()
    const engine = createMeilisearch(options)
    return {
      engine,
      async wipe() {
        const headers = { authorization: `Bearer ${options.key ?? ''}` }
        const { taskUid } = (await (
          await fetch(`${options.url}/indexes/${options.index ?? ''}`, { method: 'DELETE', headers })
        ).json()) as { taskUid: number }
        const isDone = async () =>
          ((await (await fetch(`${options.url}/tasks/${taskUid}`, { headers })).json()) as { status: string }).status
        await expect.poll(isDone).toBe('succeeded')
      },
      close: stop,
    }
  })

  test.skipIf(meilisearchBin === null)('is in step again after an old copy of its data was put back', async () => {
    const { db, url, drop } = await createDatabase()
    const directory = await mkdtemp(join(tmpdir(), 'verbatim-restore-'))
    const copy = `${directory}-copy`
    const boot = () => startChild({ bin: meilisearchBin ?? '', directory })
    let child = await boot()
    let sync: Sync | null = null
    const start = () =>
      startSync({
        db,
        engine: createMeilisearch({ url: child.url, key: child.key }),
        url,
        log: silent,
        limits: { ...QUICK, auditEveryMs: 2_000 },
      })
    try {
      await load(db, { articles: articles(0, 50) })
      sync = await start()
      await sync.drain()
      await sync.close()
      await child.stop()
      await cp(directory, copy, { recursive: true })

      child = await boot()
      sync = await start()
      await load(db, { articles: articles(0, 20, 1) })
      await load(db, { articles: [{ key: 'article:30', status: 'WITHHELD' }] })
      await sync.drain()
      await sync.close()
      await child.stop()
      await rm(directory, { recursive: true })
      await cp(copy, directory, { recursive: true })

      child = await boot()
      sync = await start()
      const engine = createMeilisearch({ url: child.url, key: child.key })
      await expect
        .poll(() =>
          expectInStep(db, engine.current).then(
            () => true,
            () => false,
          ),
        )
        .toBe(true)
    } finally {
      await sync?.close()
      await child.stop()
      await drop()
      await rm(directory, { recursive: true, force: true })
      await rm(copy, { recursive: true, force: true })
    }
  })
})
