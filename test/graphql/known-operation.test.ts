import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '../../src/access/viewer.ts'
import { createKnownOperations, type KnownOperations } from '../../src/graphql/known-operation.ts'
import { DEFAULT_GRAPHQL_LIMITS } from '../../src/graphql/limits.ts'
import { createGraphql } from '../../src/graphql/server.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { randomArchive } from '../oracle/archive.ts'
import { seedArchive } from '../oracle/seed.ts'
import { createDatabase } from '../database.ts'

type Made = Awaited<ReturnType<typeof createDatabase>>
let made: Made
let known: KnownOperations
let apollo: ReturnType<typeof createGraphql>
let articles: { id: string; status: string }[]

beforeAll(async () => {
  made = await createDatabase()
  await seedArchive(made.db, randomArchive(7))
  articles = await made.db.read`select 'article_' || id as id, status from article order by id`
  known = createKnownOperations()
  apollo = createGraphql({
    known,
    limits: DEFAULT_GRAPHQL_LIMITS,
    loadLimits: DEFAULT_LOAD_LIMITS,
    reportBug: () => {},
  })
  await apollo.start()
})

afterAll(async () => {
  await apollo.stop()
  await made.drop()
})

const contextOf = (role: Viewer['role']) => ({ db: made.db, viewer: { role, holder: role }, requestId: 'test' })

async function ask(
  query: string,
  variables: Record<string, unknown> = {},
  role: Viewer['role'] = 'anonymous',
): Promise<unknown> {
  const response = await apollo.executeOperation({ query, variables }, { contextValue: contextOf(role) })
  if (response.body.kind !== 'single') throw new Error('an answer in parts')
  const { data, errors } = response.body.singleResult
  return errors ? 'an error' : JSON.parse((data as unknown as { json: string }).json)
}

async function askAgain(
  query: string,
  variables: Record<string, unknown> = {},
  role: Viewer['role'] = 'anonymous',
): Promise<unknown> {
  const answer = await known.answer(query, variables, contextOf(role))
  return answer === null ? null : (JSON.parse(answer.toString()) as { data: unknown }).data
}

const ARTICLE = 'query ($id: ID!) { article(by: { id: $id }) { id title } }'

describe('an operation that was answered before', () => {
  it('answers each id by its own record', async () => {
    await ask(ARTICLE, { id: articles[0]?.id })
    for (const { id } of articles) expect(await askAgain(ARTICLE, { id })).toEqual(await ask(ARTICLE, { id }))
  })

  it('keeps from anonymous what the loader sees', async () => {
    const hidden = articles.find((article) => article.status !== 'USABLE')
    expect(await askAgain(ARTICLE, { id: hidden?.id }, 'loader')).toMatchObject({ article: { id: hidden?.id } })
    expect(await askAgain(ARTICLE, { id: hidden?.id })).toEqual({ article: null })
  })

  it('answers null for an id of another kind', async () => {
    expect(await askAgain(ARTICLE, { id: String(articles[0]?.id).replace('article', 'outlet') })).toEqual({
      article: null,
    })
  })

  it.each([[{ id: 'nothing' }], [{ id: null }], [{}], [{ id: ['article'] }]])(
    'leaves %j to Apollo',
    async (variables) => {
      await ask(ARTICLE, { id: articles[0]?.id })
      expect(await askAgain(ARTICLE, variables)).toBeNull()
    },
  )

  it('tells page sizes apart and leaves those out of range to Apollo', async () => {
    const query = 'query ($n: Int) { articles(first: $n) { nodes { id } } }'
    await ask(query, { n: 2 })
    for (const n of [1, 2, 3, null, undefined]) expect(await askAgain(query, { n })).toEqual(await ask(query, { n }))
    expect(await askAgain(query, { n: 101 })).toBeNull()
    expect(await askAgain(query, { n: '2' })).toBeNull()
  })

  it('tells directives apart', async () => {
    const query = 'query ($with: Boolean!) { articles(first: 1) { nodes { id title @include(if: $with) } } }'
    await ask(query, { with: true })
    for (const value of [true, false])
      expect(await askAgain(query, { with: value })).toEqual(await ask(query, { with: value }))
  })

  it('takes times in any form', async () => {
    const query = 'query ($at: DateTime) { articles(filter: { publishedAt: { before: $at } }) { totalCount } }'
    await ask(query, { at: '2026-01-01T00:00:00Z' })
    for (const at of ['2026-01-01T00:00:00Z', '2026-01-01T02:00:00+02:00', '9999-01-01T00:00:00Z'])
      expect(await askAgain(query, { at })).toEqual(await ask(query, { at }))
    expect(await askAgain(query, { at: 'yesterday' })).toBeNull()
  })

  it('is not known before, nor when it reads by several statements', async () => {
    expect(await askAgain('{ articles { totalCount } }')).toBeNull()
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'
    await ask(query, { ids: [articles[0]?.id] })
    expect(await askAgain(query, { ids: [articles[0]?.id] })).toBeNull()
  })
})
