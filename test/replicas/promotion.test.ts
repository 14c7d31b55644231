import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { slowdown } from '../slowdown.ts'
import { POSITION, type ReplicaApp, startReplicaApp } from './app.ts'
import { type Cluster, type Node, startCluster } from './cluster.ts'

const BACK_MS = 3_000

let cluster: Cluster
let app: ReplicaApp
let promoted: Node
let other: Node
beforeAll(async () => {
  cluster = await startCluster(inject('scratchDirectory'), {}, {})
  ;[promoted, other] = cluster.standbys as [Node, Node]
  await cluster.primary.admin`alter system set synchronous_standby_names = 'standby0'`
  await cluster.primary.admin`select pg_reload_conf()`
  const states = () => cluster.primary.admin`select 1 from pg_stat_replication where sync_state = 'sync'`
  await vi.waitFor(async () => expect(await states()).toHaveLength(1), { timeout: 60_000 })
  app = await startReplicaApp(cluster.primary.url.replace('@', `@127.0.0.1:${promoted.port},`), cluster.standbys)
})
afterAll(async () => {
  await app?.stop()
  await cluster?.close()
})

test('when one of two replicas is promoted, reads continue, no write that was acknowledged is lost, doubled or hidden from a client with a position', async () => {
  const upOf = async () => (await app.health()).map(({ up }) => up)
  await expect.poll(upOf, { interval: 50 }).toEqual([true, true])
  const written: string[] = []
  const answered = { write: 0, ownRead: 0, read: 0 }
  let isOver = false
  let [stale, next] = [0, 0]

  /** Writes, and reads each write back with its position. Both are repeated while the database is UNAVAILABLE. */
  async function writeAndRead(): Promise<void> {
    while (!isOver) {
      const name = `promoted-${next++}`
      const position = await untilAnswered(async () => {
        const answer = await app.load(name, { idempotencyKey: name })
        if (!answer.body.data?.bulkLoad) throw new Error(JSON.stringify(answer.body.errors))
        expect(answer.body.data.bulkLoad.counts).toEqual({ created: 1, unchanged: 0 })
        return answer.headers.get(POSITION) ?? ''
      })
      written.push(name)
      answered.write = performance.now()
      if (!(await untilAnswered(() => app.shows(name, position)))) stale += 1
      answered.ownRead = performance.now()
    }
  }

  async function read(): Promise<void> {
    for (; !isOver; await sleep(10)) {
      // Without a position, a replica can always answer, also while there is no primary.
      expect(await app.shows('nobody')).toBe(false)
      answered.read = performance.now()
    }
  }

  const work = Promise.all([writeAndRead(), writeAndRead(), writeAndRead(), read()])
  // A failure ends the other parts of the work; it is thrown below.
  work.catch(() => (isOver = true))
  await expect.poll(() => written.length, { interval: 20 }).toBeGreaterThan(20)
  await cluster.primary.crash()
  await promoted.promote()
  const since = performance.now()
  for (const kind of ['write', 'ownRead', 'read'] as const)
    await expect.poll(() => isOver || answered[kind] > since, { interval: 20 }).toBe(true)
  if (isOver) await work
  expect(performance.now() - since).toBeLessThan(BACK_MS * slowdown())

  // The promoted server is known as the primary. The other one follows nobody: it stays as old as it is.
  await expect.poll(upOf, { interval: 50 }).toEqual([true, true])
  const before = written.length
  await expect.poll(() => isOver || written.length > before + 50, { interval: 20 }).toBe(true)
  isOver = true
  await work
  expect(stale).toBe(0)
  const stored = await promoted.admin<{ name: string }[]>`select name from outlet order by name`
  expect(stored.map(({ name }) => name)).toEqual([...written].sort())
  expect(await other.admin`select 1 from outlet where name = ${written.at(-1) ?? ''}`).toHaveLength(0)
})

async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('UNAVAILABLE')) throw error
      await sleep(20)
    }
  }
}
