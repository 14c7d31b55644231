import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Api, createApi } from '../api.ts'
import { createDatabase } from '../database.ts'
import { randomArchive } from '../oracle/archive.ts'
import { seedArchive } from '../oracle/seed.ts'
import { countStatements, recordStatements } from '../statements.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api
let statements: string[]

beforeAll(async () => {
  database = await createDatabase()
  await seedArchive(database.db, randomArchive(1, { articles: 120 }))
  const recorded = recordStatements(database.db)
  statements = recorded.statements
  api = await createApi({ ...recorded.db, sqlForm: 'usual' })
})
afterAll(async () => {
  await api.stop()
  await database.drop()
})

const count = (document: string, variables?: Record<string, unknown>) =>
  countStatements(api, statements, document, variables)

const DEEP = `nodes {
  title excerpt authors { name agent { name } } outlet { name articles(first: 2) { totalCount } }
  quotes(first: 2) { totalCount facet(by: SPEAKER) { values { count node { id } } } nodes { text prefix speaker { name } event { name parent { name } } } }
  events(first: 2) { nodes { participants(first: 2) { nodes { name } } outlets(first: 2) { edges { articleCount } } } }
}`

test.each([1, 20, 100])('a page of %i parents with all that hangs on them is one statement', async (n) => {
  expect(
    await count(
      `query ($n: Int) { articles(first: $n) { ${DEEP} totalCount timeline { count } pageInfo { hasNextPage hasPreviousPage } } }`,
      { n },
    ),
  ).toBe(1)
})

test('every root field and alias is one statement', async () => {
  expect(
    await count(
      '{ a: articles { totalCount } b: articles(last: 3) { nodes { id } } archive { articleCount } outlets { nodes { name } } __typename }',
    ),
  ).toBe(4)
})

test('nodes is one statement', async () => {
  const { data } = await api.query(
    '{ articles(first: 3) { nodes { id outlet { id } } } quotes(first: 2) { nodes { id } } }',
  )
  const ids = [...data.articles.nodes, ...data.quotes.nodes].map((node: { id: string }) => node.id)
  expect(await count('query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Article { title } } }', { ids })).toBe(1)
})

test('an id that is none asks the database nothing', async () => {
  expect(await count('{ node(id: "nobody") { id } }')).toBe(0)
})

test('introspection beside data is executed by graphql-js, with the same answer and as few statements', async () => {
  const page =
    '{ articles(first: 5) { nodes { id title quotes(first: 2) { nodes { text speaker { name } } } } totalCount } }'
  const plain = await api.query(page)
  expect(await count(page.replace('{', '{ __schema { queryType { name } } '))).toBe(1)
  const beside = await api.query(page.replace('{', '{ __schema { queryType { name } } '))
  expect(beside.data.articles).toEqual(plain.data.articles)
})

test('no count and no body is read unless selected', async () => {
  await count('{ articles(first: 5) { nodes { title wordCount } } }')
  expect(statements[0]).not.toMatch(/count\(|article_version|row_number/)
})
