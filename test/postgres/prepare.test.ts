import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type Db } from '../../src/postgres/connect.ts'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { type Api, createApi } from '../api.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let db: Db
let api: Api

beforeAll(async () => {
  database = await createDatabase()
  // A prepared statement is visible only to its own connection, so there is only one connection.
  db = connect({ url: database.url, readConnections: 1 })
  const engine = createPostgresSearch(db)
  const status = async () => ({ engine: 'POSTGRES', lagSeconds: 0, pendingChanges: 0 }) as const
  api = await createApi(db, {}, { search: { engine, status } })
})
afterAll(async () => {
  await api.stop()
  await db.close()
  await database.drop()
})

async function preparedLength(): Promise<number> {
  const [row] = await db.read<{ length: number }[]>`
    select coalesce(sum(length(statement)), 0)::int as length from pg_prepared_statements`
  return row?.length ?? 0
}

async function ask(document: string): Promise<void> {
  expect((await api.query(document)).errors).toBeUndefined()
}

// For statements with many joins, each character takes 110 bytes of memory: 1.5 million characters took 165 MB on each
// connection.
const MAX_PREPARED_LENGTH = 450_000

test('a search that is asked for pages of ever other sizes is not prepared for each of them', async () => {
  for (const sort of ['RELEVANCE', 'NEWEST', 'OLDEST'])
    for (const kinds of ['', ', kinds: [ARTICLE]', ', kinds: [QUOTE]'])
      for (let first = 1; first <= 100; first++)
        for (let times = 0; times < 2; times++)
          await ask(
            `{ search(text: "river bank water", first: ${first}, sort: ${sort}${kinds}) { nodes { __typename } } }`,
          )
  expect(await preparedLength()).toBeLessThan(MAX_PREPARED_LENGTH)
})

test('a connection prepares statements up to a size in all, whatever clients ask again and again', async () => {
  for (let text = 0; text < 200; text++) {
    const fields = Array.from({ length: 20 }, (_, at) => `f${text}_${at}: outlet { name }`).join(' ')
    for (let times = 0; times < 3; times++) await ask(`{ articles(first: 1) { nodes { ${fields} } } }`)
  }
  expect(await preparedLength()).toBeGreaterThan(100_000)
  expect(await preparedLength()).toBeLessThan(MAX_PREPARED_LENGTH)
})
