import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { formatPosition, parsePosition } from '../../src/postgres/position.ts'
import { post } from '../app.ts'
import { createClient } from '../jobs/client.ts'
import { slowdown } from '../slowdown.ts'
import { POSITION, type ReplicaApp, startReplicaApp } from './app.ts'
import { type Cluster, type Node, startCluster } from './cluster.ts'

const WRITES = 40

let cluster: Cluster
let app: ReplicaApp
let near: Node
let far: Node
beforeAll(async () => {
  cluster = await startCluster(
    inject('scratchDirectory'),
    { recovery_min_apply_delay: '50ms' },
    { recovery_min_apply_delay: '300ms' },
  )
  ;[near, far] = cluster.standbys as [Node, Node]
  app = await startReplicaApp(cluster.primary.url, cluster.standbys)
})
afterAll(async () => {
  await app?.stop()
  await cluster?.close()
})

const allUp = () =>
  expect.poll(async () => (await app.health()).map(({ up }) => up), { interval: 50 }).toEqual([true, true])

async function countStale(prefix: string, sendsPosition: boolean): Promise<number> {
  let stale = 0
  for (let n = 0; n < WRITES; n++) {
    const position = await app.write(`${prefix}-${n}`)
    if (!(await app.shows(`${prefix}-${n}`, sendsPosition ? position : undefined))) stale += 1
  }
  return stale
}

test('a client that sends the position reads its own writes from replicas that are 50 and 300 ms behind', async () => {
  await allUp()
  expect(await countStale('with', true)).toBe(0)
})

test('a client that sends none sees what the replicas have', async () => {
  await allUp()
  expect(await countStale('without', false)).toBeGreaterThan(WRITES / 2)
})

test('the health of each replica has its lag', async () => {
  await allUp()
  await far.admin`select pg_wal_replay_pause()`
  await app.write('lag')
  await expect.poll(async () => (await app.health())[1]?.lagSeconds, { interval: 100 }).toBeGreaterThan(1)
  await far.admin`select pg_wal_replay_resume()`
  await expect.poll(async () => (await app.health())[1]?.lagSeconds, { interval: 100 }).toBeLessThan(1)
  const metrics = await (await fetch(`${app.url}/metrics`)).text()
  expect(metrics).toContain(`verbatim_replica_up{replica="127.0.0.1:${near.port}"} 1`)
  expect(metrics).toMatch(new RegExp(`verbatim_replica_lag_seconds\\{replica="127.0.0.1:${far.port}"\\} \\d`))
})

test('the primary answers after 200 ms if no replica reaches the position, also a position that nobody has', async () => {
  await allUp()
  await app.write('known')
  await cluster.caughtUp(near, far)
  for (const node of [near, far]) await node.admin`select pg_wal_replay_pause()`
  const written = parsePosition(await app.write('paused'))
  if (!written) throw new Error('the answer has no position')
  const { timeline, lsn } = written
  for (const position of [written, { timeline, lsn: lsn + 1_000_000_000n }, { timeline: timeline + 7, lsn }]) {
    const began = performance.now()
    expect(await app.shows('paused', formatPosition(position))).toBe(true)
    expect(performance.now() - began).toBeLessThan(400 * slowdown())
  }
  // The replicas are read all the time: they do not have the write yet.
  expect(await app.shows('paused')).toBe(false)
  for (const node of [near, far]) await node.admin`select pg_wal_replay_resume()`
  await expect.poll(() => app.shows('paused')).toBe(true)
})

test('all fields of a query are read from one replica', async () => {
  await allUp()
  await near.admin`select pg_wal_replay_pause()`
  await app.write('split')
  await cluster.caughtUp(far)
  const fields = [1, 2, 3, 4].map((n) => `f${n}: outlet(by: { key: "split" }) { name }`)
  const seen = new Set<string>()
  for (let tries = 0; tries < 20; tries++) {
    const { body } = await post(app.url, `{ ${fields.join(' ')} }`)
    seen.add(
      Object.values(body.data as object)
        .map((outlet) => (outlet === null ? '-' : 'x'))
        .join(''),
    )
  }
  // Both replicas have answered, the paused one and the other.
  expect([...seen].sort()).toEqual(['----', 'xxxx'])
  await near.admin`select pg_wal_replay_resume()`
})

test('the rows of a search are as current as the position asks', async () => {
  await allUp()
  const article = { key: 'found', title: 'Before', body: 'Zanzibar.' }
  await app.load('search', { articles: [article] })
  const titles = async (position?: string) => {
    const query = '{ search(text: "zanzibar") { nodes { ... on Article { title } } } }'
    const { body } = await post(app.url, query, position === undefined ? {} : { [POSITION]: position })
    return body.data.search.nodes as unknown
  }
  await expect.poll(() => titles()).toEqual([{ title: 'Before' }])
  for (const node of [near, far]) await node.admin`select pg_wal_replay_pause()`
  const changed = await app.load('search', { articles: [{ ...article, title: 'After' }] })
  expect(await titles(changed.headers.get(POSITION) ?? '')).toEqual([{ title: 'After' }])
  expect(await titles()).toEqual([{ title: 'Before' }])
  for (const node of [near, far]) await node.admin`select pg_wal_replay_resume()`
})

test('load jobs and the state of the search are read from the primary', async () => {
  await allUp()
  for (const node of [near, far]) await node.admin`select pg_wal_replay_pause()`
  const client = createClient(app.url, app.key)
  const job = await client.load('{"type":"outlet","key":"of-a-job","name":"Of a job"}')
  expect(job).toMatchObject({ status: 'SUCCEEDED', counts: { created: 1 } })
  const { data } = await client.ask('{ loadJobs(first: 1) { nodes { status } } archive { search { pendingChanges } } }')
  expect(data.loadJobs.nodes).toEqual([{ status: 'SUCCEEDED' }])
  for (const node of [near, far]) await node.admin`select pg_wal_replay_resume()`
})
