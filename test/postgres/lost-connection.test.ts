import { once } from 'node:events'
import { connect as dial, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import { connect, type Db } from '../../src/postgres/connect.ts'
import { createApi } from '../api.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

// postgres.js may write to a closed socket and throw an error that nobody can catch; vitest then fails the run.

let database: Awaited<ReturnType<typeof createDatabase>>
let proxy: Server
let db: Db
let url: URL
const sockets = new Set<Socket>()
let down = false

beforeAll(async () => {
  database = await createDatabase()
  const target = new URL(database.url)
  proxy = createServer((client) => {
    if (down) return void client.on('error', () => {}).destroy()
    const server = dial(Number(target.port), target.hostname)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.pipe(server).pipe(client)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  url = new URL(database.url)
  url.port = String((proxy.address() as AddressInfo).port)
  db = connect({ url: url.href })
})
afterAll(async () => {
  await db.close()
  proxy.close()
  await database.drop()
})

function cut(): void {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
}

test('a transaction whose connection breaks during a statement fails, and the next one works', async () => {
  const lost = db.write.begin(async (tx) => {
    setTimeout(cut, 100)
    await tx`select pg_sleep(5)`
  })
  await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await db.write.begin((tx) => tx`select 1 as one`)).toMatchObject([{ one: 1 }])
})

test('so does one whose connection breaks between two statements', async () => {
  let after: unknown = null
  const lost = db.write.begin('isolation level repeatable read', async (tx) => {
    await tx`select 1`
    cut()
    await new Promise((resolve) => setTimeout(resolve, 100))
    try {
      await tx`select 2`
    } catch (error) {
      after = error
    }
  })
  await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
  await expect.poll(() => after).toMatchObject({ code: 'CONNECTION_CLOSED' })
  expect(await db.write.begin((tx) => tx`select 1 as one`)).toMatchObject([{ one: 1 }])
})

test('an error of its own rolls a transaction back and is handed on', async () => {
  const failing = db.write.begin(async (tx) => {
    await tx`create table nobody_sees (n int)`
    throw new Error('mine')
  })
  await expect(failing).rejects.toThrow('mine')
  expect(await db.write`select to_regclass('nobody_sees') as name`).toEqual([{ name: null }])
})

test('whatever asks a database that is gone is told UNAVAILABLE, and is answered once it is back', async () => {
  const api = await createApi(db)
  const app = await startTestApp(url.href, { SEARCH_ENGINE: 'postgres' })
  const stored = { authorization: `Bearer ${(await createKey(database.db, 'loader')).text}` }
  const questions = [
    '{ archive { articleCount } }',
    'mutation { bulkLoad(input: { outlets: [{ name: "A" }] }) { counts { created } } }',
    'mutation { deleteRecords(input: { ids: ["outlet_6b1f5a0e-0000-4000-8000-000000000000"] }) { userErrors { code } } }',
  ]
  down = true
  cut()
  for (const question of questions) {
    expect((await api.query(question, {}, { role: 'loader' })).errors?.[0]).toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
      message: expect.stringContaining('try again') as string,
    })
    const answer = await post(app.url, question, stored)
    expect([answer.status, answer.body.errors[0].extensions.code]).toEqual([503, 'UNAVAILABLE'])
  }
  down = false
  await expect
    .poll(async () => (await post(app.url, questions[1], stored)).body, { timeout: 8_000 * slowdown() })
    .toMatchObject({ data: { bulkLoad: {} } })
  await app.stop()
  await api.stop()
})
