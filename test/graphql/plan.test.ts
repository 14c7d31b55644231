import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/access/viewer.ts'
import { DEFAULT_GRAPHQL_LIMITS } from '../../src/graphql/request/limits.ts'
import { createGraphql, type Graphql } from '../../src/graphql/server.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { randomArchive } from '../oracle/archive.ts'
import { seedArchive } from '../oracle/seed.ts'
import { createDatabase } from '../database.ts'

type Made = Awaited<ReturnType<typeof createDatabase>>
let made: Made
let graphql: Graphql
/** Plans everything anew. */
let forgetful: Graphql
let articles: { id: string; status: string }[]

beforeAll(async () => {
  made = await createDatabase()
  await seedArchive(made.db, randomArchive(7))
  articles = await made.db.read`select 'article_' || id as id, status from article order by id`
  const options = { limits: DEFAULT_GRAPHQL_LIMITS, loadLimits: DEFAULT_LOAD_LIMITS, reportBug: () => {} }
  graphql = createGraphql(options)
  forgetful = createGraphql({ ...options, planCache: false })
})
afterAll(() => made.drop())

interface Asked {
  readonly variables?: Record<string, unknown>
  readonly role?: Viewer['role']
  readonly operationName?: string
}

async function ask(server: Graphql, query: string, { variables = {}, role = 'anonymous', operationName }: Asked) {
  const request = { query, variables, transport: 'POST', operationName: operationName ?? null } as const
  const context = { db: made.db, viewer: { role, holder: role }, requestId: 'test' }
  const answer = await server.execute(request, context)
  return answer.kind === 'WHOLE' ? (JSON.parse(answer.json.toString()) as { data: unknown }).data : answer
}

function isRemembered(query: string, { variables = {}, role = 'anonymous', operationName }: Asked): boolean {
  const request = { query, variables, transport: 'POST', operationName: operationName ?? null } as const
  return graphql.prepare(request, { role, holder: role }).found.isRemembered
}

/**
 * Sends a query until its plan is cached: the text is cached when it comes for the second time, and its plans from then
 * on.
 */
async function learn(query: string, asked: Asked): Promise<void> {
  for (let times = 0; times < 2; times++) await ask(graphql, query, asked)
  expect(isRemembered(query, asked)).toBe(true)
}

async function expectEqual(query: string, asked: Asked): Promise<void> {
  expect(await ask(graphql, query, asked)).toEqual(await ask(forgetful, query, asked))
}

const ARTICLE = 'query ($id: ID!) { article(by: { id: $id }) { id title } }'

describe('a remembered plan', () => {
  it('answers each id by its own record', async () => {
    await learn(ARTICLE, { variables: { id: articles[0]?.id } })
    for (const { id } of articles) {
      expect(isRemembered(ARTICLE, { variables: { id } })).toBe(true)
      await expectEqual(ARTICLE, { variables: { id } })
    }
  })

  it('keeps from anonymous what the loader sees', async () => {
    const variables = { id: articles.find((article) => article.status !== 'USABLE')?.id }
    await learn(ARTICLE, { variables, role: 'loader' })
    expect(await ask(graphql, ARTICLE, { variables, role: 'loader' })).toMatchObject({ article: variables })
    expect(await ask(graphql, ARTICLE, { variables })).toEqual({ article: null })
  })

  it('answers null for an id of another kind', async () => {
    const variables = { id: String(articles[0]?.id).replace('article', 'outlet') }
    expect(await ask(graphql, ARTICLE, { variables })).toEqual({ article: null })
  })

  it.each([[{ id: 'nothing' }], [{ id: null }], [{}], [{ id: ['article'] }]])(
    'is not asked for %j, which it was not made for',
    async (variables) => {
      await learn(ARTICLE, { variables: { id: articles[0]?.id } })
      await expectEqual(ARTICLE, { variables })
    },
  )

  it('tells page sizes apart, and refuses those out of range as the first time', async () => {
    const query = 'query ($n: Int) { articles(first: $n) { nodes { id } } }'
    await learn(query, { variables: { n: 2 } })
    for (const n of [1, 2, 3, null, undefined, 101, 0, '2', 2.5]) {
      await expectEqual(query, { variables: { n } })
      await expectEqual(query, { variables: { n } })
    }
  })

  it('tells directives apart', async () => {
    const query = 'query ($with: Boolean!) { articles(first: 1) { nodes { id title @include(if: $with) } } }'
    await learn(query, { variables: { with: true } })
    for (const value of [true, false]) await expectEqual(query, { variables: { with: value } })
  })

  it('takes times in any form', async () => {
    const query = 'query ($at: DateTime) { articles(filter: { publishedAt: { before: $at } }) { totalCount } }'
    await learn(query, { variables: { at: '2026-01-01T00:00:00Z' } })
    for (const at of ['2026-01-01T00:00:00Z', '2026-01-01T02:00:00+02:00', '9999-01-01T00:00:00Z', 'yesterday'])
      await expectEqual(query, { variables: { at } })
  })

  it('belongs to its operation, not to its text', async () => {
    const query = 'query A { articles { totalCount } } query B { outlets { totalCount } }'
    await learn(query, { operationName: 'A' })
    await learn(query, { operationName: 'B' })
    expect(await ask(graphql, query, { operationName: 'A' })).toHaveProperty('articles')
    expect(await ask(graphql, query, { operationName: 'B' })).toHaveProperty('outlets')
    expect(await ask(graphql, query, {})).toMatchObject({ kind: 'REFUSED' })
  })

  it.each(['Titles', '', undefined])('serves an operation asked for by the name %j', async (operationName) => {
    const query = 'query Titles { articles { nodes { title __typename } __typename } __typename }'
    await learn(query, operationName === undefined ? {} : { operationName })
    await expectEqual(query, operationName === undefined ? {} : { operationName })
  })

  it('is not made for a text that came once, nor for values that need a statement of their own', async () => {
    expect(isRemembered('{ articles { totalCount } }', {})).toBe(false)
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'
    const variables = { ids: [articles[0]?.id] }
    for (let times = 0; times < 3; times++) await ask(graphql, query, { variables })
    expect(isRemembered(query, { variables })).toBe(false)
  })
})
