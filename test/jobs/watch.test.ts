import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient as createSseClient } from 'graphql-sse'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import type { App } from '../../src/app.ts'
import { startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { type Client, createClient } from './client.ts'
import { toLines } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let directory: string
let apps: App[]
let key: string
let client: Client
beforeAll(async () => {
  database = await createDatabase()
  directory = await mkdtemp(join(tmpdir(), 'verbatim-watch-'))
  // Two processes share the jobs: whichever process runs a job, both can report its progress.
  apps = [
    await startTestApp(database.url, { UPLOAD_DIR: directory }),
    await startTestApp(database.url, { UPLOAD_DIR: directory }),
  ]
  key = (await createKey(database.db, 'loader')).text
  client = createClient(apps[0]?.url ?? '', key)
})
afterAll(async () => {
  for (const app of apps) await app.stop()
  await database.drop()
  await rm(directory, { recursive: true, force: true })
})

const WATCH =
  'subscription ($id: ID!) { loadJob(id: $id) { id state: status processedLines totalLines counts { created } errors { totalCount } } }'

const articles = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    type: 'article',
    key: `w${from + index}`,
    title: `Number ${from + index}`,
  }))

describe('a subscription to a load', () => {
  test('tells how it gets on until it is over, in whatever process it runs', async () => {
    const id = await client.start((await client.upload(toLines(articles(0, 6_000)))).body.id)
    const sse = createSseClient({ url: `${apps[1]?.url}/graphql`, headers: { authorization: `Bearer ${key}` } })
    const seen: { id: string; state: string; processedLines: number }[] = []
    for await (const result of sse.iterate<{ loadJob: (typeof seen)[number] }>({ query: WATCH, variables: { id } })) {
      expect(result.errors).toBeUndefined()
      if (result.data) seen.push(result.data.loadJob)
    }
    const lines = seen.map(({ processedLines }) => processedLines)
    expect(lines).toEqual([...lines].sort((a, b) => a - b))
    expect(seen.length).toBeGreaterThan(1)
    expect(seen.at(-1)).toMatchObject({
      id,
      state: 'SUCCEEDED',
      processedLines: 6_000,
      totalLines: 6_000,
      counts: { created: 6_000 },
      errors: { totalCount: 0 },
    })
  })

  test.each([
    ['without a key', {}, WATCH, 'UNAUTHENTICATED'],
    ['to no job', { authorization: 'key' }, WATCH, 'NOT_FOUND'],
    ['that is a query', { authorization: 'key' }, '{ archive { articleCount } }', 'BAD_USER_INPUT'],
  ])('%s is told so', async (_name, headers: { authorization?: string }, query, code) => {
    const response = await fetch(`${apps[0]?.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(headers.authorization ? { authorization: `Bearer ${key}` } : {}),
      },
      body: JSON.stringify({ query, ...(query === WATCH ? { variables: { id: 'job_nonsense' } } : {}) }),
    })
    expect(await response.text()).toContain(`"code":"${code}"`)
  })
})

test('what is watched can be measured', async () => {
  const text = await (await fetch(`${apps[0]?.url}/metrics`)).text()
  expect(text).toMatch(/^verbatim_load_jobs\{status="succeeded"\} [1-9]/m)
  expect(text).toMatch(/^verbatim_load_records\{outcome="created"\} \d{4,}/m)
  expect(text).toMatch(/^verbatim_load_pending_lines 0$/m)
  expect(text).toMatch(/^verbatim_load_lag_seconds 0$/m)
})

test('a process that stops leaves its job to the next one', async () => {
  const id = await client.start((await client.upload(toLines(articles(10_000, 20_000)))).body.id)
  await expect
    .poll(
      async () =>
        (await client.ask('query ($id: ID!) { loadJob(id: $id) { processedLines } }', { id })).data.loadJob
          .processedLines,
      { interval: 20 },
    )
    .toBeGreaterThan(0)
  // One process runs the job; the other one must continue it.
  const [row] = await database.db.read<
    { pid: number }[]
  >`select keeper_pid as pid from load_job where status = 'RUNNING'`
  expect(row?.pid).toBeGreaterThan(0)
  const second = createClient(apps[1]?.url ?? '', key)
  await apps.shift()?.stop()
  expect(await second.ended(id)).toMatchObject({
    status: 'SUCCEEDED',
    processedLines: 20_000,
    counts: { created: 20_000 },
  })
})
