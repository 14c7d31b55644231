import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { openClient } from '../../src/postgres/client.ts'
import { asArchiveError } from '../../src/postgres/failure.ts'
import type { Sql } from '../../src/postgres/sql.ts'
import { slowdown } from '../slowdown.ts'
import { type Cluster, type Node, startCluster } from './cluster.ts'

// The library removes all listeners of a socket when the connection becomes encrypted.

const CERTIFICATE =
  'openssl req -new -x509 -nodes -days 2 -subj /CN=localhost -keyout server.key -out server.crt && chmod 600 server.key'

let cluster: Cluster
let standby: Node
let client: Sql
beforeAll(async () => {
  cluster = await startCluster(inject('scratchDirectory'), {})
  standby = cluster.standbys[0] as Node
  for (const { admin } of [cluster.primary, standby]) {
    await admin.unsafe(`copy (select) to program '${CERTIFICATE}'`)
    await admin`alter system set ssl = on`
    await admin`select pg_reload_conf()`
    await vi.waitFor(async () => expect(await admin`show ssl`).toEqual([{ ssl: 'on' }]))
  }
  client = openClient(`${cluster.primary.url.replace('@', `@127.0.0.1:${standby.port},`)}?sslmode=require`, { max: 2 })
})
afterAll(async () => {
  await client?.end({ timeout: 0 })
  await cluster?.close()
})

test('an encrypted connection to a primary that hangs is left for the standby that is promoted', async () => {
  expect(await client`select ssl from pg_stat_ssl where pid = pg_backend_pid()`).toEqual([{ ssl: true }])
  let answers = 0
  const writing = client
    .begin(async (tx) => {
      for (;;) answers += (await tx`select 1`).length
    })
    .catch((error: unknown) => asArchiveError(error))
  await expect.poll(() => answers).toBeGreaterThan(10)
  cluster.primary.freeze()
  await standby.promote()
  const promoted = performance.now()
  expect(await writing).toMatchObject({ code: 'UNAVAILABLE' })
  const [row] = await client`select current_setting('port')::int as port`
  expect(row).toEqual({ port: standby.port })
  expect(performance.now() - promoted).toBeLessThan(8_000 * slowdown())
})
