import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../src/postgres/connect.ts'
import { type Api, createApi } from '../api.ts'
import { createDatabase } from '../database.ts'
import { randomArchive } from '../oracle/archive.ts'
import { seedArchive } from '../oracle/seed.ts'
import { countStatements, recordStatements } from '../statements.ts'

// The number of statements in the spread form. It must depend only on the selection, and not on the number of rows.

let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api
let statements: string[]

beforeAll(async () => {
  database = await createDatabase()
  await seedArchive(database.db, randomArchive(1, { articles: 120 }))
  const recorded = recordStatements({ ...database.db, sqlForm: 'spread' })
  statements = recorded.statements
  api = await createApi(recorded.db)
})
afterAll(async () => {
  await api.stop()
  await database.drop()
})

const count = (document: string, variables?: Record<string, unknown>) =>
  countStatements(api, statements, document, variables)

test.each([
  [
    'a row with its outlet, and quotes with their speakers',
    1,
    'articles(first: $n) { nodes { id outlet { name } quotes(first: 2) { totalCount nodes { text speaker { name } } } } }',
  ],
  [
    'a list below the outlet of each row',
    3,
    'articles(first: $n) { nodes { outlet { articles(first: 2) { nodes { title } } } } }',
  ],
  [
    'a list below each row',
    2,
    'outlets(first: $n) { nodes { articles(first: 2) { nodes { title } pageInfo { hasNextPage } } } }',
  ],
  [
    'a list with counts below each row',
    5,
    'outlets(first: $n) { nodes { articles(first: 2) { nodes { title } totalCount timeline { count } facet(by: SECTION) { values { count } } } } }',
  ],
  [
    'the same list under two names',
    3,
    'outlets(first: $n) { nodes { a: articles(first: 2) { nodes { title } } b: articles(last: 2) { nodes { title } } } }',
  ],
  [
    'four lists in each other',
    4,
    'events(first: $n) { nodes { articles(first: 3) { nodes { events(first: 2) { nodes { participants(first: 2) { nodes { name } } } } } } } }',
  ],
])('%s: %i statements, with one row as with 20', async (_what, statements, selection) => {
  const document = `query ($n: Int) { ${selection} }`
  expect(await count(document, { n: 1 })).toBe(statements)
  expect(await count(document, { n: 20 })).toBe(statements)
})

// The usual form answers this selection with one statement (see statement.test.ts).
const DEEP = `nodes {
  title excerpt authors { name agent { name } } outlet { name articles(first: 2) { totalCount } }
  quotes(first: 2) { totalCount facet(by: SPEAKER) { values { count node { id } } } nodes { text prefix speaker { name } event { name parent { name } } } }
  events(first: 2) { nodes { participants(first: 2) { nodes { name } } outlets(first: 2) { edges { articleCount } } } }
}`

test.each([1, 20, 100])('a page of %i parents with all that hangs on them is 13 statements', async (n) => {
  const selection = `${DEEP} totalCount timeline { count } pageInfo { hasNextPage hasPreviousPage }`
  expect(await count(`query ($n: Int) { articles(first: $n) { ${selection} } }`, { n })).toBe(13)
})

test('a level without parents asks nothing', async () => {
  expect(await count('{ outlet(by: { key: "nobody" }) { name articles { nodes { title } totalCount } } }')).toBe(1)
})

test('nodes are one statement for each kind', async () => {
  const { data } = await api.query(
    '{ articles(first: 3) { nodes { id outlet { id } } } quotes(first: 2) { nodes { id } } }',
  )
  const ids = [...data.articles.nodes, ...data.quotes.nodes].map((node: { id: string }) => node.id)
  expect(await count('query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Article { title } } }', { ids })).toBe(2)
})

test('an error, and not null, answers a field that cannot be null if its record is deleted between two statements', async () => {
  const { read } = database.db
  const deleting = new Proxy(read, {
    get(target, name) {
      if (name !== 'unsafe') return Reflect.get(target, name)
      return (text: string, ...rest: unknown[]) => {
        const ask = () => Reflect.apply(target.unsafe, target, [text, ...rest]) as Promise<unknown> & { raw(): unknown }
        if (!/from article \w+ where/.test(text)) return ask()
        return { raw: async () => (await database.db.write`delete from article`) && ask().raw() }
      }
    },
  })
  const racing = await createApi({ ...database.db, read: deleting, sqlForm: 'spread' })
  const { data, errors } = await racing.query(
    '{ quotes(first: 3) { nodes { id article { id events { totalCount } } } } }',
  )
  await racing.stop()
  expect(data).toBeNull()
  expect(errors).toMatchObject([{ path: ['quotes'], extensions: { code: 'UNAVAILABLE' } }])
})

test.each(['usual', 'spread'] as const)(
  'an answer that repeats texts is refused by its own size, in the %s form',
  async (sqlForm) => {
    const limit = { maxAnswerBytes: 50_000 }
    const db = connect({ url: database.url, sqlForm, ...limit })
    const small = await createApi(db, limit)
    const articles = Array.from({ length: 20 }, (_, n) => ({
      key: `repeated-${n}`,
      title: 'Repeated',
      body: 'word '.repeat(100),
      outlet: { key: 'repeating' },
    }))
    const load = 'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { userErrors { message } } }'
    const input = { outlets: [{ key: 'repeating', name: 'Repeating' }], articles }
    const loaded = await small.query(load, { input }, { role: 'loader' })
    expect(loaded.data.bulkLoad.userErrors).toEqual([])
    const outlet = (below: string) => `{ outlet(by: { key: "repeating" }) { articles { nodes { ${below} } } } }`
    // 20 bodies have 10,000 bytes, and 20 times 20 bodies 200,000.
    expect((await small.query(outlet('body'))).errors).toBeUndefined()
    const { errors } = await small.query(outlet('outlet { articles { nodes { body } } }'))
    expect(errors).toMatchObject([{ extensions: { code: 'TOO_EXPENSIVE', limit: 50_000 } }])
    await small.stop()
    await db.close()
  },
)
