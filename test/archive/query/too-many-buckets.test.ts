import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Api, createApi } from '../../api.ts'
import { createDatabase } from '../../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api

beforeAll(async () => {
  database = await createDatabase()
  api = await createApi(database.db, {}, { askTwice: true })
  for (const thousand of [0, 1000, 2000]) {
    const articles = Array.from({ length: thousand === 2000 ? 1 : 1000 }, (_, n) => ({
      key: `a${thousand + n}`,
      title: '$tooManyBuckets',
      publishedAt: new Date(Date.UTC(2020, 0, 1, thousand + n)).toISOString(),
    }))
    const load = 'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { counts { created } } }'
    const { data } = await api.query(load, { input: { articles } }, { role: 'loader' })
    expect(data.bulkLoad.counts.created).toBe(articles.length)
  }
})
afterAll(async () => {
  await api.stop()
  await database.drop()
})

it('answers a title with the name of a marker that there once was, also without Apollo', async () => {
  const before = api.repeated
  const { data, errors } = await api.query(
    '{ articles(first: 1) { nodes { title } timeline(interval: DAY) { count } facet(by: STATUS) { missingCount } } }',
  )
  expect(errors).toBeUndefined()
  expect(data.articles.nodes).toEqual([{ title: '$tooManyBuckets' }])
  expect(data.articles.timeline).toHaveLength(84)
  expect(api.repeated).toBe(before + 1)
})

it('answers null and an error for the one timeline that has too many buckets, and the rest of the data', async () => {
  const { data, errors } = await api.query(
    '{ articles(first: 1) { nodes { title } hours: timeline(interval: HOUR) { count } years: timeline(interval: YEAR) { count } } }',
  )
  expect(data.articles).toEqual({ nodes: [{ title: '$tooManyBuckets' }], hours: null, years: [{ count: 2001 }] })
  expect(errors).toMatchObject([{ path: ['articles', 'hours'], extensions: { code: 'BAD_USER_INPUT', limit: 2000 } }])
})
