import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { post } from '../app.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'
import { type ReplicaApp, startReplicaApp } from './app.ts'
import { type Cluster, type Node, startCluster } from './cluster.ts'

// Whatever happens to a replica costs a request a little time, and never an error.

let cluster: Cluster
let app: ReplicaApp
let first: Node
let second: Node
beforeAll(async () => {
  const settings = { max_standby_streaming_delay: '0', max_standby_archive_delay: '0' }
  cluster = await startCluster(inject('scratchDirectory'), settings, settings)
  ;[first, second] = cluster.standbys as [Node, Node]
  app = await startReplicaApp(cluster.primary.url, cluster.standbys)
  // Reads of a body are slow on a standby, so that something can happen to them.
  await cluster.primary.admin.unsafe(`
    alter function count_body(integer) rename to count_body_at_once;
    create function count_body(bytes integer) returns boolean language plpgsql as $$ begin
      if pg_is_in_recovery() then perform pg_sleep(1); end if;
      return count_body_at_once(bytes);
    end $$`)
  await app.load('outlet', { articles: [{ key: 'long', title: 'Long', body: 'A long text.' }] })
})
afterAll(async () => {
  await app?.stop()
  await cluster?.close()
})

let readers: Readers
beforeEach(async () => {
  await expect.poll(async () => (await app.health()).map(({ up }) => up), { interval: 50 }).toEqual([true, true])
  readers = startReaders()
})
afterEach(() => readers.stop())

interface Readers {
  /** The longest time of a read so far, in ms. */
  longestMs(): number
  /** Resolves after this number of further reads. */
  read(count: number): Promise<void>
  stop(): Promise<void>
}

/** Reads again and again, with and without a position, until it is stopped. The first error is thrown by `stop`. */
function startReaders(): Readers {
  let isOver = false
  let [reads, longest] = [0, 0]
  let failure: unknown = null
  const position = app.write(`position-${randomBytes(4).toString('hex')}`)
  const read = async (sendsPosition: boolean) => {
    while (!isOver) {
      const began = performance.now()
      try {
        if (!(await app.shows('outlet', sendsPosition ? await position : undefined)))
          throw new Error('the outlet is missing')
      } catch (error) {
        failure ??= error
        isOver = true
      }
      longest = Math.max(longest, performance.now() - began)
      reads += 1
    }
  }
  const done = Promise.all([read(true), read(false), read(false)])
  return {
    longestMs: () => longest,
    async read(count) {
      const goal = reads + count
      await expect.poll(() => reads >= goal || isOver, { interval: 10 }).toBe(true)
    },
    async stop() {
      isOver = true
      await done
      if (failure) throw failure as Error
    },
  }
}

const LONG = '{ article(by: { key: "long" }) { body } outlets(first: 1) { totalCount } }'
const isSleeping = "exists (select from pg_stat_activity where wait_event = 'PgSleep')"

/** Asks for the article whose body is read slowly, and returns the standby that reads it. */
async function readSlowly() {
  const answer = post(app.url, LONG)
  for (;;)
    for (const node of [first, second]) {
      const [row] = await node.admin.unsafe<{ yes: boolean }[]>(`select ${isSleeping} as yes`)
      if (row?.yes) return { answer, node }
    }
}

test('a read that a standby cancels because of a conflict with recovery is answered elsewhere', async () => {
  const { answer, node } = await readSlowly()
  await cluster.primary.admin`create table garbage as select generate_series(1, 1000) as n`
  await cluster.primary.admin`delete from garbage`
  await cluster.primary.admin`vacuum garbage`
  const { body } = await answer
  await cluster.primary.admin`drop table garbage`
  expect(body).toEqual({
    data: { article: { body: 'A long text.' }, outlets: { totalCount: expect.any(Number) as number } },
  })
  const conflicts = '(select sum(confl_snapshot) from pg_stat_database_conflicts) > 0'
  await expect.poll(() => node.admin.unsafe(`select ${conflicts} as yes`)).toEqual([{ yes: true }])
})

test.each(['pg_cancel_backend', 'pg_terminate_backend'])(
  'a read that an administrator ends with %s is answered elsewhere',
  async (end) => {
    for (let times = 0; times < 3; times++) {
      const { answer, node } = await readSlowly()
      await node.admin.unsafe(
        `select ${end}(pid) from pg_stat_activity where application_name = 'verbatim read' and wait_event = 'PgSleep'`,
      )
      expect((await answer).body.errors).toBeUndefined()
      // The replica that failed rests for two seconds.
      await expect.poll(async () => (await app.health()).every(({ up }) => up), { interval: 50 }).toBe(true)
    }
  },
)

test('a replica that stops is left, and read again when it is back', async () => {
  await first.crash()
  await readers.read(20)
  await expect.poll(async () => (await app.health()).map(({ up }) => up)).toEqual([false, true])
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200)
  await first.start()
  await expect.poll(async () => (await app.health()).map(({ up }) => up)).toEqual([true, true])
})

test('with all replicas down, the primary answers', async () => {
  await Promise.all([first.crash(), second.stop()])
  await readers.read(20)
  await expect.poll(async () => (await app.health()).map(({ up }) => up)).toEqual([false, false])
  await Promise.all([first.start(), second.start()])
})

test('a replica that hangs is left within two seconds, and so are the reads that it has begun', async () => {
  await readers.read(20)
  first.freeze()
  await expect.poll(async () => (await app.health()).map(({ up }) => up), { interval: 50 }).toEqual([false, true])
  await readers.read(20)
  expect(readers.longestMs()).toBeLessThan(2_000 * slowdown())
  first.thaw()
  await expect.poll(async () => (await app.health()).map(({ up }) => up)).toEqual([true, true])
})

test('a replica is read only when it has all migrations', async () => {
  for (const node of [first, second]) await node.admin`select pg_wal_replay_pause()`
  await cluster.primary.admin`alter table outlet add column later text`
  await cluster.primary.admin`insert into verbatim_migration.journal (hash, created_at) values ('later', 9000000000000)`
  const newer = await startReplicaApp(cluster.primary.url, cluster.standbys)
  expect(await newer.shows('outlet')).toBe(true)
  expect((await newer.health()).map(({ up }) => up)).toEqual([false, false])
  for (const node of [first, second]) await node.admin`select pg_wal_replay_resume()`
  await expect.poll(async () => (await newer.health()).map(({ up }) => up)).toEqual([true, true])
  expect(await newer.shows('outlet')).toBe(true)
  await newer.stop()
})

test('a server that is not a copy of the primary is not read, nor one that does not accept connections', async () => {
  const other = await createDatabase()
  const nowhere = { ...first, url: 'postgres://verbatim@127.0.0.1:9/postgres' }
  const mixed = await startReplicaApp(cluster.primary.url, [{ ...first, url: other.url }, nowhere, second])
  await expect.poll(async () => (await mixed.health()).map(({ up }) => up)).toEqual([false, false, true])
  for (let tries = 0; tries < 10; tries++) expect(await mixed.shows('outlet')).toBe(true)
  await mixed.stop()
  await other.drop()
})
