import { connect, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'
import { load } from '../sync/harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
beforeAll(async () => {
  database = await createDatabase()
  const body = 'word '.repeat(900_000)
  await load(database.db, { articles: [{ key: 'long', title: 'Long', body }] })
  app = await startTestApp(database.url, {
    SEARCH_ENGINE: 'postgres',
    EXPORT_STALL_MS: String(Math.ceil(6_000 * slowdown())),
  })
})
afterAll(async () => {
  await app?.stop()
  await database?.drop()
})

// 27 MB.
const QUERY = `{ article(by: { key: "long" }) { ${Array.from({ length: 6 }, (_, index) => `a${index}: body`).join(' ')} } }`

// Without this header, fetch would request a compressed answer, which would be very small.
const PLAIN = { 'accept-encoding': 'identity' }

/** Sends a request, and reads nothing of the answer. */
function askWithoutReading(): Socket {
  const body = JSON.stringify({ query: QUERY })
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
    .pause()
    .on('error', () => {})
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** The memory in use, in bytes, without garbage. */
function memoryInUse(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

it('answers that nobody takes hold 256 MB at most, and are given up', async () => {
  const before = memoryInUse()
  const sockets = Array.from({ length: 20 }, askWithoutReading)
  try {
    await expect.poll(async () => (await post(app.url, QUERY, PLAIN)).status).toBe(503)
    const refused = await post(app.url, QUERY, PLAIN)
    expect(refused.body.errors[0]).toMatchObject({ extensions: { code: 'UNAVAILABLE', limit: 256_000_000 } })
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
    // Small requests are answered while the answers are unread.
    expect((await post(app.url, '{ articles { totalCount } }')).status).toBe(200)
    expect(memoryInUse() - before).toBeLessThan(400_000_000)
    await expect
      .poll(async () => (await post(app.url, QUERY, PLAIN)).status, { timeout: 180_000, interval: 500 })
      .toBe(200)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
})
