import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import type { ArticleInput } from '../../src/generated/types.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { type DocumentRef, SEARCH_KINDS } from '../../src/search/document.ts'
import type { SearchEngine } from '../../src/search/engine.ts'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { readDocuments } from '../../src/search/source/read-documents.ts'
import { type Api, createApi } from '../api.ts'
import { createDatabase } from '../database.ts'
import { hasMeilisearch, startMeilisearch } from '../meilisearch.ts'
import { slowdown } from '../slowdown.ts'

const FIELDS = `totalCount totalIsExact engine tookMs pageInfo { hasNextPage hasPreviousPage endCursor }
  edges { cursor score node { __typename ... on Article { id title publishedAt outlet { name } } ... on Quote { id words: text speaker { name } } ... on Event { id name } ... on Outlet { id name } ... on Agent { id name } }
    highlights { field runs { text hit } } }`
const SEARCH = `query ($text: String!, $kinds: [SearchKind!], $filter: SearchFilter, $sort: SearchSort! = RELEVANCE, $first: Int, $after: String) {
  search(text: $text, kinds: $kinds, filter: $filter, sort: $sort, first: $first, after: $after) { ${FIELDS}
    kinds: facet(by: KIND) { values { value count node { id } } distinctCount missingCount }
    speakers: facet(by: SPEAKER, first: 1) { values { value label count node { id ... on Agent { name } } } distinctCount missingCount }
    outlets: facet(by: OUTLET) { values { value label count } missingCount } } }`

const article = (key: string, title: string, more: Partial<ArticleInput> = {}): ArticleInput => ({
  key,
  title,
  ...more,
})

async function load(db: Db, articles: ArticleInput[]) {
  const answer = await bulkLoad(
    db,
    { holder: 'test', limits: DEFAULT_LOAD_LIMITS },
    {
      articles,
      outlets: [{ key: 'courier', name: 'Harbour Courier', domain: 'courier.example' }],
      agents: [
        { key: 'ada', name: 'Ada Renwick' },
        { key: 'bo', name: 'Bo Kostan' },
      ],
      onError: 'REJECT_ALL',
      dryRun: false,
    },
  )
  expect(answer.userErrors).toEqual([])
}

async function index(db: Db, engine: SearchEngine) {
  const refs: DocumentRef[] = []
  for (const kind of SEARCH_KINDS)
    for (const { id } of await db.read.unsafe<{ id: string }[]>(`select id::text from ${kind}`)) refs.push({ kind, id })
  await engine.current.put(await readDocuments(db.read, refs))
}

const BODY = `Nobody moved. “These photos are a serious thing,” Ada Renwick said. ${'The harbour lay still. '.repeat(60)} A serious matter, said others.`

describe.each(hasMeilisearch ? ['POSTGRES', 'MEILISEARCH'] : ['POSTGRES'])('Query.search on %s', (name) => {
  let db: Db
  let api: Api
  let engine: SearchEngine
  const ends: (() => Promise<unknown>)[] = []
  const search = async (variables: Record<string, unknown>, role: 'anonymous' | 'loader' = 'anonymous') => {
    const { data, errors } = await api.query(SEARCH, variables, { role })
    if (errors) throw new Error(`${errors[0]?.extensions.code}: ${errors[0]?.message}`)
    return data.search
  }
  beforeAll(async () => {
    const database = await createDatabase()
    ends.push(database.drop)
    db = database.db
    if (name === 'POSTGRES') engine = createPostgresSearch(db)
    else {
      const server = await startMeilisearch()
      ends.unshift(() => server.stop())
      engine = createMeilisearch(server.options)
    }
    await engine.create('test')
    await load(db, [
      article('a', 'Photos are a serious thing', {
        body: BODY,
        outlet: { key: 'courier' },
        publishedAt: '2026-01-01T00:00:00Z',
        quotes: [{ text: 'These photos are a serious thing', speaker: { key: 'ada' } }],
      }),
      article('b', 'Serious trouble', { publishedAt: '2026-01-02T00:00:00Z', language: 'en', body: 'x' }),
      article('c', 'Serious, undated'),
      article('w', 'Serious secret', {
        status: 'WITHHELD',
        body: 'secret quote here',
        quotes: [{ text: 'secret quote', speaker: { key: 'bo' } }],
      }),
    ])
    await index(db, engine)
    api = await createApi(
      db,
      {},
      {
        askTwice: true,
        search: { engine, status: async () => ({ engine: engine.name, lagSeconds: 0, pendingChanges: 0 }) },
      },
    )
    ends.unshift(() => api.stop())
  })
  afterAll(async () => {
    for (const end of ends) await end()
  })

  test('finds the printings, with highlights that are part of the field and facets that agree', async () => {
    const found = await search({ text: '"photos are a serious thing"' })
    expect(found.edges.map((edge: { node: object }) => edge.node)).toEqual([
      {
        __typename: 'Article',
        id: expect.any(String),
        title: 'Photos are a serious thing',
        publishedAt: '2026-01-01T00:00:00.000Z',
        outlet: { name: 'Harbour Courier' },
      },
      {
        __typename: 'Quote',
        id: expect.any(String),
        words: 'These photos are a serious thing',
        speaker: { name: 'Ada Renwick' },
      },
    ])
    expect([found.totalCount, found.totalIsExact, found.engine]).toEqual([2, true, name])
    const [title, body] = found.edges[0].highlights
    expect(title).toEqual({ field: 'title', runs: [{ text: 'Photos are a serious thing', hit: true }] })
    expect(body.field).toBe('body')
    expect(BODY).toContain(body.runs.map((run: { text: string }) => run.text).join(''))
    expect(body.runs.filter((run: { hit: boolean }) => run.hit)).toEqual([
      { text: 'photos are a serious thing', hit: true },
    ])
    expect(found.kinds).toEqual({
      values: [
        { value: 'ARTICLE', count: 1, node: null },
        { value: 'QUOTE', count: 1, node: null },
      ],
      distinctCount: 2,
      missingCount: 0,
    })
    expect(found.speakers).toEqual({
      values: [{ value: 'ada', label: 'Ada Renwick', count: 2, node: { id: expect.any(String), name: 'Ada Renwick' } }],
      distinctCount: 1,
      missingCount: 0,
    })
    expect(found.outlets).toEqual({
      values: [{ value: 'courier', label: 'Harbour Courier', count: 2 }],
      missingCount: 0,
    })
  })
  test('finds them with a typo', async () => {
    expect((await search({ text: 'serios thing' })).edges.length).toBeGreaterThanOrEqual(2)
  })
  test('pages by date to the end and says what lies on either side', async () => {
    const titles: string[] = []
    const sides: [boolean, boolean][] = []
    let after: string | null = null
    do {
      const page: {
        edges: { node: { title: string } }[]
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string }
      } = await search({ text: 'serious', kinds: ['ARTICLE'], sort: 'OLDEST', first: 1, after })
      titles.push(...page.edges.map((edge) => edge.node.title))
      sides.push([page.pageInfo.hasPreviousPage, page.pageInfo.hasNextPage])
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after)
    expect(titles).toEqual(['Photos are a serious thing', 'Serious trouble', 'Serious, undated'])
    expect(sides).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ])
  })
  test('pages by relevance without duplicates', async () => {
    const one = await search({ text: 'serious', first: 2 })
    const two = await search({ text: 'serious', first: 2, after: one.pageInfo.endCursor })
    const ids = [...one.edges, ...two.edges].map((edge: { node: { id: string } }) => edge.node.id)
    expect([ids.length, new Set(ids).size, two.pageInfo.hasPreviousPage, two.pageInfo.hasNextPage]).toEqual([
      4,
      4,
      true,
      false,
    ])
  })
  test.each([
    [{ outlets: [{ domain: 'COURIER.example' }] }, 2],
    [{ outlets: [{ key: 'courier' }, { key: 'nobody' }] }, 2],
    [{ outlets: [{ key: 'nobody' }] }, 0],
    [{ outlets: [{ id: 'nonsense' }] }, 0],
    [{ outlets: [{ key: 'a\0b' }] }, 0],
    [{ outlets: [] }, 0],
    [{ speakers: [{ key: 'ada' }] }, 2],
    [{ speakers: [{ wikidataId: 'Q1' }] }, 0],
    [{ events: [{ key: `'"\\}` }] }, 0],
    [{ languages: ['en'] }, 1],
    [{ publishedAt: {} }, 3],
    [{ publishedAt: { from: '2026-01-02T00:00:00Z' } }, 1],
    [null, 4],
  ])('the filter %j', async (filter, count) => {
    expect((await search({ text: 'serious', filter })).totalCount).toBe(count)
  })
  test.each(['', '   ', '!!!', '😀', '👩‍👩‍👧', '-serious', '"', '""', '- -', '\u0301', '1️⃣', '*', '…'])(
    '%j looks for nothing and finds nothing',
    async (text) => {
      expect(await search({ text })).toMatchObject({
        totalCount: 0,
        totalIsExact: true,
        edges: [],
        pageInfo: { hasNextPage: false, endCursor: null },
      })
    },
  )
  test.each([
    [{ text: 'a\0b' }, 'text'],
    [{ text: 'a\ud800b' }, 'surrogate'],
    [{ text: 'serious', first: 0 }, '1 to 100'],
    [{ text: 'serious', first: 101 }, '1 to 100'],
    [{ text: 'serious', after: 'nonsense' }, 'not a cursor'],
    [
      { text: 'serious', after: Buffer.from('search.NEWEST|n|article_x').toString('base64'), sort: 'NEWEST' },
      'not a cursor',
    ],
    [{ text: 'serious', after: Buffer.from('search.NEWEST|n|article_x').toString('base64') }, 'another list or order'],
    [{ text: 'serious', after: Buffer.from('search.RELEVANCE|10000').toString('base64') }, '10000'],
  ])('%j is refused', async (variables, message) => {
    await expect(search(variables)).rejects.toThrow(new RegExp(`^BAD_USER_INPUT: .*${message}`))
  })
  test('what is withheld exists only for loaders', async () => {
    expect((await search({ text: 'secret' })).totalCount).toBe(0)
    expect((await search({ text: 'secret' }, 'loader')).totalCount).toBe(2)
  })
  test('what only a withheld article names exists only for loaders, until the article is USABLE', async () => {
    const named = article('names', 'Plain', {
      status: 'WITHHELD',
      outlet: { key: 'zinnia', name: 'Zinnia Post' },
      authors: [{ agent: { key: 'zinnia', name: 'Zinnia Vale' } }],
      events: [{ key: 'zinnia', name: 'Zinnia Fair' }],
      body: 'zinnia',
    })
    const refs = [{ outlets: [{ key: 'zinnia' }] }, { events: [{ key: 'zinnia' }] }]
    const counts = async (role: 'anonymous' | 'loader') => [
      (await search({ text: 'zinnia' }, role)).totalCount,
      ...(await Promise.all(refs.map(async (filter) => (await search({ text: 'zinnia', filter }, role)).totalCount))),
    ]
    await load(db, [named])
    await index(db, engine)
    expect([await counts('anonymous'), await counts('loader')]).toEqual([
      [0, 0, 0],
      [4, 1, 1],
    ])
    await db.write`delete from change`
    await load(db, [article('names', 'Plain', { status: 'USABLE' })])
    // An index learns only of the records that have change rows.
    const changed = await db.read.unsafe<DocumentRef[]>(
      'select distinct record as kind, record_id::text as id from change',
    )
    expect(changed.map(({ kind }) => kind).sort()).toEqual(['agent', 'article', 'event', 'outlet'])
    await engine.current.put(await readDocuments(db.read, changed))
    expect(await counts('anonymous')).toEqual([4, 1, 1])
    await load(db, [article('names', 'Plain', { status: 'CANCELED' })])
    expect(await counts('anonymous')).toEqual([3, 0, 0])
    await db.write`delete from article where keys[1] = 'names'`
    await db.write`delete from outlet where keys[1] = 'zinnia'`
    await db.write`delete from identifier where record in ('article', 'outlet') and value in ('names', 'zinnia')`
    await load(db, [named])
    // The index still contains the outlet as readers saw it.
    expect((await search({ text: 'zinnia', sort: 'NEWEST' })).totalCount).toBe(2)
  })
  test('what is withheld or deleted after it was indexed is gone at once, its quotes too', async () => {
    await load(db, [article('a', 'Photos are a serious thing', { status: 'WITHHELD' })])
    const found = await search({ text: 'photos serious thing', sort: 'NEWEST' })
    expect([found.totalCount, found.edges.length, found.kinds.values.length, found.speakers.distinctCount]).toEqual([
      0, 0, 0, 0,
    ])
    expect((await search({ text: 'photos serious thing' }, 'loader')).totalCount).toBeGreaterThanOrEqual(2)
    await load(db, [article('a', 'Photos are a serious thing', { status: 'USABLE' })])
    expect((await search({ text: 'photos serious thing', sort: 'NEWEST' })).totalCount).toBe(2)
    await db.write`delete from article where keys[1] = 'b'`
    expect((await search({ text: 'serious trouble', sort: 'NEWEST' }, 'loader')).totalCount).toBe(0)
  })
  const NODES =
    'query ($text: String!, $after: String) { search(text: $text, after: $after, kinds: [ARTICLE], first: 2, sort: OLDEST) { nodes { ... on Article { title } } edges { cursor } } }'
  const titles = async (variables: object, role: 'anonymous' | 'loader' = 'anonymous') =>
    (await api.query(NODES, { ...variables }, { role })).data.search.nodes.map((node: { title: string }) => node.title)
  test("rows told alone leave no gap where one is withheld, nor does a loader's answer reach others", async () => {
    const all = ['first', 'second', 'third'].map((name, day) =>
      article(`gap-${name}`, `Gap ${name}`, { publishedAt: `2026-02-0${day + 1}T00:00:00Z` }),
    )
    await load(db, all)
    await index(db, engine)
    expect(await titles({ text: 'gap' })).toEqual(['Gap first', 'Gap second'])
    await load(db, [article('gap-first', 'Gap first', { status: 'WITHHELD' })])
    for (let time = 0; time < 3; time++) {
      expect(await titles({ text: 'gap' }, 'loader')).toEqual(['Gap first', 'Gap second'])
      expect(await titles({ text: 'gap' })).toEqual(['Gap second', 'Gap third'])
    }
    await load(db, [article('gap-third', 'Gap third', { status: 'WITHHELD' })])
    expect(await titles({ text: 'gap' })).toEqual(['Gap second'])
    await db.write`delete from article where keys[1] like 'gap-%'`
    expect(await titles({ text: 'gap' })).toEqual([])
  })
  test('an operation that comes again is asked with its own text, cursor and arguments, without Apollo', async () => {
    const before = api.repeated
    for (const text of ['serious', 'undated', 'nothing of the kind', '', 'serious -undated']) await titles({ text })
    const first = await api.query(NODES, { text: 'serious' })
    await api.query(NODES, { text: 'serious', after: first.data.search.edges[1].cursor })
    await api.query(NODES, { text: 'serious', after: null })
    expect(api.repeated - before).toBe(8)
    const refused = await api.query(NODES, { text: 'serious', after: 'no cursor' })
    expect(refused).toMatchObject({
      data: { search: null },
      errors: [{ path: ['search'], extensions: { code: 'BAD_USER_INPUT' } }],
    })
    const twoTexts =
      'query ($text: String!, $id: ID!) { a: search(text: $text) { totalCount } b: search(text: $text, first: 1) { totalCount tookMs nodes { __typename } } node(id: $id) { __typename } articles(filter: { text: $text }) { totalCount } }'
    for (const text of ['serious', 'undated', 'photos'])
      await api.query(twoTexts, { text, id: `article_00000000-0000-0000-0000-00000000000${text.length}` })
    const byFragment =
      'query ($text: String!, $since: DateTime!) { ...found } fragment found on Query { search(text: $text, filter: { publishedAt: { from: $since } }) { totalCount } }'
    for (const since of ['2025-12-31T00:00:00Z', '2026-01-01T12:00:00Z'])
      await api.query(byFragment, { text: 'serious', since })
  })
  test('a phrase of three words is found where they stand in a row, not where each two of them do', async () => {
    await load(db, [
      article('row', 'Amber', { body: 'Then amber birch cedar stood.' }),
      article('pairs', 'Amber', {
        body: 'Amber birch, then birch cedar, amber in cedar.',
        description: 'amber or cedar',
      }),
      article('long-pairs', 'Hazel', {
        body: `${'hazel '.repeat(300)}iris hazel. iris juniper hazel iris. hazel iris juniper. juniper hazel juniper`,
      }),
      article('long-row', 'Hazel', { body: `${'hazel '.repeat(300)}iris hazel juniper` }),
      article('signs', '東京都知事', { body: '東京都の都知事。京都知らず。' }),
      article('sign-pairs', '東京都の都知', { body: '京都知らず、知事。東京の知事。' }),
    ])
    await index(db, engine)
    const titles = async (text: string) => {
      const { edges, totalCount, totalIsExact, kinds } = await search({ text, sort: 'NEWEST' })
      expect([totalIsExact, kinds.values[0]?.count ?? 0]).toEqual([true, totalCount])
      return [
        totalCount,
        edges.map(
          (edge: { highlights: { runs: { text: string; hit: boolean }[] }[] }) =>
            edge.highlights[0]?.runs.find((run) => run.hit)?.text,
        ),
      ]
    }
    expect(await titles('"amber birch cedar"')).toEqual([1, ['amber birch cedar']])
    expect(await titles('amber -"amber birch cedar"')).toEqual([1, ['Amber']])
    expect(await titles('"iris hazel juniper"')).toEqual([1, ['iris hazel juniper']])
    expect(await titles('東京都知事')).toEqual([1, ['東京都知事']])
    const { pageInfo } = await search({ text: 'amber -"birch cedar stood"', sort: 'OLDEST', first: 1 })
    expect(pageInfo.hasNextPage).toBe(false)
  })
  test('phrases are found in texts with so many words that not all of their pairs fit into an index', async () => {
    const words = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => `sedge${from + n}`).join(' ')
    const long = (middle: string) => `${words(10_000, 32_500)} ${middle} ${words(32_500, 55_000)}`
    await load(db, [
      article('many-words', 'Moorhen row', { body: long('sorrel of marsh') }),
      article('many-words-apart', 'Moorhen apart', { body: long('of sorrel and marsh') }),
    ])
    await index(db, engine)
    const find = async (text: string) => {
      const { edges, totalCount, totalIsExact } = await search({ text, sort: 'NEWEST' })
      return [edges.map((edge: { node: { title: string } }) => edge.node.title), totalCount, totalIsExact]
    }
    for (const phrase of ['"sorrel of marsh"', '"of marsh"', 'moorhen -"of sorrel"'])
      expect([phrase, ...(await find(phrase))]).toEqual([phrase, ['Moorhen row'], 1, true])
    expect(await find('moorhen -"sorrel of marsh"')).toEqual([['Moorhen apart'], 1, true])
    // All words of this text need more space than Postgres has for the words of a text.
    await load(db, [
      article('all-words', 'Moorhen all', { body: `${words(100_000, 200_000)} tamarisk`, language: 'cy' }),
    ])
    await index(db, engine)
    const [titles, , isExact] = await find('tamarisk')
    expect(titles).toEqual(engine.name === 'POSTGRES' ? [] : ['Moorhen all'])
    expect(isExact).toBe(engine.name !== 'POSTGRES')
    const { totalCount, totalIsExact } = await search({ text: 'quince', filter: { languages: ['en'] } })
    expect([totalCount, totalIsExact]).toEqual([0, true])
    const gone = await db.write<{ id: string }[]>`delete from article where keys[1] = 'all-words' returning id::text`
    await engine.current.remove(gone.map(({ id }) => ({ kind: 'article', id })))
  })
  test('where a long phrase has more than a thousand hits, Meilisearch says that it estimates', async () => {
    await load(
      db,
      Array.from({ length: 1_001 }, (_, n) => article(`many-${n}`, `Dune elder fern ${n}`)),
    )
    await index(db, engine)
    const found = await search({ text: '"dune elder fern"', sort: 'NEWEST' })
    expect([found.totalCount, found.totalIsExact]).toEqual([1_001, engine.name === 'POSTGRES'])
  })
  test('LANGUAGE counts a language with its varieties, as many as its filter finds', async () => {
    await load(
      db,
      ['en', 'en-GB', 'en-US', 'de-AT'].map((language) => article(language, `Quince ${language}`, { language })),
    )
    await index(db, engine)
    const { data } = await api.query(`{
      search(text: "quince") { facet(by: LANGUAGE) { values { value label count } distinctCount missingCount } }
      english: search(text: "quince", filter: { languages: ["en"] }) { totalCount } }`)
    expect(data).toEqual({
      search: {
        facet: {
          values: [
            { value: 'en', label: 'en', count: 3 },
            { value: 'de', label: 'de', count: 1 },
          ],
          distinctCount: 2,
          missingCount: 0,
        },
      },
      english: { totalCount: 3 },
    })
  })
  test('Archive.search stands beside the other counts', async () => {
    const { data } = await api.query(
      '{ archive { articleCount status: search { engine lag: lagSeconds pendingChanges } } }',
    )
    expect(data.archive).toEqual({
      articleCount: expect.any(Number),
      status: { engine: name, lag: 0, pendingChanges: 0 },
    })
  })
})

test('an engine that does not answer is UNAVAILABLE within five seconds and leaves the other fields be', async () => {
  const { createServer } = await import('node:net')
  const hanging = createServer(() => {})
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve))
  const address = hanging.address()
  const { db, drop } = await createDatabase()
  const engine = createMeilisearch({
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    key: 'x',
  })
  const api = await createApi(
    db,
    {},
    { search: { engine, status: async () => ({ engine: 'MEILISEARCH', lagSeconds: null, pendingChanges: 0 }) } },
  )
  const started = Date.now()
  const { data, errors } = await api.query('{ search(text: "sea") { totalCount } archive { articleCount } }')
  expect(Date.now() - started).toBeLessThan(5_000 * slowdown())
  expect(data).toEqual({ search: null, archive: { articleCount: 0 } })
  expect(errors?.[0]?.extensions.code).toBe('UNAVAILABLE')
  await api.stop()
  await drop()
  hanging.close()
})

test('while the search is not ready, its status is null with an error and leaves the other counts be', async () => {
  const { db, drop } = await createDatabase()
  const api = await createApi(db, {}, { askTwice: true })
  const { data, errors } = await api.query('{ archive { articleCount search { engine } } outlets { totalCount } }')
  expect(data).toEqual({ archive: { articleCount: 0, search: null }, outlets: { totalCount: 0 } })
  expect(errors).toMatchObject([{ path: ['archive', 'search'], extensions: { code: 'UNAVAILABLE' } }])
  await api.stop()
  await drop()
})
