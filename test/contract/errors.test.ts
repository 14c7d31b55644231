import { expect, it } from 'vitest'
import { openDoor } from './door.ts'

const door = openDoor({ kept: true })

it.each<[string, string, Record<string, unknown>, string]>([
  ['what does not parse', '{ articles { ', {}, 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', '{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a wrong literal',
    '{ articles(filter: { publishedAt: { from: "yesterday" } }) { totalCount } }',
    {},
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a wrong variable',
    'query ($t: DateTime) { articles(filter: { publishedAt: { from: $t } }) { totalCount } }',
    { t: 'yesterday' },
    'BAD_USER_INPUT',
  ],
  [
    'a time without an offset',
    'query ($t: DateTime) { articles(filter: { publishedAt: { from: $t } }) { totalCount } }',
    { t: '2024-01-01T00:00:00' },
    'BAD_USER_INPUT',
  ],
  [
    'a wrong date',
    'query ($t: Date) { events(filter: { startDate: { from: $t } }) { totalCount } }',
    { t: '2024-02-30' },
    'BAD_USER_INPUT',
  ],
  [
    'a wrong country',
    'query ($c: [CountryCode!]) { events(filter: { countries: $c }) { totalCount } }',
    { c: ['XX'] },
    'BAD_USER_INPUT',
  ],
  ['a wrong URL', 'query ($u: URL) { article(by: { url: $u }) { id } }', { u: 'no url' }, 'BAD_USER_INPUT'],
  [
    'two references',
    'query ($by: ArticleRef!) { article(by: $by) { id } }',
    { by: { key: 'a', id: 'b' } },
    'BAD_USER_INPUT',
  ],
  ['no reference', 'query ($by: ArticleRef!) { article(by: $by) { id } }', { by: {} }, 'BAD_USER_INPUT'],
  ['a null reference', 'query ($by: ArticleRef!) { article(by: $by) { id } }', { by: { key: null } }, 'BAD_USER_INPUT'],
  [
    'an unknown enum value',
    'query ($o: ArticleOrder) { articles(orderBy: $o) { totalCount } }',
    { o: { field: 'LENGTH' } },
    'BAD_USER_INPUT',
  ],
  [
    'a null variable for an argument that takes none',
    'query ($b: Boolean) { events { nodes { articles(includeChildren: $b) { totalCount } } } }',
    { b: null },
    'BAD_USER_INPUT',
  ],
  [
    'a null variable for the length of a facet',
    'query ($n: Int) { articles { facet(by: OUTLET, first: $n) { missingCount } } }',
    { n: null },
    'BAD_USER_INPUT',
  ],
  [
    'a null variable in a list of keys',
    'query ($k: String = "a") { articles(filter: { keys: [$k] }) { totalCount } }',
    { k: null },
    'BAD_USER_INPUT',
  ],
  [
    'a null variable in an order',
    'query ($f: ArticleOrderField = TITLE) { articles(orderBy: { field: $f }) { totalCount } }',
    { f: null },
    'BAD_USER_INPUT',
  ],
  [
    'a null variable for @include',
    'query ($x: Boolean = true) { articles { totalCount @include(if: $x) nodes { id } } }',
    { x: null },
    'BAD_USER_INPUT',
  ],
  [
    'a null variable for @skip at the root',
    'query ($x: Boolean = true) { articles @skip(if: $x) { totalCount } }',
    { x: null },
    'BAD_USER_INPUT',
  ],
  [
    'a null variable in a load',
    'mutation ($d: Boolean) { bulkLoad(input: { dryRun: $d }) { counts { created } } }',
    { d: null },
    'BAD_USER_INPUT',
  ],
  [
    'more than 10,000 rows',
    '{ articles(first: 100) { nodes { quotes(first: 100) { nodes { id } } } } }',
    {},
    'TOO_EXPENSIVE',
  ],
])('%s', async (_, document, variables, code) => {
  expect(await door.refusal(document, variables)).toBe(code)
})

it.each([
  'nonsense',
  '',
  'article_',
  'article_00000000-0000-0000-0000-000000000000',
  'robot_00000000-0000-0000-0000-000000000000',
  'ARTICLE_00000000-0000-0000-0000-000000000000',
  'a'.repeat(9999),
  'article_\\0',
])('reading the id "%s" gives null', async (id) => {
  expect(
    await door.ask(
      'query ($id: ID!) { node(id: $id) { id } article(by: { id: $id }) { id } outlet(by: { id: $id }) { id } event(by: { id: $id }) { id } agent(by: { id: $id }) { id } nodes(ids: [$id]) { id } }',
      { id },
    ),
  ).toEqual({
    node: null,
    article: null,
    outlet: null,
    event: null,
    agent: null,
    nodes: [null],
  })
})

it('an empty archive answers', async () => {
  expect(
    await door.ask(
      '{ archive { articleCount outletCount quoteCount eventCount agentCount firstPublishedAt lastPublishedAt } articles { totalCount nodes { id } timeline { start } facet(by: OUTLET) { distinctCount missingCount values { value } } } }',
    ),
  ).toEqual({
    archive: {
      articleCount: 0,
      outletCount: 0,
      quoteCount: 0,
      eventCount: 0,
      agentCount: 0,
      firstPublishedAt: null,
      lastPublishedAt: null,
    },
    articles: { totalCount: 0, nodes: [], timeline: [], facet: { distinctCount: 0, missingCount: 0, values: [] } },
  })
})

it('limits count no introspection fields', async () => {
  expect(
    await door.refusal(
      '{ __schema { types { fields { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } } } } }',
    ),
  ).toBeNull()
})
