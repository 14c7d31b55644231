import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createKey } from '../../src/access/store.ts'
import { connect } from '../../src/postgres/connect.ts'
import { post } from '../app.ts'
import { freshDirectory, type Running, serve, stop } from '../cli/process.ts'
import { createDatabase } from '../database.ts'
import { createClient } from '../jobs/client.ts'
import { type Pgbouncer, pgbouncer, startPgbouncer, withDefaults } from '../pgbouncer.ts'
import { slowdown } from '../slowdown.ts'
import { documentedConfiguration } from './configuration.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

describe.skipIf(pgbouncer === null)('behind PgBouncer with default settings', () => {
  let pooler: Pgbouncer
  beforeAll(async () => {
    pooler = await startPgbouncer(database.url, withDefaults('default_pool_size = 60'))
  })
  afterAll(() => pooler.stop())

  test('the server starts, and says which mode it found', async () => {
    const lines: string[] = []
    const config = readConfig({
      PORT: '0',
      DATABASE_URL: pooler.url,
      VERBATIM_SAMPLE: 'off',
      LOG_LEVEL: 'silent',
      SEARCH_ENGINE: 'postgres',
    })
    const app = await startApp(config, { say: (line) => void lines.push(line) })
    expect(lines.join('\n')).toMatch(/^DATABASE_URL leads to a pooler in session mode/m)
    expect((await post(app.url, '{ archive { articleCount } }')).body).toEqual({
      data: { archive: { articleCount: 0 } },
    })
    await app.stop()
  })

  test('a read that takes too long is canceled, also on a server connection that had another client before', async () => {
    for (let round = 0; round < 3; round++) {
      const db = connect({ url: pooler.url, statementTimeoutMs: 150 })
      await expect(db.read`select pg_sleep(20)`).rejects.toMatchObject({ code: '57014' })
      expect(await db.write`select pg_sleep(0.3)::text as slept`).toHaveLength(1)
      await db.close()
    }
  })
})

describe.skipIf(pgbouncer === null)('two processes behind PgBouncer, configured as the documentation says', () => {
  let pooler: Pgbouncer
  let key: string
  let directory: string
  const servers: Running[] = []
  const startServer = async () => {
    const environment = { DATABASE_URL: pooler.url, VERBATIM_SAMPLE: 'off', SEARCH_ENGINE: 'postgres' }
    const server = await serve({ ...environment, VERBATIM_DIR: directory })
    servers.push(server)
    return { server, client: createClient(server.url, key) }
  }
  beforeAll(async () => {
    directory = await freshDirectory()
    pooler = await startPgbouncer(database.url, documentedConfiguration('session'))
    key = (await createKey(database.db, 'loader')).text
  })
  afterAll(async () => {
    await Promise.all(servers.map((server) => stop(server)))
    await pooler.stop()
    await rm(dirname(directory), { recursive: true, force: true })
  })

  test('share the work, and when one is killed, the other continues its job and its search index at once', async () => {
    const first = await startServer()
    const file = Array.from({ length: 15_000 }, (_, n) =>
      JSON.stringify({ type: 'article', key: `a${n}`, title: `Harbor ${n}`, body: 'word '.repeat(100) }),
    ).join('\n')
    const id = await first.client.start((await first.client.upload(file)).body.id)
    const second = await startServer()
    const runner = async () => {
      const [job] = await database.db.write<{ id: string; status: string }[]>`select runner as id, status from load_job`
      return job
    }
    await expect.poll(runner, { interval: 20 }).toMatchObject({ status: 'RUNNING' })
    // The lock for the search index and the lock for the extraction of quotes are each held once.
    const locks = () =>
      database.db.write<{ lock: number; count: number }[]>`
        select objid::int as lock, count(*)::int from pg_locks
        where locktype = 'advisory' and classid = 7245 and granted group by 1 order by 1`
    await expect.poll(locks, { interval: 20 }).toHaveLength(2)
    expect((await locks()).map(({ count }) => count)).toEqual([1, 1])
    const before = await runner()
    const killed = performance.now()
    first.server.process.kill('SIGKILL')
    await first.server.finished
    // If only the lease of the job told that its process has ended, this would take 30 s.
    await expect.poll(async () => (await runner())?.id, { interval: 20 }).not.toBe(before?.id)
    expect(performance.now() - killed).toBeLessThan(Math.min(25_000, 5_000 * slowdown()))
    expect(await second.client.ended(id)).toMatchObject({ status: 'SUCCEEDED', counts: { created: 15_000 } })
    await expect
      .poll(async () => (await second.client.ask('{ search(text: "harbor") { totalCount } }')).data?.search?.totalCount)
      .toBe(15_000)
  })
})
