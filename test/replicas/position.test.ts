import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import { createKey } from '../../src/access/store.ts'
import { formatPosition, parsePosition } from '../../src/postgres/position.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { POSITION } from './app.ts'

// A server without replicas sends and accepts positions, too, so that clients need not know whether there are any.

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
let loader: Record<string, string>
beforeAll(async () => {
  database = await createDatabase()
  app = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres' })
  loader = { authorization: `Bearer ${(await createKey(database.db, 'loader')).text}` }
})
afterAll(async () => {
  await app?.stop()
  await database?.drop()
})

const load = (name: string) =>
  `mutation { bulkLoad(input: { outlets: [{ key: "${name}", name: "${name}" }] }) { counts { created } } }`
const QUERY = '{ outlets(first: 1) { totalCount } }'

test('the answer to a mutation has a position, which grows with each write', async () => {
  const positions = []
  for (const name of ['a', 'b', 'c'])
    positions.push(parsePosition((await post(app.url, load(name), loader)).headers.get(POSITION) ?? '')?.lsn ?? 0n)
  expect(positions[0]).toBeGreaterThan(0n)
  expect(positions).toEqual([...new Set(positions)].sort((a, b) => Number(a - b)))
})

test('of two positions, the later one is the greater text', () => {
  const places = [
    [1, 9n],
    [1, 10n],
    [1, 2n ** 40n],
    [2, 3n],
    [11, 1n],
  ] as const
  const texts = places.map(([timeline, lsn]) => formatPosition({ timeline, lsn }))
  expect([...texts].sort()).toEqual(texts)
  expect(texts.map(parsePosition)).toEqual(places.map(([timeline, lsn]) => ({ timeline, lsn })))
})

test('the answer that Apollo Server gives to a mutation has a position, too, e.g. to a persisted query', async () => {
  const query = load('persisted')
  const extensions = { persistedQuery: { version: 1, sha256Hash: await sha256(query) } }
  const answer = await post(app.url, { query, extensions }, loader)
  expect(answer.body.data.bulkLoad.counts.created).toBe(1)
  expect(parsePosition(answer.headers.get(POSITION) ?? '')).not.toBeNull()
})

test('answers to queries, and to clients that cannot write, have none', async () => {
  for (const answer of [await post(app.url, QUERY, loader), await post(app.url, load('d'))])
    expect(answer.headers.get(POSITION)).toBeNull()
})

test('a position is accepted', async () => {
  const position = (await post(app.url, load('e'), loader)).headers.get(POSITION) ?? ''
  const { body } = await post(app.url, QUERY, { [POSITION]: position })
  expect(body.data.outlets.totalCount).toBeGreaterThan(0)
})

const valid = formatPosition({ timeline: 1, lsn: 5n })
const MALFORMED = [
  '0/16B3748',
  'x',
  `${valid}00`,
  valid.slice(1),
  `${valid}, ${valid}`,
  valid.replace(/^01/, '02'),
  valid.replace('5', 'g'),
  `${valid} 1`,
]

test.each(MALFORMED)('%j is refused, by POST, GET and over an event stream', async (position) => {
  const headers = { [POSITION]: position }
  const get = `${app.url}/graphql?query=${encodeURIComponent(QUERY)}`
  const preflighted = { ...headers, 'apollo-require-preflight': '1' }
  const stream = {
    method: 'POST',
    headers: { ...headers, accept: 'text/event-stream', 'content-type': 'application/json' },
  }
  const answers = [
    await post(app.url, QUERY, headers),
    await fetch(get, { headers: preflighted }).then(async (response) => ({
      status: response.status,
      body: (await response.json()) as unknown,
    })),
    await fetch(`${app.url}/graphql`, {
      ...stream,
      body: JSON.stringify({ query: 'subscription { loadJob(id: "x") { id } }' }),
    }).then(async (response) => ({ status: response.status, body: (await response.json()) as unknown })),
  ]
  for (const { status, body } of answers) {
    expect(status).toBe(400)
    expect(body).toMatchObject({
      errors: [
        { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('is not a position') as string },
      ],
    })
  }
})

test('pages of other origins may send and read the header', async () => {
  const asked = await fetch(`${app.url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin: 'https://news.example', 'access-control-request-method': 'POST' },
  })
  expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).toContain(POSITION)
  const answer = await post(app.url, QUERY, { origin: 'https://news.example' })
  expect(answer.headers.get('access-control-expose-headers')?.toLowerCase()).toContain(POSITION)
})

async function sha256(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex')
}
