import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checkDatabase } from '../../src/postgres/check.ts'
import { migrate } from '../../src/postgres/migrate.ts'
import { startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { type Pgbouncer, pgbouncer, startPgbouncer, withDefaults } from '../pgbouncer.ts'

const MIGRATION_LOCK = 7_245_001

let database: Awaited<ReturnType<typeof createDatabase>>
let pooler: Pgbouncer | undefined
beforeAll(async () => {
  database = await createDatabase()
})
afterEach(async () => {
  await pooler?.stop()
  pooler = undefined
})
afterAll(() => database.drop())

const start = async (...lines: string[]) => (pooler = await startPgbouncer(database.url, withDefaults(...lines))).url

describe.skipIf(pgbouncer === null)('a pooler that cannot be used for DATABASE_URL', () => {
  test.each([
    ['transaction', []],
    ['transaction', ['default_pool_size = 1']],
    ['transaction', ['max_prepared_statements = 0']],
    ['statement', []],
  ])('in %s mode is recognized at the start, with %j', async (mode, lines) => {
    const url = await start(`pool_mode = ${mode}`, ...lines)
    await expect(startTestApp(url)).rejects.toMatchObject({
      code: 'SETUP',
      message: expect.stringMatching(
        new RegExp(`^DATABASE_URL leads to a pooler in ${mode} mode.*locks and LISTEN.*pool_mode = session`),
      ) as string,
    })
  })

  test('in transaction mode is recognized while other clients use it, and with connections used in turn', async () => {
    const url = await start('pool_mode = transaction', 'server_round_robin = 1', 'default_pool_size = 3')
    // Opens all three server connections, so that the connections are used in turn from now on.
    const others = postgres(url, { max: 3, prepare: false })
    await Promise.all([1, 2, 3].map(() => others`select pg_sleep(0.2)`))
    await expect(checkDatabase(url)).rejects.toThrow(/pooler in transaction mode/)
    let isOver = false
    const load = [1, 2, 3].map(async () => {
      while (!isOver) await others`select pg_sleep(random() * 0.01)`
    })
    for (let round = 0; round < 5; round++)
      await expect(checkDatabase(url)).rejects.toThrow(/pooler in transaction mode/)
    isOver = true
    await Promise.all(load)
    await others.end()
  })

  test('in session mode with too few connections is an error, and not a process that waits', async () => {
    const url = await start('default_pool_size = 2')
    await expect(checkDatabase(url)).rejects.toMatchObject({
      code: 'SETUP',
      message: expect.stringMatching(/too few connections.*default_pool_size.*docs\/poolers\.md/) as string,
    })
  })

  test('that refuses a setting of the URL is reported with the name of the setting', async () => {
    const url = new URL(await start())
    url.searchParams.set('search_path', 'public')
    await expect(startTestApp(url.href)).rejects.toMatchObject({
      code: 'SETUP',
      message: expect.stringMatching(/refuses the setting search_path of the URL: remove it/) as string,
    })
  })

  test('and that keeps the lock for migrations is reported with the connection that has it', async () => {
    const url = await start('pool_mode = transaction')
    const client = postgres(url, { max: 1, prepare: false })
    const [row] = await client`select pg_backend_pid() as pid, pg_advisory_lock(${MIGRATION_LOCK})`
    const pid = row?.['pid'] as number
    await client.end()
    const failure = await migrate(database.url, 300).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'SETUP',
      message: expect.stringMatching(
        new RegExp(`^The lock for migrations \\(advisory lock ${MIGRATION_LOCK}\\) did not become free.*pooler`),
      ) as string,
    })
    const remedy = /select pg_terminate_backend\(\d+\)/.exec(String(failure))?.[0]
    expect(remedy).toBe(`select pg_terminate_backend(${pid})`)
    await database.db.write.unsafe(remedy ?? '')
    await migrate(database.url)
  })
})
