import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import type { App } from '../../src/app.ts'
import { startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
let loader: { authorization: string }
beforeAll(async () => {
  database = await createDatabase()
  app = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres' })
  loader = { authorization: `Bearer ${(await createKey(database.db, 'loader')).text}` }
})
afterAll(async () => {
  await app?.stop()
  await database?.drop()
})

/** Sends a request on a connection of its own. */
function send(path: string, body: Buffer | null = null, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const method = body ? 'POST' : 'GET'
    const agent = new Agent()
    const sent = request(`${app.url}${path}`, {
      method,
      agent,
      headers: { 'content-type': 'application/json', ...headers },
    })
    sent.on('error', reject).on('response', (response) => {
      let text = ''
      response
        .on('data', (part: Buffer) => (text += part.toString()))
        .on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.end(body ?? undefined)
  })
}

/** Returns the longest response time of /healthz, in milliseconds, while the work is done. */
async function healthWhile(work: Promise<unknown>): Promise<number> {
  let most = 0
  let isDone = false
  const done = work.finally(() => (isDone = true))
  while (!isDone) {
    const began = performance.now()
    await send('/healthz')
    most = Math.max(most, performance.now() - began)
    await sleep(10)
  }
  await done
  return most
}

const json = (variables: unknown) =>
  Buffer.from(JSON.stringify({ query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables }))

it('many bodies of readers at once leave the server answering', async () => {
  const ids = Array.from({ length: 90_000 }, (_, index) => `id${index}`)
  const answers = Promise.all(Array.from({ length: 30 }, () => send('/graphql', json({ ids }))))
  const most = await healthWhile(answers)
  for (const { text } of await answers) expect(text).toContain('at most 100 ids')
  // When the bodies were parsed one after the other without a pause, new clients had to wait for 12 s.
  expect(most).toBeLessThan(2_500 * slowdown())
})

it.each([
  ['fields', json(Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index}`, 1])))],
  ['entries', json({ ids: Array.from({ length: 200_000 }, () => 1) })],
])('a body of a reader with very many %s is refused before it is parsed', async (_what, body) => {
  const { status, text } = await send('/graphql', body)
  expect(status).toBe(413)
  expect(text).toContain('20000 fields or 100000 entries')
  expect((await send('/graphql', body, loader)).status).toBe(200)
})

it('so is one of a loader, at a limit that a full batch keeps', async () => {
  const ids = Array.from({ length: 1_100_000 }, (_, index) => ({ [`k${index}`]: 1 }))
  const { status, text } = await send('/graphql', json({ ids }), loader)
  expect(status).toBe(413)
  expect(text).toContain('1000000 fields or 2000000 entries, which is the limit: send the records in smaller batches')
  const quote = { text: 'We go.', start: 0, end: 6, speaker: { key: 'k', name: 'K' }, event: { key: 'e' } }
  const article = {
    key: 'k',
    title: 'T',
    outlet: { key: 'o', name: 'O' },
    quotes: Array.from({ length: 20 }, () => quote),
  }
  const batch = json({ input: { articles: Array.from({ length: 5_000 }, () => article) } })
  expect((await send('/graphql', batch, loader)).status).not.toBe(413)
})

it('a body of 45 MB is loaded while the server answers', async () => {
  const body = 'слово word "quoted"\n'.repeat(180_000)
  const articles = Array.from({ length: 9 }, (_, index) => ({ key: `long:${index}`, title: `Long ${index}`, body }))
  const query = 'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { counts { created unchanged } } }'
  const input = { articles, idempotencyKey: 'once' }
  const load = () => send('/graphql', Buffer.from(JSON.stringify({ query, variables: { input } })), loader)
  const loading = load()
  const most = await healthWhile(loading)
  expect(JSON.parse((await loading).text)).toEqual({ data: { bulkLoad: { counts: { created: 9, unchanged: 0 } } } })
  expect(most).toBeLessThan(500 * slowdown())
  const [stored] = await database.db.read<{ n: string }[]>`
    select count(*) as n from article_version where body = ${body}`
  expect(stored?.n).toBe('9')
})

it.each([
  ['no JSON', Buffer.from(`{"a":"${'x'.repeat(5_000_000)}"`)],
  ['a prototype', Buffer.from(`{"a":"${'x'.repeat(5_000_000)}","__proto__":1}`)],
])('a large body of a loader that is %s is refused like a small one', async (_what, body) => {
  const small = await send('/graphql', Buffer.from('{'), loader)
  expect(await send('/graphql', body, loader)).toEqual(small)
})
