import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '../../src/app.ts'
import { startChild } from '../../src/search/meilisearch/child.ts'
import { type IndexJobOptions, runIndexJobs } from '../../src/cli/index-job.ts'
import { readConfig } from '../../src/config.ts'
import { listServed } from '../../src/search/sync/lock.ts'
import { createDatabase } from '../database.ts'
import { meilisearchBin } from '../meilisearch.ts'
import { slowdown } from '../slowdown.ts'
import { articles, load } from '../sync/harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
const config = () =>
  readConfig({
    DATABASE_URL: database.url,
    PORT: '0',
    VERBATIM_SAMPLE: 'off',
    LOG_LEVEL: 'silent',
    SEARCH_ENGINE: 'postgres',
  })

async function runTask(task: 'audit' | 'reindex', options?: IndexJobOptions) {
  const {
    done: [done],
  } = await runIndexJobs(config(), task, options)
  expect(done?.address).toBeNull()
  return done?.job
}

beforeEach(async () => {
  database = await createDatabase()
  await load(database.db, { articles: articles(0, 50) })
})
afterEach(() => database.drop())

it('audits and rebuilds by itself where no server runs', async () => {
  expect(await runTask('reindex')).toMatchObject({ done: 162, remaining: 0 })
  await database.db.write`delete from search_document where kind = 'quote'`
  expect(await runTask('audit')).toMatchObject({ done: 162, differing: 100, remaining: 0 })
  expect(await runTask('audit')).toMatchObject({ differing: 0 })
})

it('has the running server do it', async () => {
  const app = await startApp(config(), { say() {} })
  const stages = new Set<string>()
  try {
    await expect
      .poll(async () => (await database.db.write`select from search_index where out_of_step_since is null`).length)
      .toBe(1)
    expect(await runTask('reindex', { onProgress: ({ stage }) => stages.add(stage) })).toMatchObject({
      stage: 'done',
      remaining: 0,
    })
    expect(await runTask('audit')).toMatchObject({ done: 162, differing: 0 })
  } finally {
    await app.stop()
  }
  expect(stages).toContain('done')
})

it('does not wait long for a server that was killed', async () => {
  await database.db.write`insert into search_index (id, seen_at) values ('POSTGRES', now())`
  const since = Date.now()
  expect(await runTask('reindex')).toMatchObject({ done: 162, remaining: 0 })
  expect(Date.now() - since).toBeLessThan(8_000 * slowdown())
})

it('is interrupted when asked to, and done by the next one', async () => {
  const interrupted = new AbortController()
  const first = runTask('reindex', {
    onProgress: () => interrupted.abort(new Error('enough')),
    signal: interrupted.signal,
  })
  await expect(first).rejects.toThrow('enough')
  expect(await database.db.write`select from search_job where finished_at is null`).toHaveLength(1)
  expect(await runTask('audit')).toMatchObject({ differing: 0, remaining: 0 })
  expect(await database.db.write`select from search_job where finished_at is null`).toHaveLength(0)
})

it('says what it waits for', async () => {
  const said: string[] = []
  const enough = new AbortController()
  const nowhere = readConfig({ DATABASE_URL: database.url, LOG_LEVEL: 'silent', MEILI_URL: 'http://127.0.0.1:9' })
  const job = runIndexJobs(nowhere, 'audit', {
    say: (line) => void (said.push(line), enough.abort(new Error('enough'))),
    signal: enough.signal,
  })
  await expect(job).rejects.toThrow('enough')
  expect(said).toEqual([
    'The search engine Meilisearch does not answer: try again in a few seconds. Waiting for the engine, for up to a minute.',
  ])
})

it.skipIf(meilisearchBin === null)('goes on with the next Meilisearch if one does not answer', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-index-job-'))
  const child = await startChild({ bin: meilisearchBin ?? '', directory })
  const environment = {
    DATABASE_URL: database.url,
    MEILI_URL: `http://127.0.0.1:9,${child.url}`,
    MEILI_KEY: `,${child.key}`,
  }
  const address = new URL(child.url).host
  try {
    const { done, failures } = await runIndexJobs(readConfig(environment), 'audit', { patienceMs: 500 })
    expect(done).toMatchObject([{ address, job: { done: 162, remaining: 0 } }])
    expect(failures).toMatchObject([{ code: 'UNAVAILABLE' }])

    const app = await startApp(readConfig({ ...environment, PORT: '0', LOG_LEVEL: 'silent' }), { say() {} })
    await expect.poll(async () => (await listServed(database.db.write)).length).toBe(1)
    const said: string[] = []
    const audit = async () => {
      const found = await runIndexJobs(readConfig(environment), 'audit', { say: (line) => void said.push(line) })
      return found.done.map((one) => one.address)
    }
    await audit()
      .then((audited) => expect(audited).toEqual([address]))
      .finally(() => app.stop())
    expect(said).toEqual([expect.stringContaining('The index in the Meilisearch at 127.0.0.1:9 was left out')])
  } finally {
    await child.stop()
    await rm(directory, { recursive: true, force: true })
  }
})
