import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { makePackage } from '../crash/package.ts'
import { createLoaderKey, type Server, startServer } from '../crash/server.ts'
import { createClient } from '../jobs/client.ts'
import { post } from '../app.ts'
import { slowdown } from '../slowdown.ts'
import { freePort } from '../start-postgres.ts'
import { type Cluster, startCluster } from './cluster.ts'

const LOAD = `mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { counts { created updated rejected } userErrors { code message } } }`
const BACK_MS = 3_000
const JOB_LINES = 3_000
const BATCH = 5

let made: Awaited<ReturnType<typeof makePackage>>
let cluster: Cluster
let server: Server
let key: string
beforeAll(async () => {
  ;[made, cluster] = await Promise.all([makePackage(), startCluster(inject('scratchDirectory'), {})])
  const [standby] = cluster.standbys
  // A commit is acknowledged only when the standby has it. The standby is the first host, so that each part of the
  // server has to find out that it is not the primary.
  await cluster.primary.admin`alter system set synchronous_standby_names = 'standby0'`
  await cluster.primary.admin`select pg_reload_conf()`
  const states = () => cluster.primary.admin`select sync_state from pg_stat_replication`
  await vi.waitFor(async () => expect(await states()).toEqual([{ sync_state: 'sync' }]), { timeout: 60_000 })
  const DATABASE_URL = cluster.primary.url.replace('@', `@127.0.0.1:${standby?.port},`)
  const place = { package: made.directory, directory: cluster.directory, port: await freePort() }
  const started = { ...place, environment: { DATABASE_URL } }
  key = await createLoaderKey(started)
  server = await startServer(started)
})
afterAll(async () => {
  await server?.stop()
  await cluster?.close()
  await made?.remove()
})

test('a promoted standby is found: nothing that was acknowledged is lost, nothing is doubled, and loads and reads are back within seconds', async () => {
  const [standby] = cluster.standbys
  if (!standby) throw new Error('there is no standby')
  const headers = { authorization: `Bearer ${key}` }
  const client = createClient(server.url, key)
  const acknowledged: number[] = []
  let isOver = false
  let next = 0
  const answered = { load: 0, read: 0 }

  /** Loads batch after batch, each under a key of its own and until it is answered without an error. */
  async function write(): Promise<void> {
    while (!isOver) {
      const n = next++
      const articles = Array.from({ length: BATCH }, (_, index) => ({ key: `w-${n}-${index}`, title: `Written ${n}` }))
      const input = { articles, idempotencyKey: `write-${n}` }
      for (;;) {
        const answer = await post(server.url, { query: LOAD, variables: { input } }, headers).catch(() => null)
        if (answer?.body.data?.bulkLoad) {
          expect(answer.body.data.bulkLoad).toEqual({
            counts: { created: BATCH, updated: 0, rejected: 0 },
            userErrors: [],
          })
          acknowledged.push(n)
          answered.load = performance.now()
          break
        }
        expect(answer?.body.errors[0].extensions.code).toBe('UNAVAILABLE')
        await sleep(50)
      }
    }
  }

  async function read(): Promise<void> {
    for (; !isOver; await sleep(20)) {
      const { body } = await post(server.url, '{ archive { articleCount } }')
      if (body.data) answered.read = performance.now()
      else expect(body.errors[0].extensions.code).toBe('UNAVAILABLE')
    }
  }

  const lines = Array.from({ length: JOB_LINES }, (_, n) =>
    JSON.stringify({ type: 'article', key: `job-${n}`, title: `Line ${n}`, body: `Text ${n}.` }),
  )
  const { body: upload } = await client.upload(lines.join('\n'))
  const job = await client.start(upload.id)
  const work = Promise.all([write(), write(), write(), read()])
  // A failure ends the other parts of the work; it is thrown below.
  work.catch(() => (isOver = true))
  await expect.poll(() => acknowledged.length, { interval: 20 }).toBeGreaterThan(10)
  await expect
    .poll(async () => (await client.ask(`{ loadJob(id: "${job}") { processedLines } }`)).data?.loadJob.processedLines, {
      interval: 20,
    })
    .toBeGreaterThan(0)

  await cluster.primary.crash()
  await standby.promote()
  const promoted = performance.now()
  const limit = BACK_MS * slowdown()
  for (const kind of ['load', 'read'] as const)
    await expect.poll(() => isOver || answered[kind] > promoted, { interval: 20 }).toBe(true)
  if (isOver) await work
  expect(performance.now() - promoted).toBeLessThan(limit)

  const before = acknowledged.length
  await expect.poll(() => isOver || acknowledged.length > before + 10, { interval: 20 }).toBe(true)
  isOver = true
  await work
  await expect
    .poll(
      async () => (await client.ask(`{ loadJob(id: "${job}") { status counts { created rejected } } }`)).data?.loadJob,
      { interval: 50 },
    )
    .toMatchObject({ status: 'SUCCEEDED', counts: { rejected: 0 } })

  const stored = await standby.admin<{ title: string; n: number }[]>`
    select title, count(*)::int as n from article where title like 'Written %' group by title`
  expect(new Map(stored.map(({ title, n }) => [title, n]))).toEqual(
    new Map(acknowledged.map((n) => [`Written ${n}`, BATCH])),
  )
  const [line] =
    await standby.admin`select count(*)::int as n, count(distinct title)::int as titles from article where title like 'Line %'`
  expect(line).toEqual({ n: JOB_LINES, titles: JOB_LINES })
  expect(server.output()).not.toContain('request failed')
  expect(process.kill(server.pid, 0)).toBe(true)
})
