import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { FORMATS, openClient } from '../../src/postgres/client.ts'
import { readSettings } from '../../src/postgres/connect.ts'
import { checkReads } from '../../src/postgres/read-pooler.ts'
import { setNothing } from '../../src/postgres/set-on-connect.ts'
import { createDatabase } from '../database.ts'
import { type Cluster, type Node, startCluster } from '../replicas/cluster.ts'
import { startReplicaApp } from '../replicas/app.ts'
import { type Pgbouncer, pgbouncer, startPgbouncer, withDefaults } from '../pgbouncer.ts'
import { documentedConfiguration } from './configuration.ts'

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

async function check(configuration: string): Promise<string> {
  const { url } = (pooler = await startPgbouncer(database.url, configuration))
  const open = () => {
    const client = openClient(url, { max: 1 })
    setNothing(client)
    return client
  }
  return checkReads('db.example:6433', open, { ...readSettings({ url }), ...FORMATS })
}

describe.skipIf(pgbouncer === null)('a pooler for reads', () => {
  test('works as the documentation configures it', async () => {
    expect(await check(documentedConfiguration('transaction'))).toBe('transaction')
  })

  test('that lacks settings is refused, and works with the configuration that the error names', async () => {
    const failure = await check(withDefaults('pool_mode = transaction')).catch((error: unknown) => String(error))
    expect(failure).toMatch(/db\.example:6433 \(DATABASE_READ_URLS\).*a read would never be canceled/)
    const remedy = /connect_query='.*'(?=\))/.exec(failure)?.[0] ?? ''
    await pooler?.stop()
    const mended = withDefaults('pool_mode = transaction').replace('dbname=verbatim', `dbname=verbatim ${remedy}`)
    expect(await check(mended)).toBe('transaction')
  })

  test('that does not support prepared statements is refused', async () => {
    const configuration = documentedConfiguration('transaction')
    const without = configuration.replace(/max_prepared_statements = \d+/, 'max_prepared_statements = 0')
    await expect(check(without)).rejects.toThrow(/does not support prepared statements.*max_prepared_statements/)
  })

  test('in statement mode is refused', async () => {
    await expect(check(withDefaults('pool_mode = statement'))).rejects.toThrow(
      /statement mode.*pool_mode = transaction/,
    )
  })

  test('in session mode needs no settings', async () => {
    expect(await check(withDefaults())).toBe('session')
  })
})

describe.skipIf(pgbouncer === null)('a replica behind PgBouncer in transaction mode', () => {
  let cluster: Cluster
  let standby: Node
  beforeAll(async () => {
    cluster = await startCluster(inject('scratchDirectory'), {})
    standby = cluster.standbys[0] as Node
  })
  afterAll(() => cluster.close())

  test('answers reads and shows what a client has written, with the timeout in force', async () => {
    pooler = await startPgbouncer(standby.url, documentedConfiguration('transaction'))
    const app = await startReplicaApp(cluster.primary.url, [{ ...standby, url: pooler.url }])
    await expect.poll(() => app.health()).toMatchObject([{ up: true }])
    for (let index = 0; index < 10; index++) {
      const position = await app.write(`outlet ${index}`)
      // More reads at the same time than connections, so that prepared statements are used on several of them.
      const seen = await Promise.all(Array.from({ length: 24 }, () => app.shows(`outlet ${index}`, position)))
      expect(seen.every(Boolean)).toBe(true)
    }
    const other = postgres(pooler.url, { max: 8, prepare: false })
    // While they sleep, the statements use all connections of the pooler. Our clients have set nothing on any of them.
    const settings = await Promise.all(
      Array.from(
        { length: 8 },
        () => other`
        select current_setting('statement_timeout') as timeout, current_setting('jit') as jit, source
        from pg_settings, pg_sleep(0.3) where name = 'extra_float_digits'`,
      ),
    )
    expect(settings.flat()).toEqual(Array(8).fill({ timeout: '10s', jit: 'off', source: 'default' }))
    await expect(other`select pg_sleep(60)`.execute()).rejects.toMatchObject({ code: '57014' })
    await other.end()
    await cluster.caughtUp(standby)
    // Without the primary, only the replica can answer.
    await cluster.primary.stop()
    expect(await app.shows('outlet 9')).toBe(true)
    await cluster.primary.start()
    await app.stop()
  })

  test('is refused at the start if its connections have no timeout', async () => {
    pooler = await startPgbouncer(standby.url, withDefaults('pool_mode = transaction'))
    const start = startReplicaApp(cluster.primary.url, [{ ...standby, url: pooler.url }])
    await expect(start).rejects.toMatchObject({
      code: 'SETUP',
      message: expect.stringMatching(/DATABASE_READ_URLS.*connect_query='set .*statement_timeout/) as string,
    })
  })
})
