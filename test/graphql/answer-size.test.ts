import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, createApi } from '../api.ts'
import { connect, type Db } from '../../src/postgres/connect.ts'
import { createDatabase } from '../database.ts'

const MB = 1_000_000
let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api

beforeAll(async () => {
  database = await createDatabase()
  api = await createApi(database.db)
  const load =
    'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { counts { created } userErrors { message } } }'
  const articles = [
    { key: 'long', title: 'Long', body: 'word '.repeat((3 * MB) / 5) },
    { key: 'medium', title: 'Medium', body: 'word '.repeat(1_000) },
    ...Array.from({ length: 20 }, (_, index) => ({
      key: `a${index}`,
      title: `Article ${index}`,
      body: 'A short text.',
    })),
  ]
  const { data } = await api.query(load, { input: { articles } }, { role: 'loader' })
  expect(data.bulkLoad.counts.created).toBe(22)
})
afterAll(async () => {
  await api.stop()
  await database.drop()
})

/** Returns the maximum growth of this process's memory, in bytes, during the work. */
async function growthWhile(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 1)
  await work()
  clearInterval(watch)
  return most
}

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ')

describe('an answer', () => {
  it.each([
    ['below one article', (count: number) => `{ article(by: { key: "long" }) { ${aliases(count, 'body')} } }`],
    ['each in a field of its own', (count: number) => `{ ${aliases(count, 'article(by: { key: "long" }) { body }')} }`],
  ])('of 23 aliases of a text of 3 MB is refused, that of 3 is not: %s', async (_where, document) => {
    const few = await api.query(document(3))
    expect(few.errors).toBeUndefined()
    const grown = await growthWhile(async () => {
      const { errors } = await api.query(document(23))
      expect(errors?.[0]).toMatchObject({ extensions: { code: 'TOO_EXPENSIVE', limit: 32 * MB } })
      expect(errors?.[0]?.extensions['asked']).toBeGreaterThan(32 * MB)
      expect(errors?.[0]?.message).toContain('32000000')
    })
    expect(grown).toBeLessThan(64 * MB)
  })

  it('is judged by the slices that it asks for, not by the texts they are cut from', async () => {
    const { data, errors } = await api.query(
      `{ article(by: { key: "long" }) { ${aliases(100, 'body(start: 10, end: 14)')} } }`,
    )
    expect(errors).toBeUndefined()
    expect(data.article.a99).toBe('word')
  })

  it('is judged anew for each request', async () => {
    for (let times = 0; times < 5; times++)
      expect((await api.query(`{ article(by: { key: "long" }) { ${aliases(8, 'body')} } }`)).errors).toBeUndefined()
  })
})

describe('MAX_ANSWER_BYTES', () => {
  const LIMIT = 10_000
  let db: Db
  let small: Api
  beforeAll(async () => {
    db = connect({ url: database.url, maxAnswerBytes: LIMIT })
    // `askTwice` sends each query through Apollo, too.
    small = await createApi(db, { maxAnswerBytes: LIMIT }, { askTwice: true })
  })
  afterAll(async () => {
    await small.stop()
    await db.close()
  })

  const medium = 'article(by: { key: "medium" }) { body }'
  it.each([
    ['of one statement', '{ article(by: { key: "long" }) { body } }'],
    ['of several', `{ ${aliases(3, medium)} }`],
    ['by resolvers', `{ ${aliases(3, medium)} __type(name: "Query") { name } }`],
    ['of one statement by resolvers', '{ article(by: { key: "long" }) { body } __type(name: "Query") { name } }'],
    ['of other texts', `{ articles { nodes { ${aliases(30, 'id')} } } }`],
    ['of the schema', '{ __schema { types { name description } } }'],
  ])('holds for an answer %s', async (_way, document) => {
    const { errors } = await small.query(document)
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'TOO_EXPENSIVE', limit: LIMIT } })
    expect(errors?.[0]?.message).toContain(`the limit is ${LIMIT}`)
  })

  it.each([
    ['of one statement', `{ ${medium} }`],
    ['by resolvers', `{ ${medium} __type(name: "Query") { name } }`],
  ])('leaves alone what is smaller: %s', async (_way, document) => {
    const { data, errors } = await small.query(document)
    expect(errors).toBeUndefined()
    expect(data.article.body).toHaveLength(5_000)
  })
})

describe('cost', () => {
  const codeOf = async (document: string) => (await api.query(document)).errors?.[0]?.extensions.code
  it.each([
    ['facets', 'articles { facet(by: OUTLET) { distinctCount } }'],
    ['timelines', 'articles { timeline(interval: DAY) { count } }'],
  ])('refuses a hundred aliases of %s, and takes ten', async (_what, field) => {
    expect(await codeOf(`{ ${aliases(100, field)} }`)).toBe('TOO_EXPENSIVE')
    expect(await codeOf(`{ ${aliases(10, field)} }`)).toBeUndefined()
  })

  it('refuses them below one list and below the rows of one', async () => {
    const facets = aliases(100, 'facet(by: OUTLET) { distinctCount }')
    expect(await codeOf(`{ articles { ${facets} } }`)).toBe('TOO_EXPENSIVE')
    expect(await codeOf(`{ outlets { nodes { articles(first: 1) { ${facets} } } } }`)).toBe('TOO_EXPENSIVE')
  })

  it('counts texts by the rows that have them', async () => {
    const page = (count: number) => `{ articles(first: 100) { nodes { ${aliases(count, 'body(end: 10)')} } } }`
    expect(await codeOf(page(23))).toBe('TOO_EXPENSIVE')
    expect(await codeOf(page(10))).toBeUndefined()
  })

  it('counts fields that are asked again and again by the rows that have them', async () => {
    const page = (rows: number, count: number) =>
      `{ articles(first: ${rows}) { nodes { quotes(first: ${rows}) { nodes { ${aliases(count, 'text')} } } } } }`
    expect(await codeOf(page(99, 200))).toBe('TOO_EXPENSIVE')
    expect(await codeOf(page(99, 3))).toBeUndefined()
    expect(await codeOf(page(5, 200))).toBeUndefined()
  })

  it('counts the aliases of a fragment as often as it is spread', async () => {
    const spread = (count: number) =>
      `{ articles(first: 1) { nodes { ${aliases(count, 'outlet { ...F }')} } } } fragment F on Outlet { ${aliases(10, 'name').replaceAll('a', 'b').replaceAll('nbme', 'name')} }`
    expect(await codeOf(spread(25))).toBe('BAD_USER_INPUT')
    expect(await codeOf(spread(10))).toBeUndefined()
  })
})

it('distinct texts of 20 kB, each asked three times, leave neither Node nor Postgres large', async () => {
  const pids = async () => {
    const rows = await database.db.read<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend'`
    return rows.map(({ pid }) => pid)
  }
  // Shared pages are not counted, because they belong to all backends.
  const postgresBytes = async () => {
    const sizes = await Promise.all(
      (await pids()).map(async (pid) => {
        const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
        return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
      }),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  }
  const [node, postgres] = [process.memoryUsage().rss, await postgresBytes()]
  for (let index = 0; index < TEXTS; index++) {
    const long = `${'x'.repeat(100)}${index}_`
    const fields = Array.from({ length: 150 }, (_, at) => `${long}${at}: title`).join(' ')
    for (let times = 0; times < 3; times++) {
      const { errors } = await api.query(`{ articles(first: 1) { nodes { ${fields} } } }`)
      expect(errors).toBeUndefined()
    }
  }
  expect(process.memoryUsage().rss - node).toBeLessThan(300 * MB)
  expect((await postgresBytes()) - postgres).toBeLessThan(300 * MB)
})

// 400 texts are enough to show whether memory grows with the number of texts; TEXTS=2000 tests the maximum.
const TEXTS = Number(process.env['TEXTS'] ?? 400)
