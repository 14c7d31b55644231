import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type MeilisearchChild, startChild } from '../../src/search/meilisearch/child.ts'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { isSameMeilisearch } from '../../src/search/meilisearch/copied-data.ts'
import { startSync, type Sync } from '../../src/search/sync/sync.ts'
import { startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { meilisearchBin, NO_MEILISEARCH } from '../meilisearch.ts'
import { articles, expectInStep, load, QUICK, silent } from './harness.ts'

const isMissing = meilisearchBin === null
const within = { interval: 50 }

describe.skipIf(isMissing)(`the index of a Meilisearch${isMissing ? ` (${NO_MEILISEARCH})` : ''}`, () => {
  let directory: string
  let child: MeilisearchChild
  let database: Awaited<ReturnType<typeof createDatabase>>
  const syncs: Sync[] = []
  const boot = (data: string) => startChild({ bin: meilisearchBin ?? '', directory: data })

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'verbatim-identity-'))
    child = await boot(directory)
    database = await createDatabase()
    await load(database.db, { articles: articles(0, 30) })
  })
  afterEach(async () => {
    await Promise.all(syncs.splice(0).map((sync) => sync.close()))
  })
  afterAll(async () => {
    await child?.stop()
    await database?.drop()
    for (const data of [directory, `${directory}-copy`]) await rm(data, { recursive: true, force: true })
  })

  async function start(index: string): Promise<Sync> {
    const engine = createMeilisearch({ url: child.url, key: child.key, index })
    const sync = await startSync({ db: database.db, engine, url: database.url, log: silent, limits: QUICK })
    syncs.push(sync)
    return sync
  }
  const listIds = async () =>
    (await database.db.read<{ id: string }[]>`select id from search_index order by id`).map(({ id }) => id)
  const ask = async (method: string, path: string, body?: object) =>
    (
      await fetch(`${child.url}/${path}`, {
        method,
        headers: { authorization: `Bearer ${child.key}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    ).json() as Promise<Record<string, unknown>>

  it('is not called well by /readyz as long as it does not exist', async () => {
    const { key } = await ask('POST', 'keys', {
      expiresAt: null,
      indexes: ['verbatim'],
      actions: ['search', 'documents.get', 'indexes.get', 'settings.get', 'stats.get', 'tasks.get'],
    })
    const app = await startTestApp(database.url, { MEILI_URL: child.url, MEILI_KEY: String(key) })
    try {
      const { search } = (await (await fetch(`${app.url}/readyz`)).json()) as { search: object }
      expect(search).toMatchObject({ engine: 'MEILISEARCH', up: false, inUse: false, lagSeconds: null })
    } finally {
      await app.stop()
    }
  })

  it('has one id, even if several processes reach a new Meilisearch at the same time', async () => {
    const started = await Promise.all([start('shared'), start('shared'), start('shared')])
    await Promise.all(started.map((sync) => sync.drain()))
    const ids = (await listIds()).filter((id) => id !== 'POSTGRES')
    expect(ids).toEqual([await createMeilisearch({ url: child.url, key: child.key, index: 'shared' }).findId()])
    expect(started.map((sync) => sync.view())).toEqual(started.map(() => expect.objectContaining({ id: ids[0] })))
  })

  it('is kept, with its row and pending changes, if an older version of Verbatim made it', async () => {
    const { db } = database
    const engine = createMeilisearch({ url: child.url, key: child.key, index: 'old' })
    await (await start('old')).drain()
    await Promise.all(syncs.splice(0).map((sync) => sync.close()))
    const id = await engine.findId()
    // The state of an older version, which stored no id and called the index of every Meilisearch by the same name.
    await ask('DELETE', 'indexes/old/documents/index_id')
    await expect.poll(() => engine.findId(), within).toBeNull()
    await db.write`delete from search_index where id <> ${id}`
    await db.write`update search_index set id = 'MEILISEARCH', address = null`
    await load(db, { articles: articles(30, 40) })
    await db.write`
      with moved as (delete from change returning record, record_id, at)
      insert into search_pending (index_id, record, record_id, at) select distinct on (record, record_id) 'MEILISEARCH', record, record_id, at from moved`
    const [before] = await db.read`select audited_at from search_index`
    const { results } = (await ask('GET', 'tasks?limit=1')) as { results: { uid: number }[] }

    const sync = await start('old')
    await sync.drain()
    expect(await listIds()).toEqual([id])
    expect(await db.read`select from search_job`).toHaveLength(0)
    await expectInStep(db, engine.current)
    const tasks = (await ask('GET', `tasks?from=${10_000}&limit=1000&indexUids=old,old_next`)) as {
      results: { uid: number; type: string; details: { receivedDocuments?: number } }[]
    }
    const sent = tasks.results.filter(({ uid }) => uid > (results[0]?.uid ?? 0))
    // The id, and the records of the ten new articles with their quotes, outlets and speakers.
    expect(sent.map(({ type }) => type).sort()).toEqual(['documentAdditionOrUpdate', 'documentAdditionOrUpdate'])
    expect(sent.reduce((sum, { details }) => sum + (details.receivedDocuments ?? 0), 0)).toBeLessThan(60)
    expect(before?.['audited_at']).not.toBeNull()
  })

  it('gets an id of its own if its data were copied from another Meilisearch', async () => {
    const { db } = database
    await (await start('verbatim')).drain()
    await Promise.all(syncs.splice(0).map((sync) => sync.close()))
    await child.stop()
    await cp(directory, `${directory}-copy`, { recursive: true })
    child = await boot(directory)
    const copy = await boot(`${directory}-copy`)
    const [one, other] = [child, copy].map(({ url, key }) => ({ url, key })) as [MeilisearchChild, MeilisearchChild]
    expect(await isSameMeilisearch(one, other)).toBe(false)
    expect(await isSameMeilisearch(one, { ...one, url: one.url.replace('127.0.0.1', 'localhost') })).toBe(true)
    const app = await startTestApp(database.url, { MEILI_URL: `${one.url},${other.url}`, MEILI_KEY: one.key })
    try {
      const id = await createMeilisearch(one).findId()
      const second = createMeilisearch({ url: other.url, key: other.key })
      await expect.poll(() => second.findId(), within).not.toBe(id)
      expect(await createMeilisearch(one).findId()).toBe(id)
      await load(db, { articles: articles(0, 10, 1) })
      for (const engine of [createMeilisearch(one), second])
        await expect
          .poll(
            () =>
              expectInStep(db, engine.current).then(
                () => true,
                () => false,
              ),
            within,
          )
          .toBe(true)
    } finally {
      await app.stop()
      await copy.stop()
    }
  })
})
