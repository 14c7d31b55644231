import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { SearchHealth } from '../../src/observe/metrics.ts'
import { type MeilisearchChild, startChild } from '../../src/search/meilisearch/child.ts'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { meilisearchBin, NO_MEILISEARCH } from '../meilisearch.ts'
import { articles, expectInStep, load } from '../sync/harness.ts'

const isMissing = meilisearchBin === null
const within = { interval: 200 }

describe.skipIf(isMissing)(`two copies of the index${isMissing ? ` (${NO_MEILISEARCH})` : ''}`, () => {
  const directories: string[] = []
  let children: MeilisearchChild[] = []
  let database: Awaited<ReturnType<typeof createDatabase>>
  let app: App
  const boot = async (directory: string, port?: number) =>
    startChild({ bin: meilisearchBin ?? '', directory, ...(port === undefined ? {} : { port }) })
  const at = (n: number) => children[n] as MeilisearchChild
  const engineAt = (n: number) => createMeilisearch({ url: at(n).url, key: at(n).key })

  beforeAll(async () => {
    for (const name of ['one', 'two']) directories.push(await mkdtemp(join(tmpdir(), `verbatim-copy-${name}-`)))
    children = await Promise.all(directories.map((directory) => boot(directory)))
    database = await createDatabase()
    await load(database.db, { articles: articles(0, 60) })
    app = await startTestApp(database.url, {
      MEILI_URL: children.map(({ url }) => url).join(','),
      MEILI_KEY: children.map(({ key }) => key).join(', '),
    })
  })
  afterAll(async () => {
    await app?.stop()
    await Promise.all(children.map((child) => child.stop()))
    await database?.drop()
    for (const directory of directories) await rm(directory, { recursive: true, force: true })
  })

  async function healthOfCopies(): Promise<readonly SearchHealth[]> {
    const response = await fetch(`${app.url}/readyz`)
    return ((await response.json()) as { copies: readonly SearchHealth[] }).copies
  }
  const usedCopies = async () => (await healthOfCopies()).map(({ inUse }) => inUse)

  /** For how long the oldest change has been pending for one of the copies. */
  async function pendingSeconds(): Promise<number> {
    const [row] = await database.db.read<{ seconds: number | null }[]>`
      select extract(epoch from now() - min(at))::float8 as seconds from search_pending`
    return row?.seconds ?? 0
  }

  async function find(text: string): Promise<{ engine: string; totalCount: number; totalIsExact: boolean }> {
    const { body } = await post(app.url, {
      query: 'query ($text: String!) { search(text: $text, kinds: [ARTICLE]) { engine totalCount totalIsExact } }',
      variables: { text },
    })
    expect(body.errors).toBeUndefined()
    return body.data.search
  }

  /** Searches as long as `work` takes. Each search must find the article. Returns the number of searches. */
  async function whileSearching(text: string, work: () => Promise<void>): Promise<number> {
    let isDone = false
    let count = 0
    const searching = (async () => {
      // The pause leaves the processor to the engines.
      for (; !isDone; count += 1, await sleep(20))
        expect(await find(text)).toEqual({ engine: 'MEILISEARCH', totalCount: 1, totalIsExact: true })
    })()
    await Promise.race([work(), searching]).finally(() => (isDone = true))
    await searching
    return count
  }

  it('contain the same documents, and each is named by its address', async () => {
    await expect.poll(usedCopies, within).toEqual([true, true])
    await Promise.all(children.map((_, n) => expectInStep(database.db, engineAt(n).current)))
    expect((await healthOfCopies()).map(({ address }) => address)).toEqual(children.map(({ url }) => new URL(url).host))
    const metrics = await (await fetch(`${app.url}/metrics`)).text()
    for (const { url } of children)
      expect(metrics).toContain(`verbatim_search_in_use{engine="meilisearch",address="${new URL(url).host}"} 1\n`)
    const rows = await database.db.read<{ id: string }[]>`select id from search_index order by id`
    expect(rows.map(({ id }) => id)).toEqual((await Promise.all(children.map((_, n) => engineAt(n).findId()))).sort())
  })

  it('are searched in turn, without an error while one of them is killed, which returns when it is complete', async () => {
    const [first, second] = [at(0), at(1)]
    const searches = await whileSearching('"place7"', async () => {
      process.kill(second.pid, 'SIGKILL')
      await second.exited
      await expect.poll(usedCopies, within).toEqual([true, false])
      await load(database.db, { articles: articles(60, 400) })
      await expect.poll(() => engineAt(0).current.count(), within).toBeGreaterThan(1_200)
      // The health of a copy is remembered for a few seconds.
      const healthOfSecond = async () => (await healthOfCopies())[1]
      await expect.poll(healthOfSecond, within).toMatchObject({ up: false, lagSeconds: null })
      expect((await post(app.url, '{ archive { search { engine } } }')).body.data.archive.search.engine).toBe(
        'MEILISEARCH',
      )
      await expect.poll(pendingSeconds, within).toBeGreaterThan(6)
      children = [first, await boot(directories[1] ?? '', Number(new URL(second.url).port))]
      await expect.poll(usedCopies, within).toEqual([true, true])
      expect(await engineAt(1).current.count()).toBe(await engineAt(0).current.count())
    })
    expect(searches).toBeGreaterThan(20)
    await expectInStep(database.db, engineAt(1).current)
  })

  it('leave out a copy that was emptied, until it is complete again', async () => {
    const { url, key } = at(0)
    const id = await engineAt(0).findId()
    const headers = { authorization: `Bearer ${key}` }
    expect((await fetch(`${url}/indexes/verbatim/documents`, { method: 'DELETE', headers })).status).toBe(202)
    await expect.poll(usedCopies, within).toEqual([false, true])
    await whileSearching('"place7"', () => expect.poll(usedCopies, within).toEqual([true, true]))
    await expectInStep(database.db, engineAt(0).current)
    expect(await engineAt(0).findId()).toBe(id)
  })
})
