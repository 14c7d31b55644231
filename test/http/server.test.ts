import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import type { App } from '../../src/app.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

const COUNT = '{ articles { totalCount } }'
const LISTED = 'https://news.example'
const FOREIGN = 'https://elsewhere.example'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
let key: string

beforeAll(async () => {
  database = await createDatabase()
  app = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres', CORS_ORIGINS: LISTED, MAX_BODY_BYTES: '20000' })
  key = (await createKey(database.db, 'loader')).text
})
afterAll(async () => {
  await app?.stop()
  await database?.drop()
})

describe('what operators ask', () => {
  it('says that it lives, is ready and how it does', async () => {
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200)
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200)
    await post(app.url, COUNT)
    expect(await (await fetch(`${app.url}/metrics`)).text()).toMatch(
      /verbatim_http_request_seconds_count\{route="\/graphql\/?",method="POST",status="200"\} [1-9]/,
    )
  })

  it('tells how far the search is, in the detail of /readyz and as gauges', async () => {
    expect(await (await fetch(`${app.url}/readyz`)).json()).toEqual({
      status: 'ready',
      search: {
        engine: 'POSTGRES',
        up: true,
        inUse: expect.any(Boolean),
        lagSeconds: expect.any(Number),
        pendingChanges: expect.any(Number),
        refusedDocuments: 0,
      },
    })
    const text = await (await fetch(`${app.url}/metrics`)).text()
    expect(text).toContain('verbatim_search_up{engine="postgres"} 1\n')
    expect(text).toMatch(/verbatim_search_lag_seconds\{engine="postgres"\} [\d.]+\n/)
    expect(text).toMatch(/verbatim_search_pending_changes\{engine="postgres"\} \d+\n/)
  })

  it('leads from the root to the playground', async () => {
    const response = await fetch(app.url, { redirect: 'manual' })
    // The location is relative, because a proxy may add a path before it.
    expect([response.status, response.headers.get('location')]).toEqual([302, 'playground'])
  })

  it.each([
    ['DELETE', '/graphql', 'GET, HEAD, POST, OPTIONS'],
    ['PUT', '/export', 'GET, POST'],
    ['GET', '/uploads', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['POST', '/playground', 'GET, HEAD'],
  ])('says which methods a path has where %s %s is wrong', async (method, path, allow) => {
    const response = await fetch(`${app.url}${path}`, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
  })

  it.each(['POST /graphql HTTP/1.0\r\n', 'POST /graphql HTTP/1.1\r\nHost: \r\n'])(
    'answers %j, which names no host',
    async (head) => {
      const body = JSON.stringify({ query: COUNT })
      const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
      socket.write(
        `${head}Content-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      )
      let heard = ''
      for await (const part of socket) heard += String(part)
      expect(heard).toMatch(/^HTTP\/1\.1 200 /)
    },
  )

  it('answers with the request id it was given, or one of its own', async () => {
    expect((await post(app.url, COUNT, { 'x-request-id': 'mine-1' })).headers.get('x-request-id')).toBe('mine-1')
    expect((await post(app.url, COUNT, { 'x-request-id': 'has spaces' })).headers.get('x-request-id')).toMatch(
      /^[\da-f-]{36}$/,
    )
  })
})

describe('requests that are wrong as a whole', () => {
  const deep = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times)

  it.each([
    [
      'too many fields inside each other',
      { query: `{ event(by: { key: "x" }) { ${deep('parent { id ', '}', 12)} } }` },
      'BAD_USER_INPUT',
    ],
    [
      'too many aliases',
      { query: `{ ${Array.from({ length: 201 }, (_, index) => `a${index}: __typename`).join(' ')} }` },
      'BAD_USER_INPUT',
    ],
    [
      'too many rows',
      { query: '{ articles(first: 100) { nodes { quotes(first: 100) { totalCount } } } }' },
      'TOO_EXPENSIVE',
    ],
    [
      'variables too deep to be read',
      {
        query: 'query ($filter: ArticleFilter) { articles(filter: $filter) { totalCount } }',
        variables: { filter: JSON.parse(`${'{"not":'.repeat(300)}{}${'}'.repeat(300)}`) as unknown },
      },
      'BAD_USER_INPUT',
    ],
    ['selections too deep to be read', { query: `{ ${deep('a { b ', '}', 2_000)} }` }, 'BAD_USER_INPUT'],
    ['fragments too deep to be judged', { query: `{ ${deep('... { __typename ', '}', 900)} }` }, 'BAD_USER_INPUT'],
    [
      'values too deep to be read',
      { query: `{ articles(filter: ${deep('{ not: ', '}', 1_500)}) { totalCount } }` },
      'BAD_USER_INPUT',
    ],
    ['an operation that is not there', { query: `query A ${COUNT}`, operationName: 'B' }, 'BAD_USER_INPUT'],
    ['no choice among two operations', { query: `query A ${COUNT} query B ${COUNT}` }, 'BAD_USER_INPUT'],
    [
      'a subscription that wants no stream of events',
      { query: 'subscription { loadJob(id: "x") { id } }' },
      'BAD_USER_INPUT',
    ],
  ])('answers %s with a sentence, not as a failure of the server', async (what, body, code) => {
    const answer = await post(app.url, body)
    expect(answer.body).toMatchObject({ errors: [{ extensions: { code } }] })
    expect(answer.body).not.toHaveProperty('data')
    expect(answer.status).toBe(/deep to/.test(what) ? 400 : 200)
    expect((await post(app.url, body, { accept: 'application/graphql-response+json' })).status).toBe(400)
  })

  it('takes brackets in texts and comments for what they are', async () => {
    const brackets = '{([\\'.repeat(300)
    const query = `# ${brackets} \n{ a: article(by: { key: ${JSON.stringify(brackets)} }) { id } b: article(by: { key: """${brackets} \\""" ${brackets} """ }) { id } }`
    expect((await post(app.url, query)).body).toEqual({ data: { a: null, b: null } })
  })

  it('names the limit of a body and what was sent', async () => {
    const { status, body } = await post(app.url, `# ${'x'.repeat(30_000)}\n${COUNT}`)
    expect(status).toBe(413)
    expect(body.errors[0].message).toMatch(/has 30\d\d\d bytes, and the limit is 20000 bytes/)
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT')
  })

  it.each([
    ['no JSON', '{"query":', 'application/json', 400],
    ['no media type it knows', '<a/>', 'text/xml', 415],
    ['nothing', '', 'application/json', 400],
    ['a forbidden key', '{"__proto__":{"a":1}}', 'application/json', 400],
    ['a list', '[{"query":"{__typename}"}]', 'application/json', 400],
  ])('refuses a body that is %s in the form of GraphQL', async (_what, body, type, status) => {
    const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': type }, body })
    const answer = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] }
    expect(response.status).toBe(status)
    expect(answer.errors[0]?.message).toBeTruthy()
    expect(answer.errors[0]?.extensions.code).toBeTruthy()
    expect(JSON.stringify(answer)).not.toMatch(/\.js|\.ts|node_modules|at /)
  })
})

describe('bodies', () => {
  const LOAD = 'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { created { outlets } } }'
  const send = async (body: Buffer, headers: Record<string, string> = {}) => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
      body: new Uint8Array(body),
    })
    const answer = (await response.json()) as { errors?: { message: string; extensions: { code: string } }[] }
    return { status: response.status, code: answer.errors?.[0]?.extensions.code, message: answer.errors?.[0]?.message }
  }
  const bodyOf = (name: string) =>
    JSON.stringify({ query: LOAD, variables: { input: { dryRun: true, outlets: [{ name }] } } })

  it('are stored as they were sent or not at all: what is not UTF-8 is refused at its byte', async () => {
    const good = bodyOf('\uFFFD Caf')
    const latin = Buffer.concat([Buffer.from(good.slice(0, -6)), Buffer.from([0xe9]), Buffer.from(good.slice(-6))])
    const { status, code, message } = await send(latin)
    expect([status, code]).toEqual([400, 'BAD_USER_INPUT'])
    expect(message).toContain(`byte ${Buffer.byteLength(good.slice(0, -6))} `)
    expect((await send(Buffer.from(good))).status).toBe(200)
    expect((await send(Buffer.from(`${good.slice(0, -6)}\uD83D`, 'utf8').subarray(0, -2))).status).toBe(400)
  })

  it.each([
    [{ 'content-type': 'application/json; charset=iso-8859-1' }, 415],
    [{ 'content-type': 'application/json; charset="utf-16"' }, 415],
    [{ 'content-encoding': 'gzip' }, 415],
    [{ 'content-type': 'text/plain' }, 415],
    [{ 'content-type': 'application/json; charset=UTF-8' }, 200],
    [{ 'content-type': 'application/json;charset="utf8"' }, 200],
    [{ 'content-encoding': 'identity' }, 200],
  ])('under %j are answered with %i', async (headers, status) => {
    const answer = await send(Buffer.from(bodyOf('Café')), headers as Record<string, string>)
    expect(answer.status).toBe(status)
    expect(answer.code).toBe(status === 200 ? undefined : 'BAD_USER_INPUT')
  })
})

describe('keys', () => {
  it.each([
    ['a wrong key', () => `Bearer vb_${'a'.repeat(12)}_${'b'.repeat(43)}`],
    ['a key with another secret', () => `Bearer ${key.slice(0, 16)}${'b'.repeat(43)}`],
    ['no key of ours', () => 'Bearer hello'],
    ['another scheme', () => 'Basic aGVsbG86aGVsbG8='],
    ['a scheme alone', () => 'Bearer'],
  ])('refuses %s on reads too', async (_what, authorization) => {
    const { status, body } = await post(app.url, COUNT, { authorization: authorization() })
    expect(status).toBe(401)
    expect(body.data).toBeUndefined()
    expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED')
  })

  it('takes a good one', async () => {
    expect((await post(app.url, COUNT, { authorization: `Bearer ${key}` })).body).toEqual({
      data: { articles: { totalCount: 0 } },
    })
  })

  it('asks for one where reading is closed', async () => {
    const closed = await startTestApp(database.url, { READ_ACCESS: 'key' })
    try {
      expect((await post(closed.url, COUNT)).body.errors[0].extensions.code).toBe('UNAUTHENTICATED')
      const reader = await createKey(database.db, 'reader')
      const asReader = { headers: { authorization: `Bearer ${reader.text}` } }
      expect((await fetch(`${closed.url}/metrics`)).status).toBe(401)
      expect(await (await fetch(`${closed.url}/metrics`, asReader)).text()).toContain('verbatim_http_request_seconds')
      expect(await (await fetch(`${closed.url}/readyz`)).json()).toEqual({ status: 'ready' })
      expect(await (await fetch(`${closed.url}/readyz`, asReader)).json()).toHaveProperty('search')
      expect((await fetch(`${closed.url}/healthz`)).status).toBe(200)
      expect((await post(closed.url, COUNT, { authorization: `Bearer ${reader.text}` })).status).toBe(200)
    } finally {
      await closed.stop()
    }
  })

  it('does not accept a key of this process where the database is shared', () => {
    expect(app.key).toBeNull()
  })
})

describe('pages of other origins', () => {
  const preflight = (origin: string, header: string) =>
    fetch(`${app.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': header },
    })

  it('may read where the server listens for others, too', async () => {
    const open = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres', HOST: '0.0.0.0' })
    try {
      const { headers } = await post(open.url, COUNT, { origin: FOREIGN })
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(await statusFor(open.url, 'news.example')).toBe(200)
    } finally {
      await open.stop()
    }
    expect((await preflight(FOREIGN, 'content-type')).headers.get('access-control-allow-headers')).toContain(
      'Content-Type',
    )
  })

  it('may read nothing of a server that listens for its own machine, unless they are listed', async () => {
    const { headers } = await post(app.url, COUNT, { origin: FOREIGN })
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect((await post(app.url, COUNT, { origin: LISTED })).headers.get('access-control-allow-origin')).toBe(LISTED)
  })

  it.each([
    'localhost:4000',
    '127.0.0.1',
    '127.3.2.1:80',
    '[::1]:4000',
    '192.168.1.5',
    'dev.localhost:1',
    'verbatim:4000',
    '',
    'news.example',
  ])('reach it by the name "%s"', async (host) => expect(await statusFor(app.url, host)).toBe(200))

  it.each([
    'evil.example',
    'evil.example:4000',
    'evil.',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'news.example:81',
  ])('do not reach it by the name "%s", which they may have led here', async (host) => {
    expect(await statusFor(app.url, host)).toBe(403)
    expect(await statusFor(app.url, host, { authorization: '' })).toBe(403)
    expect(await statusFor(app.url, host, { authorization: `Bearer ${key}` })).toBe(200)
    expect(await statusFor(app.url, host, {}, '/healthz')).toBe(200)
    expect(await statusFor(app.url, host, {}, '/metrics')).toBe(403)
  })

  it('may not send a key', async () => {
    expect((await preflight(FOREIGN, 'authorization')).headers.get('access-control-allow-headers')).not.toMatch(
      /authorization|\*/i,
    )
    const { status, body } = await post(app.url, COUNT, { origin: FOREIGN, authorization: `Bearer ${key}` })
    expect([status, body.errors[0].extensions.code]).toEqual([403, 'FORBIDDEN'])
  })

  it('may send one when they are listed', async () => {
    const response = await preflight(LISTED, 'authorization')
    expect(response.headers.get('access-control-allow-origin')).toBe(LISTED)
    expect(response.headers.get('access-control-allow-headers')).toMatch(/authorization/i)
    expect((await post(app.url, COUNT, { origin: LISTED, authorization: `Bearer ${key}` })).status).toBe(200)
  })

  it('are told apart from pages of our own', async () => {
    expect((await post(app.url, COUNT, { origin: app.url, authorization: `Bearer ${key}` })).status).toBe(200)
  })
})

/** Returns the status of a small request with this Host header. */
function statusFor(
  base: string,
  host: string,
  headers: Record<string, string> = {},
  path = '/export?filter={"keys":[]}',
) {
  return new Promise<number>((resolve, reject) => {
    request(`${base}${path}`, { headers: { ...headers, host } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
      .on('error', reject)
      .end()
  })
}

it('hides what went wrong on its side and tells the request id', async () => {
  const broken = await createDatabase()
  const other = await startTestApp(broken.url)
  try {
    await broken.db.write`alter table article rename to hidden`
    const { body, headers } = await post(other.url, '{ articles { nodes { title } } }', { 'x-request-id': 'bug-1' })
    expect(headers.get('x-request-id')).toBe('bug-1')
    expect(body.errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR')
    expect(JSON.stringify(body)).not.toMatch(/article\b.*exist|select|stack|\.ts|\.js|42P01/)
  } finally {
    await other.stop()
    await broken.drop()
  }
})

it('finishes requests in flight before it stops', async () => {
  const other = await startTestApp(database.url)
  const body = JSON.stringify({ query: COUNT })
  // The body ends only after the server has begun to stop.
  const answer = new Promise<number>((resolve, reject) => {
    const sent = request(
      `${other.url}/graphql`,
      { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': body.length } },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    sent.on('error', reject)
    sent.write(body.slice(0, 5))
    setTimeout(() => sent.end(body.slice(5)), 400)
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const stopped = other.stop()
  expect(await answer).toBe(200)
  const answered = Date.now()
  await stopped
  // The client keeps its connection open, but the server does not wait for it.
  expect(Date.now() - answered).toBeLessThan(2_000 * slowdown())
  await expect(fetch(`${other.url}/healthz`)).rejects.toThrow()
})
