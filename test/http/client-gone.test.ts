import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { runForClient } from '../../src/postgres/cancel.ts'
import { openClient } from '../../src/postgres/client.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
beforeAll(async () => {
  database = await createDatabase()
  app = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres', STATEMENT_TIMEOUT_MS: '60000' })
})
afterAll(async () => {
  await app?.stop()
  await database?.drop()
})

/** Sends a request; `leave` closes its connection. */
function ask(query: string): { leave(): void } {
  const asked = request(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' } })
  asked.on('error', () => {}).end(JSON.stringify({ query }))
  return { leave: () => void asked.destroy() }
}

const CANCEL_REQUEST = 80877102

/** Passes on connections to a database. */
interface Relay {
  readonly url: string
  /** How long all bytes except those of a cancel request are delayed. */
  delayMs: number
  /** Whether cancel requests are held back. Only the first of them is kept. */
  holdsCancels: boolean
  /** Passes on the cancel request that was held back. */
  releaseCancel(): void
  close(): void
}

async function startRelay(databaseUrl: string): Promise<Relay> {
  const [target, url] = [new URL(databaseUrl), new URL(databaseUrl)]
  const sockets: Socket[] = []
  let held: (() => void) | null = null
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    sockets.push(client, upstream)
    upstream.on('error', () => {}).pipe(client.on('error', () => {}))
    client.on('data', (bytes: Buffer) => {
      const isCancel = bytes.length === 16 && bytes.readInt32BE(4) === CANCEL_REQUEST
      if (isCancel && relay.holdsCancels) held ??= () => upstream.write(bytes)
      else if (isCancel) upstream.write(bytes)
      else void sleep(relay.delayMs).then(() => upstream.write(bytes))
    })
    client.on('end', () => void sleep(relay.delayMs).then(() => upstream.end()))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url.port = String((server.address() as AddressInfo).port)
  const relay: Relay = {
    url: url.href,
    delayMs: 0,
    holdsCancels: false,
    releaseCancel: () => held?.(),
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
  return relay
}

/**
 * Returns the number of reads that the database is executing for clients. The sync of the search index also counts the
 * rows of `search_document`, and nobody cancels that.
 */
async function running(): Promise<number> {
  const [row] = await database.db.write<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and application_name = 'verbatim read' and state = 'active'
      and (query like '%totalCount%' or query like '%@@%')`
  return row?.n ?? 0
}

/** Locks articles against readers until `work` has ended. */
function withoutArticles(work: () => Promise<void>): Promise<unknown> {
  return database.db.write.begin(async (tx) => {
    await tx`lock table article in access exclusive mode`
    await work()
  })
}

it.each([
  ['a read', '{ articles { totalCount } }'],
  ['a read by graphql-js', '{ articles { totalCount } __schema { description } }'],
])('cancels %s whose client has gone, and no other', async (_what, query) => {
  let stays: ReturnType<typeof post> | undefined
  await withoutArticles(async () => {
    const clients = [ask(query), ask(query)]
    stays = post(app.url, '{ articles { totalCount } }')
    await expect.poll(running, { timeout: 10_000 }).toBe(3)
    const began = performance.now()
    for (const client of clients) client.leave()
    await expect.poll(running, { timeout: 10_000, interval: 50 }).toBe(1)
    expect(performance.now() - began).toBeLessThan(2_000 * slowdown())
  })
  expect((await stays)?.body).toEqual({ data: { articles: { totalCount: 0 } } })
})

it('cancels a search in Postgres whose client has gone', async () => {
  await database.db.write.begin(async (tx) => {
    await tx`lock table search_document in access exclusive mode`
    const client = ask('{ search(text: "quagga") { totalCount } }')
    await expect.poll(running, { timeout: 10_000 }).toBe(1)
    const began = performance.now()
    client.leave()
    await expect.poll(running, { timeout: 10_000, interval: 50 }).toBe(0)
    expect(performance.now() - began).toBeLessThan(2_000 * slowdown())
  })
})

it('answers everybody else while clients come and go', async () => {
  await withoutArticles(async () => {
    for (let round = 0; round < 20; round += 1) {
      // There are more clients than connections, so some statements wait and are canceled when it is their turn.
      const clients = Array.from({ length: 6 }, () => ask('{ articles { totalCount } }'))
      const others = Array.from({ length: 6 }, () => post(app.url, '{ outlets { totalCount } }'))
      await sleep(20)
      for (const client of clients) client.leave()
      for (const { body } of await Promise.all(others)) expect(body).toEqual({ data: { outlets: { totalCount: 0 } } })
    }
  })
})

it('sends nothing for clients that left while it waited', async () => {
  await withoutArticles(async () => {
    const clients = Array.from({ length: 200 }, () => ask('{ articles { totalCount } }'))
    await sleep(500)
    const stays = post(app.url, '{ outlets { totalCount } }')
    await sleep(100)
    const began = performance.now()
    for (const client of clients) client.leave()
    expect((await stays).body).toEqual({ data: { outlets: { totalCount: 0 } } })
    // The remaining read took 6 s when statements on four connections were canceled one after the other, each when its
    // turn came.
    expect(performance.now() - began).toBeLessThan(2_000 * slowdown())
  })
})

it('cancels again when a cancel has overtaken its statement', async () => {
  const relay = await startRelay(database.url)
  const sql = openClient(relay.url, { max: 1 })
  try {
    await sql`select 1`
    relay.delayMs = 400
    const began = performance.now()
    const gone = runForClient(
      sql,
      () => sql`select pg_sleep(20)`,
      () => true,
    )
    await expect(gone).rejects.toMatchObject({ code: '57014' })
    expect(performance.now() - began).toBeLessThan(5_000 * slowdown())
  } finally {
    await sql.end({ timeout: 1 })
    relay.close()
  }
})

it('asks again what a cancel for the statement before has hit', async () => {
  const relay = await startRelay(database.url)
  const sql = openClient(relay.url, { max: 1 })
  try {
    await sql`select 1`
    relay.holdsCancels = true
    const gone = runForClient(
      sql,
      () => sql`select pg_sleep(0.2)`,
      () => true,
    )
    let asked = 0
    const stays = runForClient(sql, () => {
      asked += 1
      return sql`select 42 as n, pg_sleep(${asked === 1 ? 20 : 0})::text`.values()
    })
    await gone
    await expect.poll(isSleeping, { interval: 20 }).toBe(true)
    relay.releaseCancel()
    expect([...(await stays)]).toEqual([[42, '']])
    expect(asked).toBe(2)
  } finally {
    await sql.end({ timeout: 1 })
    relay.close()
  }
})

async function isSleeping(): Promise<boolean> {
  const rows = await database.db.write`
    select from pg_stat_activity where datname = current_database() and state = 'active' and query like 'select 42%'`
  return rows.length > 0
}
