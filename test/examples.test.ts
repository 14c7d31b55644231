import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { getOperationAST, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { extractNext } from '../src/extraction/extract.ts'
import { readStatus } from '../src/extraction/start.ts'
import { DEFAULT_LOAD_LIMITS } from '../src/load/limits.ts'
import { createLog } from '../src/observe/log.ts'
import { toJobId, toUploadId } from '../src/load/job/id.ts'
import { createPostgresSearch } from '../src/search/postgres/engine.ts'
import { startSync, type Sync } from '../src/search/sync/sync.ts'
import { type Api, createApi } from './api.ts'
import { createDatabase } from './database.ts'
import { createJobRunner, toLines } from './jobs/harness.ts'

const FOLDER = 'schema/examples/'
const examples = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.graphql'))
  .sort()
  .map((file) => {
    const document = readFileSync(FOLDER + file, 'utf8')
    const variables = FOLDER + file.replace(/graphql$/, 'variables.json')
    return {
      file,
      document,
      variables: existsSync(variables) ? (JSON.parse(readFileSync(variables, 'utf8')) as Record<string, unknown>) : {},
    }
  })

let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api
let sync: Sync
let jobId: string
let uploadId: string
let quoteId: string
beforeAll(async () => {
  database = await createDatabase()
  const engine = createPostgresSearch(database.db)
  sync = await startSync({ db: database.db, engine, url: database.url, log: createLog('silent') })
  api = await createApi(
    database.db,
    {},
    {
      bothForms: true,
      search: { engine, status: sync.status },
      extraction: { status: () => readStatus(database.db.read) },
    },
  )
  const sample = { input: JSON.parse(readFileSync('sample/archive.json', 'utf8')) as unknown }
  const { data, errors } = await api.query(
    'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { userErrors { field message } } }',
    sample,
    { role: 'loader' },
  )
  expect(errors).toBeUndefined()
  expect(data.bulkLoad.userErrors).toEqual([])
  while ((await extractNext(database.db.write, createLog('silent'), DEFAULT_LOAD_LIMITS)).articles > 0);
  await sync.drain()
  const runner = await createJobRunner(database.db)
  const { job } = await runner.load(
    toLines([
      { type: 'outlet', name: 'Brought by a job' },
      { type: 'article', title: 'Brought by a job', outlet: { name: 'Brought by a job' } },
      { type: 'article' },
    ]),
  )
  jobId = toJobId(job.id)
  uploadId = toUploadId(await runner.upload(readFileSync(`${FOLDER}21-start-a-load.ndjson`)))
  await runner.remove()
  const { quotes } = await ask('24-least-certain-quotes.graphql')
  quoteId = quotes.nodes[0].id
})
afterAll(async () => {
  await api?.stop()
  await sync?.close()
  await database.drop()
})

/** Returns the paths of empty lists, nulls and zeros in an answer. The test lists the paths that may be empty. */
function emptyPaths(value: unknown, path = ''): string[] {
  if (value === null || (Array.isArray(value) && value.length === 0) || value === 0) return [path]
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => emptyPaths(item, `${path}[]`)))]
  if (typeof value === 'object')
    return Object.entries(value as object).flatMap(([name, inner]) => emptyPaths(inner, `${path}.${name}`))
  return []
}

// A record in a list may lack a value, such as the speaker or the description. The answer itself must have all values.
const mayBeEmpty = (path: string) =>
  path.includes('[]') ||
  /missingCount|userErrors|counts\.|created\.|\.parent$|\.publishedAt$|hasPreviousPage|hasNextPage|tookMs|lagSeconds|pendingChanges|pendingArticles/.test(
    path,
  )

/**
 * Returns the answer to an example, or the first event of a subscription. The ids of uploads, jobs and quotes in
 * the examples are placeholders, which the playground also replaces.
 */
function run(document: string, variables: Record<string, unknown>, role: 'loader' | 'anonymous') {
  const filled = JSON.parse(
    JSON.stringify(variables)
      .replace(/job_0{8}[0-9a-f-]+/, jobId)
      .replace(/upload_0{8}[0-9a-f-]+/, uploadId)
      .replace(/quote_0{8}[0-9a-f-]+/, quoteId),
  ) as Record<string, unknown>
  const isSubscription = getOperationAST(parse(document))?.operation === 'subscription'
  return isSubscription ? api.follow(document, filled, { role }) : api.query(document, filled, { role })
}

describe('an example', () => {
  test('is one of at least twelve', () => expect(examples.length).toBeGreaterThanOrEqual(12))

  test.each(examples)('$file asks its question in the first line and has a name', ({ document }) => {
    expect(document.split('\n')[0]).toMatch(/^# .{10,140}[?.]$/)
    expect(getOperationAST(parse(document))?.name?.value).toMatch(/^[A-Z]\w+$/)
  })

  test.each(examples)('$file answers something from the sample archive', async ({ document, variables }) => {
    const needsKey = document.includes('\n# This example needs an access key with the loader role.\n')
    const { data, errors } = await run(document, variables, needsKey ? 'loader' : 'anonymous')
    expect(errors).toBeUndefined()
    expect(emptyPaths(data).filter((path) => !mayBeEmpty(path))).toEqual([])
  })

  test.each(examples.filter(({ document }) => document.includes('# This example needs an access key')))(
    '$file says truly that it needs a key',
    async ({ document, variables }) => {
      const { data, errors } = await run(document, variables, 'anonymous')
      expect(errors?.[0]?.extensions.code ?? (data.articles.totalCount === 0 && 'hidden')).toMatch(
        /^(UNAUTHENTICATED|hidden)$/,
      )
    },
  )
})

const ask = async (file: string) => {
  const { document, variables } = examples.find((example) => example.file === file)!
  return (await api.query(document, variables, { role: 'loader' })).data
}

test('one remark is found in six languages', async () => {
  const { quotes } = await ask('05-one-remark-in-all-its-printings.graphql')
  const languages = new Set<string>(quotes.facet.values.map(({ value }: { value: string }) => value.slice(0, 2)))
  expect(languages).toEqual(new Set(['en', 'de', 'fr', 'es', 'ar', 'ja']))
})

test('the batch that is checked has two mistakes, each with its place', async () => {
  const { bulkLoad } = await ask('16-check-a-batch.graphql')
  expect(
    bulkLoad.userErrors.map(({ code, field }: { code: string; field: string[] }) => [code, field.join('.')]),
  ).toEqual([
    ['NOT_IN_TEXT', 'articles.0.quotes.1.text'],
    ['INVALID', 'articles.1.publishedAt'],
  ])
})

test('two articles that are loaded again are unchanged', async () => {
  await ask('17-load-two-articles.graphql')
  const { bulkLoad } = await ask('17-load-two-articles.graphql')
  expect(new Set(bulkLoad.results.map(({ outcome }: { outcome: string }) => outcome))).toEqual(new Set(['UNCHANGED']))
})

test('a remark that is searched for is found in articles and quotes, with the words marked', async () => {
  const { search } = await ask('18-search-by-words.graphql')
  expect(new Set(search.edges.map(({ node }: { node: { __typename: string } }) => node.__typename))).toEqual(
    new Set(['Article', 'Quote']),
  )
  for (const { highlights } of search.edges) {
    const hits = highlights.flatMap(({ runs }: { runs: { text: string; hit: boolean }[] }) =>
      runs.filter(({ hit }) => hit),
    )
    expect(hits[0]?.text.toLowerCase()).toBe('sea does not negotiate')
  }
})

test('the newest come first, in the languages that were asked for', async () => {
  const { search } = await ask('19-search-newest-first.graphql')
  const times: string[] = search.nodes.map(({ publishedAt }: { publishedAt: string }) => publishedAt)
  expect(times).toEqual(times.toSorted().reverse())
  expect(search.languages.values.filter(({ value }: { value: string }) => !/^(en|fr)(-|$)/.test(value))).toEqual([])
})

test('a misspelt name finds its bearer', async () => {
  const { search } = await ask('20-search-everything.graphql')
  expect(search.nodes[0]).toMatchObject({ __typename: 'Agent', aliases: expect.arrayContaining(['Kenta Morishige']) })
})

test('each quote that was found in a text has its words, and says how sure the extractor is', async () => {
  const { article } = await ask('23-quotes-found-in-a-text.graphql')
  expect(article.quotes.nodes.length).toBeGreaterThanOrEqual(5)
  for (const { text, provenance, confidence, span } of article.quotes.nodes) {
    expect([...article.body].slice(span.start, span.end).join('')).toBe(text)
    expect(provenance).toBe('EXTRACTED')
    expect(confidence).toBeGreaterThan(0)
  }
})

test('what is to be checked begins with the least certain', async () => {
  const { quotes } = await ask('24-least-certain-quotes.graphql')
  const confidences: number[] = quotes.nodes.map(({ confidence }: { confidence: number }) => confidence)
  expect(confidences).toEqual(confidences.toSorted((a, b) => a - b))
  expect(quotes.totalCount).toBeGreaterThanOrEqual(30)
})
