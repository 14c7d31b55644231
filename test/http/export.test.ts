import { request, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import type { App } from '../../src/app.ts'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { startExport } from '../../src/archive/export/export.ts'
import { asArchiveError } from '../../src/postgres/failure.ts'
import { startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App

beforeAll(async () => {
  database = await createDatabase()
  app = await startTestApp(database.url)
  // The articles are more than the buffers between the database and a waiting reader can hold.
  const articles = Array.from({ length: 40 }, (_, index) => ({
    key: `k${index}`,
    title: `T${index}`,
    body: `${index} `.repeat(200_000),
    language: index % 2 ? 'en' : 'de',
  }))
  for (let from = 0; from < articles.length; from += 10) {
    await bulkLoad(
      database.db,
      { holder: 'test', limits: DEFAULT_LOAD_LIMITS },
      { articles: articles.slice(from, from + 10) },
    )
  }
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

// The timeout is much shorter than the time after which a reader that receives nothing is disconnected.
const SOON = { timeout: 20_000 }

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}${path}`, { headers })

/**
 * Starts an export and reads nothing of it yet. The connection is new, because a connection that has been read from
 * would buffer 32 MB.
 */
function openExport(base = app.url, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) =>
    request(`${base}/export`, { headers, agent: false }, resolve).on('error', reject).end(),
  )
}

async function keyOf(role: 'reader' | 'loader'): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${(await createKey(database.db, role)).text}` }
}

async function running(): Promise<number> {
  const [row] = await database.db.write<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity where application_name = 'verbatim export' and datname = current_database() and state <> 'idle'`
  return row?.count ?? -1
}

describe('GET /export', () => {
  test('says how many records come, and sends them packed where that is asked', async () => {
    const plain = await get('/export', { 'accept-encoding': 'identity' })
    expect(plain.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(plain.headers.get('x-verbatim-records')).toBe('40')
    expect(plain.headers.get('content-encoding')).toBeNull()
    const text = await plain.text()
    expect(text.trimEnd().split('\n')).toHaveLength(40)
    const packed = await get('/export', { 'accept-encoding': 'gzip' })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(await packed.text()).toBe(text)
  })

  test.each([
    ['/export?filtr={}', undefined],
    ['/export?filter={}&filter={}', undefined],
    ['/export', []],
    ['/export', { Filter: {} }],
  ])('refuses %s with %j: whoever misspells a filter would get everything', async (path, body) => {
    const sent =
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetch(`${app.url}${path}`, sent)
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] }
    expect([response.status, errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT'])
    expect(errors[0]?.message).toContain('`filter`')
  })

  test('refuses a filter that the archive refuses, and lives on', async () => {
    const response = await get(`/export?filter=${'{"not":'.repeat(40)}{}${'}'.repeat(40)}`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('the limit is 30')
    // An unhandled error would end the process a moment later.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await get('/healthz')).status).toBe(200)
  })

  test('takes a filter in the address or, where it is long, in the body', async () => {
    const filter = { languages: ['de'], keys: Array.from({ length: 2_000 }, (_, index) => `k${index}`) }
    const posted = await fetch(`${app.url}/export`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ filter }),
    })
    expect((await posted.text()).trimEnd().split('\n')).toHaveLength(20)
    const asked = await get(`/export?filter=${encodeURIComponent(JSON.stringify({ keys: ['k1', 'k2'] }))}`)
    expect((await asked.text()).trimEnd().split('\n')).toHaveLength(2)
  })

  test('answers a wrong filter and a wrong key as the API does', async () => {
    const wrong = await get('/export?filter=%7B%22no%22:1%7D')
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
    ])
    expect((await get('/export', { authorization: 'Bearer nonsense' })).status).toBe(401)
  })

  test('is one moment of the archive, lets two read at a time, and lets go of whoever leaves', async () => {
    const readers = await Promise.all([openExport(), openExport()])
    const third = await get('/export')
    expect([third.status, await third.json()]).toMatchObject([
      503,
      { errors: [{ message: expect.stringMatching(/^2 exports are running/), extensions: { code: 'UNAVAILABLE' } }] },
    ])
    await bulkLoad(
      database.db,
      { holder: 'test', limits: DEFAULT_LOAD_LIMITS },
      {
        articles: [
          { key: 'k39', title: 'Changed meanwhile' },
          { key: 'new', title: 'New' },
        ],
      },
    )
    readers[0]!.destroy()
    const chunks: Buffer[] = []
    for await (const chunk of readers[1]!) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    expect(text.trimEnd().split('\n')).toHaveLength(40)
    expect(text).toContain('"title":"T39"')
    await expect.poll(running, SOON).toBe(0)
    const last = await get('/export')
    expect(last.headers.get('x-verbatim-records')).toBe('41')
    await last.text()
  })
})

describe('readers who do not read', () => {
  test('leave places to those who have a key, and one to loaders', async () => {
    const [asReader, asLoader] = [await keyOf('reader'), await keyOf('loader')]
    await expect.poll(running, SOON).toBe(0)
    const stalled: IncomingMessage[] = []
    const open = async (headers: Record<string, string> = {}) => {
      const response = await openExport(app.url, headers)
      stalled.push(response)
      return response
    }
    try {
      expect([await open(), await open(), await open()].map(({ statusCode }) => statusCode)).toEqual([200, 200, 503])
      expect([await open(asReader), await open(asReader)].map(({ statusCode }) => statusCode)).toEqual([200, 503])
      expect((await open(asLoader)).statusCode).toBe(200)
      const refused = await open(asLoader)
      expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '5'])
    } finally {
      for (const response of stalled) response.destroy()
    }
    await expect.poll(running, SOON).toBe(0)
  })

  test('are cut off, and one who reads slowly but steadily gets everything', async () => {
    const stallMs = Math.ceil(1_000 * slowdown())
    const impatient = await startTestApp(database.url, { EXPORT_STALL_MS: String(stallMs) })
    try {
      const whole = await (await fetch(`${impatient.url}/export`)).text()
      const stalled = await Promise.all([openExport(impatient.url), openExport(impatient.url)])
      const closed = Promise.all(
        stalled.map((response) => new Promise((resolve) => response.on('error', () => {}).on('close', resolve))),
      )
      await expect.poll(running, { interval: 100 }).toBe(0)
      for (const response of stalled) response.resume()
      await closed
      expect(stalled.map(({ complete }) => complete)).toEqual([false, false])
      const slow = await openExport(impatient.url)
      let text = ''
      const since = Date.now()
      for await (const chunk of slow) {
        text += (chunk as Buffer).toString()
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      expect(Date.now() - since).toBeGreaterThan(2_000)
      expect(text).toBe(whole)
    } finally {
      await impatient.stop()
    }
  })

  test('give their place to one who reads, after a while', async () => {
    const stallMs = Math.ceil(12_000 * slowdown())
    const server = await startTestApp(database.url, { EXPORT_STALL_MS: String(stallMs) })
    try {
      const stalled = await Promise.all([openExport(server.url), openExport(server.url)])
      for (const response of stalled) response.on('error', () => {})
      expect((await fetch(`${server.url}/export`)).status).toBe(503)
      await vi.waitFor(
        async () => {
          const read = await fetch(`${server.url}/export`)
          expect(read.status).toBe(200)
          expect((await read.text()).endsWith('\n')).toBe(true)
        },
        // The exports must end before the stalled ones are disconnected.
        { timeout: 0.8 * stallMs, interval: 200 },
      )
      for (const response of stalled) response.destroy()
    } finally {
      await server.stop()
    }
  })

  test('end the statement that chooses the rows when they leave', async () => {
    await whileLocked(async () => {
      const leaving = new AbortController()
      const asked = fetch(`${app.url}/export`, { signal: leaving.signal }).catch(() => 'left')
      await expect.poll(running).toBe(1)
      leaving.abort()
      await expect.poll(running, { timeout: 2_000 * slowdown() }).toBe(0)
      expect(await asked).toBe('left')
    })
  })
})

test('choosing the rows has a time limit', async () => {
  await whileLocked(async () => {
    const failed = await startExport(database.db, { seesAll: false, filter: null }, { chooseTimeoutMs: 200 }).catch(
      // The route converts errors in the same way.
      (error: unknown) => asArchiveError(error),
    )
    expect(failed).toMatchObject({ code: 'TOO_EXPENSIVE' })
  })
})

test.each(['gzip', 'identity'])(
  'is UNAVAILABLE where its connection ends before the first line (%s)',
  async (packed) => {
    await database.db.write.begin(async (tx) => {
      // The lines of articles need this table, but choosing and counting articles does not.
      await tx`lock table article_version in access exclusive mode`
      const asked = get('/export', { 'accept-encoding': packed })
      await vi.waitFor(
        async () => {
          const ended = await database.db.read`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'verbatim export' and wait_event = 'relation'`
          expect(ended).toHaveLength(1)
        },
        { timeout: 60_000 },
      )
      const response = await asked
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
    })
  },
)

/** Locks articles against readers until the work is done. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  await database.db.write.begin(async (tx) => {
    await tx`lock table article in access exclusive mode`
    await work()
  })
}

test('needs a key where reading does', async () => {
  const other = await startTestApp(database.url, { READ_ACCESS: 'key' })
  expect((await fetch(`${other.url}/export`)).status).toBe(401)
  const reader = (await createKey(database.db, 'reader')).text
  expect((await fetch(`${other.url}/export`, { headers: { authorization: `Bearer ${reader}` } })).status).toBe(200)
  await other.stop()
})
