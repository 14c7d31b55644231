import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { type MeilisearchChild, startChild } from '../../src/search/meilisearch/child.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { meilisearchBin, NO_MEILISEARCH } from '../meilisearch.ts'
import { articles, load } from '../sync/harness.ts'

let directory: string
let child: MeilisearchChild
let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
const isMissing = meilisearchBin === null
const boot = async (port?: number) =>
  startChild({ bin: meilisearchBin ?? '', directory, ...(port === undefined ? {} : { port }) })
beforeAll(async () => {
  if (isMissing) return
  directory = await mkdtemp(join(tmpdir(), 'verbatim-back-'))
  child = await boot()
  database = await createDatabase()
  app = await startTestApp(database.url, { MEILI_URL: child.url, MEILI_KEY: child.key, SEARCH_FALLBACK: 'on' })
})
afterAll(async () => {
  await app?.stop()
  await child?.stop()
  await database?.drop()
  if (directory) await rm(directory, { recursive: true, force: true })
})

const find = async (text: string) =>
  (
    await post(app.url, {
      query: 'query ($text: String!) { search(text: $text, kinds: [ARTICLE]) { engine totalCount } }',
      variables: { text },
    })
  ).body.data.search
const within = { interval: 100 }

test.skipIf(isMissing)(
  `with SEARCH_FALLBACK Postgres answers while Meilisearch is dead, and Meilisearch again when it is back, with what came meanwhile${isMissing ? ` (${NO_MEILISEARCH})` : ''}`,
  async () => {
    await load(database.db, { articles: articles(0, 20) })
    await expect.poll(() => find('"place7"'), within).toEqual({ engine: 'MEILISEARCH', totalCount: 1 })
    await expect
      .poll(
        async () =>
          ((await (await fetch(`${app.url}/readyz`)).json()) as { fallback: { pendingChanges: number } }).fallback
            .pendingChanges,
        within,
      )
      .toBe(0)

    process.kill(child.pid, 'SIGKILL')
    await child.exited
    expect(await find('"place7"')).toEqual({ engine: 'POSTGRES', totalCount: 1 })
    await load(database.db, { articles: [...articles(20, 30), { key: 'article:7', status: 'WITHHELD' }] })
    await expect.poll(() => find('"place25"'), within).toEqual({ engine: 'POSTGRES', totalCount: 1 })
    expect(await find('"place7"')).toEqual({ engine: 'POSTGRES', totalCount: 0 })
    expect((await post(app.url, '{ archive { search { engine } } }')).body.data.archive.search).toEqual({
      engine: 'POSTGRES',
    })

    child = await boot(Number(new URL(child.url).port))
    await expect.poll(() => find('"place25"'), within).toEqual({ engine: 'MEILISEARCH', totalCount: 1 })
    expect(await find('"place7"')).toEqual({ engine: 'MEILISEARCH', totalCount: 0 })
  },
)
