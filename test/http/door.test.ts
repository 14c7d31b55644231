import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authenticate } from '../../src/access/authenticate.ts'
import { readConfig } from '../../src/config.ts'
import type { RequestContext } from '../../src/graphql/context.ts'
import { DEFAULT_GRAPHQL_LIMITS } from '../../src/graphql/request/limits.ts'
import { createGraphql } from '../../src/graphql/server.ts'
import { type HttpServer, startHttp } from '../../src/http/server.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { createLog } from '../../src/observe/log.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { createDatabase } from '../database.ts'
import { randomArchive } from '../oracle/archive.ts'
import { seedArchive } from '../oracle/seed.ts'

// Each request is sent again, also to a server with a plugin that listens: all answers must be equal.

type Plugin = ApolloServerPlugin<RequestContext>

let database: Awaited<ReturnType<typeof createDatabase>>
const servers: { stop(): Promise<void> }[] = []
let bare: HttpServer
let watched: HttpServer
const heard: string[] = []

beforeAll(async () => {
  database = await createDatabase()
  await seedArchive(database.db, randomArchive(3))
  bare = await serve([])
  watched = await serve([listener(heard)])
})
afterAll(async () => {
  for (const server of servers) await server.stop()
  await database?.drop()
})

async function serve(plugins: readonly Plugin[]): Promise<HttpServer> {
  const { db } = database
  const log = createLog('silent')
  const http = await startHttp({ ...readConfig({ PORT: '0' }), log, metrics: createMetrics() })
  const graphql = createGraphql({
    limits: DEFAULT_GRAPHQL_LIMITS,
    loadLimits: DEFAULT_LOAD_LIMITS,
    reportBug: () => {},
    plugins,
  })
  await graphql.start()
  const engine = createPostgresSearch(db)
  http.serve({
    graphql,
    db,
    search: { engine, status: async () => ({ engine: 'POSTGRES', lagSeconds: 0, pendingChanges: 0 }) },
    authenticate: (authorization) => authenticate(db, authorization),
  })
  servers.push(http, graphql)
  return http
}

/** Records every hook that Apollo calls. */
function listener(hooks: string[]): Plugin {
  const hear = (name: string) => async () => void hooks.push(name)
  return {
    async requestDidStart() {
      hooks.push('requestDidStart')
      return {
        didResolveSource: hear('didResolveSource'),
        parsingDidStart: hear('parsingDidStart'),
        validationDidStart: hear('validationDidStart'),
        didResolveOperation: hear('didResolveOperation'),
        executionDidStart: hear('executionDidStart'),
        didEncounterErrors: async ({ errors }) => void hooks.push(`didEncounterErrors ${errors.length}`),
        async willSendResponse({ response }) {
          hooks.push(`willSendResponse ${response.body.kind === 'single' && typeof response.body.singleResult.data}`)
        },
      }
    },
  }
}

const TITLES =
  'query Titles($n: Int) { articles(first: $n) { nodes { id title outlet { name __typename } } totalCount } }'
const RESPONSE_JSON = 'application/graphql-response+json'

interface Sent {
  readonly body?: unknown
  /** The query string of a GET request. */
  readonly search?: Record<string, string>
  readonly headers?: Record<string, string>
}

async function ask(server: HttpServer, { body, search, headers }: Sent) {
  const url = `${server.url}/graphql${search ? `?${new URLSearchParams(search).toString()}` : ''}`
  const response = search
    ? await fetch(url, { headers: { 'apollo-require-preflight': '1', ...headers } })
    : await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
  const told = [...response.headers].filter(([name]) => !['date', 'x-request-id', 'keep-alive'].includes(name))
  return { status: response.status, headers: Object.fromEntries(told), text: await response.text() }
}

const articles = { query: TITLES, operationName: 'Titles', variables: { n: 3 } }
const KINDS: [string, Sent][] = [
  ['a query', { body: articles }],
  ['a query by GET', { search: { query: TITLES, operationName: 'Titles', variables: '{"n":2}' } }],
  ['one without a name', { body: { query: '{ articles { totalCount } }' } }],
  ['one with an empty name', { body: { query: '{ articles { totalCount } }', operationName: '' } }],
  ['empty parameters', { search: { query: '{ __typename }', operationName: '', variables: '', extensions: 'null' } }],
  ['another media type', { body: articles, headers: { accept: RESPONSE_JSON } }],
  ['a media type that it has not', { body: articles, headers: { accept: 'image/png' } }],
  ["Apollo Client's extensions", { body: { ...articles, extensions: { clientLibrary: { name: '@apollo/client' } } } }],
  ['introspection', { body: { query: '{ __schema { queryType { name } } }' } }],
  [
    'a mutation without a key',
    { body: { query: 'mutation { deleteRecords(input: { ids: [] }) { deletedIds: __typename } }' } },
  ],
  ['a mutation by GET', { search: { query: 'mutation { deleteRecords(input: { ids: [] }) { __typename } }' } }],
  ['a text that does not parse', { body: { query: '{ articles' } }],
  ['a field that is not there', { body: { query: '{ articles { nodes { nope } } nope }' } }],
  ['the same under the other media type', { body: { query: '{ nope }' }, headers: { accept: RESPONSE_JSON } }],
  ['variables of the wrong type', { body: { query: TITLES, variables: { n: 'many' } } }],
  [
    'several mistakes in variables',
    {
      body: {
        query: 'query ($l: [LanguageTag!]) { articles(filter: { languages: $l }) { totalCount } }',
        variables: { l: ['*', 'en', '!'] },
      },
      headers: { accept: RESPONSE_JSON },
    },
  ],
  ['a page that is too large', { body: { query: TITLES, variables: { n: 101 } } }],
  [
    'an error beside data',
    {
      body: {
        query:
          '{ outlets(first: 1) { totalCount } article(by: { url: "x" }) { id } a: search(text: "") { totalCount } s: search(text: "x", first: 101) { totalCount } }',
      },
    },
  ],
  ['too many rows', { body: { query: '{ articles(first: 100) { nodes { quotes(first: 100) { totalCount } } } }' } }],
  [
    'too many aliases',
    { body: { query: `{ ${Array.from({ length: 201 }, (_, i) => `a${i}: __typename`).join(' ')} }` } },
  ],
  ['a document that nests too deep', { body: { query: `{ ${'a { '.repeat(300)}` } }],
  ['a subscription', { body: { query: 'subscription { loadJob(id: "x") { id } }' } }],
  ['no choice among operations', { body: { query: 'query A { __typename } query B { __typename }' } }],
  [
    'an unknown persisted query',
    { body: { extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } } },
  ],
  ['no query', { body: { variables: {} } }],
]

describe('the second and the third time', () => {
  it.each(KINDS)('%s is answered as the first time, with a plugin and without', async (_kind, sent) => {
    const first = await ask(bare, sent)
    for (const server of [bare, bare, watched, watched]) expect(await ask(server, sent)).toEqual(first)
    expect(JSON.parse(first.text)).toBeTruthy()
  })

  it.each(KINDS)('a plugin hears of %s what it heard the first time', async (_kind, sent) => {
    const traces: string[][] = []
    for (let times = 0; times < 3; times++) {
      heard.length = 0
      await ask(watched, sent)
      traces.push([...heard])
    }
    expect(traces[1]).toEqual(traces[0])
    expect(traces[2]).toEqual(traces[0])
  })
})

describe('a plugin', () => {
  it('hears each step of a query, and sees its data', async () => {
    heard.length = 0
    await ask(watched, { body: articles })
    expect(heard).toEqual([
      'requestDidStart',
      'didResolveSource',
      'parsingDidStart',
      'validationDidStart',
      'didResolveOperation',
      'executionDidStart',
      'willSendResponse object',
    ])
  })

  it('hears of errors from the answer, too', async () => {
    heard.length = 0
    await ask(watched, { body: { query: TITLES, variables: { n: 101 } } })
    expect(heard).toContain('didEncounterErrors 1')
  })

  it('can refuse, add headers and extend each answer', async () => {
    const server = await serve([
      {
        async requestDidStart({ request }) {
          return {
            async didResolveOperation() {
              if (request.operationName === 'Forbidden')
                throw new GraphQLError('no', { extensions: { code: 'FORBIDDEN' } })
            },
            async willSendResponse({ response }) {
              response.http.headers.set('x-plugin', 'was here')
              if (response.body.kind === 'single') response.body.singleResult.extensions = { cost: 1 }
            },
          }
        },
      },
    ])
    for (let times = 0; times < 3; times++) {
      const answered = await ask(server, { body: articles })
      expect(answered.headers['x-plugin']).toBe('was here')
      expect(JSON.parse(answered.text)).toMatchObject({ data: { articles: {} }, extensions: { cost: 1 } })
      const refused = await ask(server, {
        body: { query: 'query Forbidden { __typename }', operationName: 'Forbidden' },
      })
      expect(JSON.parse(refused.text)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    }
  })
})

describe('what Apollo Server is known for', () => {
  it('persisted queries are registered once and then asked for by their hash', async () => {
    const sha256Hash = createHash('sha256').update(TITLES).digest('hex')
    const extensions = { persistedQuery: { version: 1, sha256Hash } }
    const asked = { operationName: 'Titles', variables: { n: 1 }, extensions }
    const plain = await ask(bare, { body: { ...articles, variables: { n: 1 } } })
    expect(JSON.parse((await ask(bare, { body: asked })).text)).toMatchObject({
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    })
    expect((await ask(bare, { body: { ...asked, query: TITLES } })).text).toBe(plain.text)
    for (let times = 0; times < 3; times++) expect((await ask(bare, { body: asked })).text).toBe(plain.text)
    const search = { operationName: 'Titles', variables: '{"n":1}', extensions: JSON.stringify(extensions) }
    expect((await ask(bare, { search })).text).toBe(plain.text)
  })

  it.each([
    ['of another version', { version: 2, sha256Hash: createHash('sha256').update(TITLES).digest('hex') }],
    ['with the hash of another text', { version: 1, sha256Hash: createHash('sha256').update('').digest('hex') }],
    ['without a version', []],
  ])('a persisted query %s is the mistake of the client', async (_what, persistedQuery) => {
    for (const server of [bare, watched]) {
      const { status, text } = await ask(server, { body: { query: TITLES, extensions: { persistedQuery } } })
      expect([status, JSON.parse(text)]).toMatchObject([400, { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }])
    }
  })

  it('a GET that a foreign page could send unasked is refused', async () => {
    for (let times = 0; times < 3; times++) {
      const { status, text } = await ask(bare, {
        search: { query: TITLES },
        headers: { 'apollo-require-preflight': '' },
      })
      expect(status).toBe(400)
      expect(text).toContain('Cross-Site Request Forgery')
    }
  })
})
