import { once } from 'node:events'
import { connect as dial, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { openPool, openSession } from '../../src/background/session.ts'
import { startSync } from '../../src/search/sync/sync.ts'
import { createDatabase } from '../database.ts'
import { articles, load, QUICK, silent } from './harness.ts'
import { slowdown } from '../slowdown.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
  await load(database.db, { articles: articles(0, 20) })
})
afterAll(() => database.drop())

async function withLock(table: string, work: () => Promise<void>): Promise<void> {
  const blocker = postgres(database.url, { max: 1, onnotice: () => {} })
  try {
    await blocker.unsafe(`begin; lock table ${table} in access exclusive mode`)
    await work()
  } finally {
    await blocker.end({ timeout: 0 })
  }
}

// An audit reads the articles, and the sync reads changes and pending records.
it.each(['article', 'change', 'search_pending'])(
  'closes in time though a statement waits for the lock on %s',
  async (table) => {
    const { db, url } = database
    await db.write`update search_index set out_of_step_since = now(), seen_at = now()`
    await withLock(table, async () => {
      const sync = await startSync({ db, engine: createPostgresSearch(db), url, log: silent, limits: QUICK })
      await expect
        .poll(
          () =>
            db.read`select from pg_stat_activity where application_name = 'verbatim sync' and wait_event_type = 'Lock' and datname = current_database()`,
        )
        .toHaveLength(1)
      const since = Date.now()
      await sync.close()
      expect(Date.now() - since).toBeLessThan(1_800 * slowdown())
    })
    const again = await startSync({ db, engine: createPostgresSearch(db), url, log: silent, limits: QUICK })
    await again.drain()
    await again.close()
  },
)

// postgres.js may write to a closed socket and throw an error that nobody can catch; vitest then fails the run.
test.each(['session', 'pool'])(
  'a transaction of the %s whose connection breaks fails, and ends no process',
  async (which) => {
    const target = new URL(database.url)
    const sockets = new Set<Socket>()
    const proxy = createServer((client) => {
      const server = dial(Number(target.port), target.hostname)
      for (const socket of [client, server]) sockets.add(socket.on('error', () => {}))
      client.pipe(server).pipe(client)
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const url = new URL(database.url)
    url.port = String((proxy.address() as AddressInfo).port)
    const session = which === 'session' ? openSession(url.href) : null
    const sql = session?.sql ?? openPool(url.href, 1)
    const lost = sql.begin(async (tx) => {
      await tx`select 1`
      for (const socket of sockets) socket.destroy()
      await sleep(100)
      await tx`select 2`
    })
    await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    await sleep(200)
    expect(session?.ended.aborted ?? true).toBe(true)
    await sql.end({ timeout: 0 })
    proxy.close()
  },
)
