import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hideSome, NAMES, randomArchive } from '../oracle/archive.ts'
import { createRandom } from '../oracle/random.ts'
import { createOracle, type Oracle } from '../oracle/read.ts'
import { seedArchive } from '../oracle/seed.ts'
import { FOLDING, HOSTILE } from '../oracle/value.ts'
import { createApi, type Api } from '../api.ts'
import { createDatabase } from '../database.ts'

const SIZES = { outlets: 30, agents: 50, events: 30, articles: 60 }
let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api
let oracle: Oracle
beforeAll(async () => {
  database = await createDatabase()
  api = await createApi(database.db)
  oracle = createOracle(await seedArchive(database.db, hideSome(randomArchive(77, SIZES), createRandom(77))))
})
afterAll(async () => {
  await api.stop()
  await database.drop()
})

async function expectEqual(
  document: string,
  variables: Record<string, unknown> = {},
  roles: ('anonymous' | 'loader')[] = ['anonymous', 'loader'],
): Promise<void> {
  for (const role of roles) {
    const answer = await api.query(document, variables, { role })
    const expected = oracle.query(document, variables, { role })
    if ('code' in expected) expect([document, answer.errors?.[0]?.extensions.code]).toEqual([document, expected.code])
    else expect(answer).toEqual(expected)
  }
}

describe('text filters', () => {
  const places = {
    articles: ['title', 'byline', 'outlet: {name', 'author: {anyName', 'quote: {text'],
    outlets: ['name'],
    agents: ['name', 'anyName'],
    events: ['name'],
    quotes: ['text'],
  }
  const lists = Object.entries(places).flatMap(([field, paths]) =>
    paths.flatMap((path, n) =>
      [
        ['equals', false],
        ['contains', false],
        ['contains', true],
        ['startsWith', false],
      ].map(
        ([condition, caseSensitive], m) =>
          `${field}${n}${m}: ${field}(filter: {${path}: {${condition}: $text, caseSensitive: ${caseSensitive}}}${path.includes('{') ? '}' : ''}, first: 100) { totalCount nodes { id } }`,
      ),
    ),
  )
  const documents = [lists.slice(0, 13), lists.slice(13, 26), lists.slice(26)].map(
    (some) => `query ($text: String!) { ${some.join('\n')} }`,
  )

  it.each([...new Set([...FOLDING, ...HOSTILE, ...NAMES])])('find what they say: %j', async (text) => {
    for (const document of documents) await expectEqual(document, { text }, ['loader'])
  })
})

it('excerpts end at a word, whatever their length', async () => {
  for (const lengths of [
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    [12, 13, 15, 17, 20, 30, 50, 90, 150, 400, 2000],
  ]) {
    await expectEqual(
      `{ articles(first: 100) { nodes { excerpt ${lengths.map((length) => `e${length}: excerpt(maxLength: ${length})`).join(' ')} } } }`,
    )
  }
})

it('slices of a body count code points', async () => {
  const slices = [
    'start: 0, end: 0',
    'start: 3',
    'end: 7',
    'start: 5, end: 6',
    'start: 9, end: 4',
    'start: 100000',
    'end: 100000',
    'start: null, end: null',
    'start: 2147483647',
    'start: 1, end: 2147483647',
  ]
  await expectEqual(
    `{ articles(first: 100) { nodes { ${slices.map((slice, n) => `b${n}: body(${slice})`).join(' ')} } } }`,
  )
  await expectEqual(
    '{ quotes(first: 100) { nodes { span { start end } utf16: span(unit: UTF16) { start end } prefix suffix text } } }',
  )
})

it.each(['body(start: -1)', 'body(end: -1)', 'excerpt(maxLength: 0)', 'excerpt(maxLength: 2001)'])(
  'no article answers %s',
  async (field) => {
    await expectEqual(`{ articles(first: 1) { nodes { ${field} } } }`)
  },
)

it.each(['first: 0', 'first: 101', 'first: -1'])('no facet takes %s', async (first) => {
  await expectEqual(
    `{ articles { facet(by: OUTLET, ${first}) { distinctCount } } quotes { facet(by: SPEAKER, ${first}) { distinctCount } } }`,
  )
})

it('records are found by each of their identifiers and no other', async () => {
  const refs: Record<string, string[]> = {
    article: [
      'key: "nothing"',
      'id: "nothing"',
      'id: ""',
      'url: "https://PAPER1.example.org:443/Story/1/?q=1&fbclid=3"',
      'url: "http://www.paper1.example.org/Story/1?q=1"',
      'url: "https://paper1.example.org/story/1?q=1"',
    ],
    outlet: [
      'key: ""',
      'domain: "PAPER1.example.org"',
      'domain: "www.paper1.example.org"',
      'domain: "no domain"',
      'domain: ""',
    ],
    agent: ['wikidataId: "q3"', 'wikidataId: "Q3"', 'wikidataId: "3"', 'wikidataId: ""', 'wikidataId: " Q3"'],
    event: ['key: "%"', 'id: "event_"'],
  }
  for (const [field, some] of Object.entries(refs))
    for (const ref of some) await expectEqual(`{ it: ${field}(by: {${ref}}) { id key } }`)
})

it('at most 100 nodes are asked, in any order and as often as wanted', async () => {
  const ask = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'
  const found = oracle.query(
    '{ articles(first: 5) { nodes { id quotes { nodes { id } } } } outlets(first: 5) { nodes { id } } agents(first: 5) { nodes { id } } events(first: 5) { nodes { id } } }',
    {},
    { role: 'loader' },
  )
  const ids = JSON.stringify(found).match(/(article|outlet|agent|event|quote)_[0-9a-f-]{36}/g) ?? []
  const mixed = [
    ...ids,
    'x',
    ...ids.slice(0, 3),
    ids[0]?.toUpperCase() ?? '',
    `${ids[1]} `,
    ids[2]?.replace(/^[a-z]+/, 'outlet') ?? '',
  ].reverse()
  await expectEqual(ask, { ids: mixed.slice(0, 100) })
  await expectEqual(ask, { ids: [] })
  await expectEqual(ask, { ids: Array.from({ length: 101 }, () => 'x') })
  for (const id of mixed) await expectEqual('query ($id: ID!) { node(id: $id) { __typename id } }', { id })
})
