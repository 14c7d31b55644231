import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { load } from '../load/harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
beforeAll(async () => {
  database = await createDatabase()
  await load(database.db, { articles: [{ key: 'long', title: 'Long', body: 'word é '.repeat(20_000) }] })
  app = await startTestApp(database.url)
})
afterAll(async () => {
  await app?.stop()
  await database?.drop()
})

/** Sends a request with `http.request`, because fetch would unpack the answer. */
function ask(
  query: string,
  headers: Record<string, string>,
): Promise<{ body: Buffer; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${app.url}/graphql`,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve({ body: Buffer.concat(chunks), headers: response.headers }))
      },
    )
    asked.on('error', reject)
    asked.end(JSON.stringify({ query }))
  })
}

it.each([
  ['a text', '{ articles { nodes { body } } }'],
  ['the schema', getIntrospectionQuery()],
])('%s is compressed as the client prefers', async (_what, query) => {
  const plain = await ask(query, {})
  expect(plain.headers['content-encoding']).toBeUndefined()
  for (const [accepted, encoding, unpack] of [
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip;q=1, br;q=0.2', 'gzip', gunzipSync],
  ] as const) {
    const packed = await ask(query, { 'accept-encoding': accepted })
    expect(packed.headers).toMatchObject({
      'content-encoding': encoding,
      vary: expect.stringContaining('Accept-Encoding') as string,
    })
    expect(packed.body.length).toBeLessThan(plain.body.length / 3)
    expect(unpack(packed.body).equals(plain.body)).toBe(true)
  }
  for (const accepted of ['identity', 'gzip;q=0', 'zstd'])
    expect((await ask(query, { 'accept-encoding': accepted })).headers['content-encoding']).toBeUndefined()
})

it('a short answer is sent as it is', async () => {
  const { headers } = await ask('{ articles { totalCount } }', { 'accept-encoding': 'gzip, br' })
  expect(headers['content-encoding']).toBeUndefined()
})

it('leads a browser that opens /graphql to the playground', async () => {
  const open = (path: string, accept = 'text/html,application/xhtml+xml,*/*;q=0.8') =>
    fetch(`${app.url}${path}`, { headers: { accept }, redirect: 'manual' })
  for (const path of ['/graphql', '/graphql/']) {
    const { status, headers } = await open(path)
    expect(status).toBe(302)
    expect(new URL(headers.get('location') ?? '', `${app.url}${path}`).pathname).toBe('/playground')
  }
  expect((await open('/graphql', 'application/json')).status).toBe(400)
  expect((await open('/graphql?query=%7B__typename%7D', 'text/html')).status).not.toBe(302)
})
