import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { checkDatabase } from '../../src/postgres/check.ts'
import { openClient } from '../../src/postgres/client.ts'
import { asArchiveError } from '../../src/postgres/failure.ts'
import type { Sql } from '../../src/postgres/sql.ts'
import { parseTarget } from '../../src/postgres/url.ts'
import { slowdown } from '../slowdown.ts'
import { freePort } from '../start-postgres.ts'
import { type Cluster, type Node, startCluster } from './cluster.ts'

let cluster: Cluster
let standby: Node
const clients: Sql[] = []
/** Clients that have failed, because no server was the primary. */
const withoutPrimary: Sql[] = []
beforeAll(async () => {
  cluster = await startCluster(inject('scratchDirectory'), {})
  standby = cluster.standbys[0] as Node
})
afterAll(async () => {
  for (const client of clients) await client.end({ timeout: 0 })
  await cluster?.close()
})

/** A URL with the primary and these other ports, which come first. */
const urlOf = (...ports: readonly number[]) =>
  cluster.primary.url.replace('@', `@${ports.map((port) => `127.0.0.1:${port},`).join('')}`)

function open(url: string, max = 4): Sql {
  const client = openClient(url, { max })
  clients.push(client)
  return client
}

const portOf = async (client: Sql) => Number((await client`select current_setting('port') as port`)[0]?.['port'])

test('all connections lead to the primary, whatever its place in the URL', async () => {
  const client = open(urlOf(standby.port, await freePort()))
  const ports = await Promise.all(Array.from({ length: 20 }, () => portOf(client)))
  expect(new Set(ports)).toEqual(new Set([cluster.primary.port]))
})

test.each(['primary', 'read-write', 'any'])('target_session_attrs=%s means the primary', async (attributes) => {
  const url = `${urlOf(standby.port)}?target_session_attrs=${attributes}`
  await checkDatabase(url)
  expect(await portOf(open(url))).toBe(cluster.primary.port)
})

test.each(['standby', 'read-only', 'prefer-standby'])('target_session_attrs=%s is refused', async (attributes) => {
  await expect(checkDatabase(`${urlOf(standby.port)}?target_session_attrs=${attributes}`)).rejects.toMatchObject({
    code: 'SETUP',
    message: expect.stringContaining('set it to primary, or leave it out') as string,
  })
})

test('the URL of a standby alone is refused, and so are several standbys', async () => {
  await expect(checkDatabase(standby.url)).rejects.toMatchObject({
    code: 'SETUP',
    message: expect.stringContaining('is a standby, which accepts no writes') as string,
  })
  const closed = await freePort()
  const none = standby.url.replace('@', `@127.0.0.1:${closed},nowhere.invalid,`)
  const message = await checkDatabase(none).then(
    () => '',
    ({ message }: Error) => message,
  )
  expect(message).toContain('no primary server that can be used')
  for (const reason of [`127.0.0.1:${closed}: `, 'nowhere.invalid:5432: ', `127.0.0.1:${standby.port} is a standby`])
    expect(message).toContain(reason)
  expect(message).not.toContain(parseTarget(standby.url)?.password)
})

test('a request fails soon while no server is the primary', async () => {
  const client = open(standby.url.replace('@', `@127.0.0.1:${await freePort()},`))
  withoutPrimary.push(client)
  const began = performance.now()
  for (let tries = 0; tries < 8; tries++)
    expect(await client`select 1`.catch((error: unknown) => asArchiveError(error))).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('no primary server') as string,
    })
  expect(performance.now() - began).toBeLessThan(2_000 * slowdown())
})

test('a primary that hangs is left for the standby that is promoted, also by LISTEN, and not taken back when it wakes up', async () => {
  const client = open(urlOf(standby.port), 2)
  const heard: string[] = []
  await client.listen('failover', (text) => heard.push(text))
  await client`select 1`
  let answers = 0
  const writing = open(urlOf(standby.port), 1)
    .begin(async (tx) => {
      for (;;) answers += (await tx`select 1`).length
    })
    .catch((error: unknown) => asArchiveError(error))
  await expect.poll(() => answers).toBeGreaterThan(10)
  cluster.primary.freeze()
  const stuck = Promise.all([1, 2].map(() => client`select 1`.catch((error: unknown) => asArchiveError(error))))
  await standby.promote()
  const promoted = performance.now()
  expect(await stuck).toMatchObject([{ code: 'UNAVAILABLE' }, { code: 'UNAVAILABLE' }])
  expect(await writing).toMatchObject({ code: 'UNAVAILABLE' })
  expect(await portOf(client)).toBe(standby.port)
  expect(performance.now() - promoted).toBeLessThan(8_000 * slowdown())
  await expect
    .poll(async () => {
      await standby.admin.notify('failover', 'hello')
      return heard.length
    })
    .toBeGreaterThan(0)

  const began = performance.now()
  const found = withoutPrimary.flatMap((failed) => Array.from({ length: 8 }, () => portOf(failed)))
  expect(new Set(await Promise.all(found))).toEqual(new Set([standby.port]))
  expect(performance.now() - began).toBeLessThan(2_000 * slowdown())

  cluster.primary.thaw()
  await cluster.primary.admin`select 1`
  const ports = await Promise.all(Array.from({ length: 5 }, () => portOf(open(urlOf(standby.port), 1))))
  expect(new Set(ports)).toEqual(new Set([standby.port]))
})
