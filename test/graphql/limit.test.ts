import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Api, createApi } from '../api.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api
beforeAll(async () => {
  database = await createDatabase()
  api = await createApi(database.db)
})
afterAll(async () => {
  await api.stop()
  await database.drop()
})

async function refusal(document: string, variables: Record<string, unknown> = {}) {
  const { errors } = await api.query(document, variables)
  return errors?.[0]
}

const nested = (depth: number): string => (depth === 0 ? 'id' : `parent { ${nested(depth - 1)} }`)

describe('depth', () => {
  test('answers twelve fields inside each other', async () => {
    expect(await refusal(`{ event(by: { key: "x" }) { ${nested(10)} } }`)).toBeUndefined()
  })

  test('refuses the thirteenth and says both numbers', async () => {
    const error = await refusal(`{ event(by: { key: "x" }) { ${nested(11)} } }`)
    expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', limit: 12, asked: 13 } })
    expect(error?.message).toContain('13')
  })

  test('sees through fragments', async () => {
    const error = await refusal(`{ event(by: { key: "x" }) { ...F } } fragment F on Event { ${nested(11)} }`)
    expect(error?.extensions.code).toBe('BAD_USER_INPUT')
  })

  test('measures a chain of doubled fragments without walking each of its paths', async () => {
    const chain = Array.from(
      { length: 60 },
      (_, i) => `fragment F${i} on Event { a${i}: id ...F${i + 1} ... on Event { ...F${i + 1} } }`,
    ).join(' ')
    const before = performance.now()
    await refusal(`{ event(by: { key: "x" }) { ...F0 } } ${chain} fragment F60 on Event { id }`)
    expect(performance.now() - before).toBeLessThan(3_000 * slowdown())
  })

  test('lets introspection be as deep as tools ask', async () => {
    const types = (depth: number): string => (depth === 0 ? 'name' : `ofType { ${types(depth - 1)} }`)
    expect(await refusal(`{ __schema { types { fields { type { ${types(12)} } } } } }`)).toBeUndefined()
  })
})

describe('cost', () => {
  test('is the product of the page sizes along a path, summed', async () => {
    const error = await refusal('{ articles(first: 100) { nodes { quotes(first: 100) { totalCount } } } }')
    expect(error).toMatchObject({ extensions: { code: 'TOO_EXPENSIVE', limit: 10_000, asked: 10_100 } })
  })

  test('reads page sizes from variables', async () => {
    const document = 'query ($n: Int) { articles(first: $n) { nodes { quotes(first: 100) { totalCount } } } }'
    expect(await refusal(document, { n: 99 })).toBeUndefined()
    expect((await refusal(document, { n: 100 }))?.extensions.code).toBe('TOO_EXPENSIVE')
  })

  test('counts every alias', async () => {
    const error = await refusal(
      `{ ${Array.from({ length: 101 }, (_, i) => `a${i}: articles(first: 100) { nodes { id } }`).join(' ')} }`,
    )
    expect(error).toMatchObject({ extensions: { code: 'TOO_EXPENSIVE', asked: 10_100 } })
  })

  test('counts what `nodes` asks for', async () => {
    const ids = Array.from({ length: 100 }, () => 'x')
    const error = await refusal(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Outlet { articles(first: 100) { totalCount } } } }',
      { ids },
    )
    expect(error).toMatchObject({ extensions: { asked: 10_100 } })
  })
})

describe('introspection', () => {
  test.each([
    [
      'aliases of the schema',
      '{ #} fragment F on __Schema { types { name } }',
      (i: number) => `a${i}: __schema { ...F }`,
    ],
    ['aliases inside it', '{ __schema { # } }', (i: number) => `a${i}: types { name }`],
    ['aliases of a type', '{ # }', (i: number) => `a${i}: __type(name: "Query") { name }`],
  ])('refuses many %s', async (_what, document, part) => {
    const of = (count: number) => document.replace('#', Array.from({ length: count }, (_, i) => part(i)).join(' '))
    expect(await refusal(of(5))).toBeUndefined()
    expect(await refusal(of(50))).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', limit: 10 } })
  })
})

describe('aliases and tokens', () => {
  test('refuses more aliases than the limit', async () => {
    const error = await refusal(`{ ${Array.from({ length: 201 }, (_, i) => `a${i}: __typename`).join(' ')} }`)
    expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', limit: 200, asked: 201 } })
  })

  test('refuses a document of more tokens than the limit', async () => {
    const error = await refusal(`{ ${'id '.repeat(10_001)} }`)
    expect(error?.extensions.code).toBe('GRAPHQL_PARSE_FAILED')
    expect(error?.message).toContain('10000')
  })
})

describe('arguments', () => {
  test.each([
    ['{ articles(first: 0) { totalCount } }', 'first'],
    ['{ articles(first: 101) { totalCount } }', '101'],
    ['{ articles(last: -1) { totalCount } }', 'last'],
    ['{ articles(first: 1, last: 1) { totalCount } }', 'exclude'],
    ['{ articles(after: "x") { totalCount } }', 'after'],
    ['{ articles(before: "") { totalCount } }', 'before'],
    ['{ articles { facet(by: OUTLET, first: 101) { distinctCount } } }', '101'],
    ['{ articles { timeline(timeZone: "Mars/Olympus7") { count } } }', 'timeZone'],
    ['{ articles { timeline(timeZone: "+02:00") { count } } }', 'timeZone'],
    ['{ articles { nodes { body(start: -1) } } }', 'start'],
    ['{ articles { nodes { excerpt(maxLength: 2001) } } }', '2001'],
  ])('%s is refused with a sentence', async (document, word) => {
    const error = await refusal(document)
    expect(error?.extensions.code).toBe('BAD_USER_INPUT')
    expect(error?.message).toContain(word)
  })

  test('a list of more than a hundred ids is refused', async () => {
    const error = await refusal('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: Array.from({ length: 101 }, () => 'x'),
    })
    expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', limit: 100, asked: 101 } })
  })

  test.each([
    ['query ($l: [LanguageTag!]) { articles(filter: { languages: $l }) { totalCount } }', { l: ['*'] }],
    ['query ($t: DateTime) { articles(filter: { publishedAt: { from: $t } }) { totalCount } }', { t: '2024-01-01' }],
    ['query ($c: [CountryCode!]) { outlets(filter: { countries: $c }) { totalCount } }', { c: ['XX'] }],
  ])('%s refuses a value that is none', async (document, variables) => {
    expect((await refusal(document, variables))?.extensions.code).toBe('BAD_USER_INPUT')
  })
})

test('a filter that nests too deep is refused before the database plans it', async () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { not: deep(levels - 1) })
  const document = 'query ($f: ArticleFilter) { articles(filter: $f) { totalCount } }'
  expect(await refusal(document, { f: deep(29) })).toBeUndefined()
  expect(await refusal(document, { f: deep(30) })).toMatchObject({
    extensions: { code: 'BAD_USER_INPUT', limit: 30, asked: 31 },
  })
})

test.each([500, 5_000, 50_000])('variables that nest %i levels are refused, not walked', async (levels) => {
  let deep: object = {}
  for (let i = 0; i < levels; i++) deep = { and: [deep] }
  expect(
    (await refusal('query ($f: ArticleFilter) { articles(filter: $f) { totalCount } }', { f: deep }))?.extensions.code,
  ).toBe('BAD_USER_INPUT')
})

describe('mistakes in variables', () => {
  const tags = 'query ($l: [LanguageTag!]) { articles(filter: { languages: $l }) { totalCount } }'
  const filters = 'query ($f: ArticleFilter) { articles(filter: $f) { totalCount } }'

  test('are told together', async () => {
    const { errors } = await api.query(tags, { l: ['*', 'en', '!'] })
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT'])
  })

  test.each([
    ['more than fifty', tags, { l: Array.from({ length: 60 }, () => '*') }],
    ['a hundred thousand entries', tags, { l: Array.from({ length: 100_000 }, () => '*') }],
    [
      'a hundred thousand fields',
      filters,
      { f: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`a${i}`, 1])) },
    ],
    ['a name of megabytes', filters, { f: { ['a'.repeat(2_000_000)]: 1 } }],
    ['a value of megabytes', tags, { l: ['*'.repeat(2_000_000)] }],
  ])('are refused fast and in few words: %s', async (_what, document, variables) => {
    const before = performance.now()
    const { errors } = await api.query(document, variables)
    expect(performance.now() - before).toBeLessThan(2_000 * slowdown())
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(errors?.map(() => 'BAD_USER_INPUT'))
    expect(JSON.stringify(errors).length).toBeLessThan(20_000)
  })
})

describe('writing', () => {
  test('needs a key', async () => {
    const { errors } = await api.query('mutation { bulkLoad(input: {}) { counts { created } } }')
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })

  test('needs the loader role', async () => {
    const { errors } = await api.query(
      'mutation { deleteRecords(input: { ids: [] }) { deleted { articles } } }',
      {},
      { role: 'reader' },
    )
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('conditions of a filter', () => {
  const ask = (filter: unknown) =>
    refusal('query ($filter: ArticleFilter) { articles(filter: $filter) { totalCount } }', { filter })
  const titles = (count: number) => Array.from({ length: count }, (_, index) => ({ title: { equals: `T${index}` } }))

  test('are a thousand at most, languages among them', async () => {
    expect(await ask({ or: titles(400) })).toBeUndefined()
    expect(await ask({ or: titles(5_000) })).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', limit: 1_000, asked: 10_001 },
    })
    expect(await ask({ outlet: { languages: Array.from({ length: 100_000 }, () => 'en') } })).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', asked: 100_002 },
    })
  })

  test('may name as many keys and ids as there are', async () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}`)
    expect(await ask({ keys, ids: keys })).toBeUndefined()
  })
})
