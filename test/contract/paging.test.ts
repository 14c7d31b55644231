import { beforeAll, describe, expect, it } from 'vitest'
import { openDoor } from './door.ts'

const door = openDoor({ kept: true })

beforeAll(async () => {
  await door.hold({
    outlets: [{ key: 'o', name: 'O' }],
    articles: Array.from({ length: 25 }, (_, i) => ({
      key: `k${String(i).padStart(2, '0')}`,
      title: 'T',
      outlet: i % 2 ? { key: 'o' } : null,
      body: 'q r',
      publishedAt: i < 20 ? `2024-01-01T00:00:${String(59 - i)}Z` : null,
      quotes: i === 0 ? [{ text: 'q' }, { text: 'r' }] : [],
    })),
  })
})

const PAGE = 'nodes { key } edges { cursor } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
type Page = {
  nodes: { key: string }[]
  edges: { cursor: string }[]
  totalCount: number
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
}
const articles = async (args: Record<string, unknown>): Promise<Page> =>
  (
    await door.ask(
      `query ($first: Int, $last: Int, $after: String, $before: String, $filter: ArticleFilter, $orderBy: ArticleOrder) {
    articles(first: $first, last: $last, after: $after, before: $before, filter: $filter, orderBy: $orderBy) { ${PAGE} } }`,
      args,
    )
  ).articles
const brief = ({ nodes, pageInfo }: Page) =>
  `${pageInfo.hasPreviousPage ? '<' : '|'} ${nodes.map(({ key }) => key).join(' ')} ${pageInfo.hasNextPage ? '>' : '|'}`
const cursors = async () => (await articles({ first: 100 })).edges.map(({ cursor }) => cursor)
const upTo = (page: Page) => page.nodes.length

describe('first and last', () => {
  it.each<[string, string, number]>([
    ['20 rows without', '', 20],
    ['1 is the smallest', '(first: 1)', 1],
    ['100 is the largest', '(first: 100)', 25],
    ['null is absent', '(first: null, last: null)', 20],
    ['one of them null', '(first: null, last: 2)', 2],
    ['last: 100', '(last: 100)', 25],
  ])('%s', async (_, args, count) => {
    expect((await door.ask(`{ articles${args} { nodes { key } } }`)).articles.nodes).toHaveLength(count)
  })
  it.each([
    'first: 0',
    'first: -1',
    'first: 101',
    'last: 0',
    'last: 101',
    'last: -5',
    'first: 1, last: 1',
    'after: ""',
    'after: "nonsense"',
    'before: "bm9uc2Vuc2U="',
    'first: 2147483647',
  ])('%s is an error', async (args) => {
    expect(await door.refusal(`{ articles(${args}) { nodes { key } } }`)).toBe('BAD_USER_INPUT')
    expect(await door.refusal(`{ articles(${args}) { totalCount } }`)).toBe('BAD_USER_INPUT')
    expect(await door.refusal(`{ outlet(by: { key: "o" }) { articles(${args}) { nodes { key } } } }`)).toBe(
      'BAD_USER_INPUT',
    )
  })
})

describe('pages', () => {
  it('say exactly what lies beyond', async () => {
    const at = await cursors()
    const all = (await articles({ first: 100 })).nodes.map(({ key }) => key)
    const slice = (from: number, to: number) => all.slice(from, to).join(' ')
    expect(brief(await articles({ first: 3 }))).toBe(`| ${slice(0, 3)} >`)
    expect(brief(await articles({ first: 3, after: at[2] }))).toBe(`< ${slice(3, 6)} >`)
    expect(brief(await articles({ first: 3, after: at[21] }))).toBe(`< ${slice(22, 25)} |`)
    expect(brief(await articles({ first: 3, after: at[24] }))).toBe('<  |')
    expect(brief(await articles({ last: 3 }))).toBe(`< ${slice(22, 25)} |`)
    expect(brief(await articles({ last: 3, before: at[3] }))).toBe(`| ${slice(0, 3)} >`)
    expect(brief(await articles({ last: 3, before: at[22] }))).toBe(`< ${slice(19, 22)} >`)
    expect(brief(await articles({ last: 3, before: at[0] }))).toBe('|  >')
    expect(brief(await articles({ last: 3, after: at[10] }))).toBe(`< ${slice(22, 25)} |`)
    expect(brief(await articles({ last: 20, after: at[20] }))).toBe(`< ${slice(21, 25)} |`)
    expect(brief(await articles({ first: 2, before: at[20] }))).toBe(`| ${slice(0, 2)} >`)
    expect(brief(await articles({ first: 20, before: at[3] }))).toBe(`| ${slice(0, 3)} >`)
    expect(brief(await articles({ first: 9, after: at[3], before: at[6] }))).toBe(`< ${slice(4, 6)} >`)
    expect(brief(await articles({ last: 1, after: at[3], before: at[6] }))).toBe(`< ${slice(5, 6)} >`)
    expect(brief(await articles({ first: 9, after: at[3], before: at[4] }))).toBe('<  >')
    expect(brief(await articles({ first: 9, after: at[8], before: at[4] }))).toBe('<  >')
    expect(brief(await articles({ first: 25 }))).toBe(`| ${slice(0, 25)} |`)
    expect(brief(await articles({ filter: { keys: [] } }))).toBe('|  |')
  })
  it('an empty page has no cursors', async () => {
    expect((await articles({ filter: { keys: [] } })).pageInfo).toMatchObject({ startCursor: null, endCursor: null })
  })
  it('count the filtered list, never the page', async () => {
    const at = await cursors()
    expect((await articles({ first: 1, after: at[10] })).totalCount).toBe(25)
    expect((await articles({ first: 1, after: at[10], filter: { outlet: {} } })).totalCount).toBe(12)
  })
  it('hasPreviousPage is of the filtered list', async () => {
    const at = await cursors()
    // In the first request, one row of the filtered list comes before the cursor; in the second, none does.
    expect(brief(await articles({ first: 1, after: at[0], filter: { keys: ['k00', 'k05'] } }))).toBe('< k05 |')
    expect(brief(await articles({ first: 1, after: at[0], filter: { keys: ['k05', 'k06'] } }))).toBe('| k05 >')
  })
})

describe('a cursor', () => {
  it('is good under another filter, parent and a spelled out default order', async () => {
    const at = await cursors()
    expect(
      upTo(await articles({ first: 100, after: at[9], orderBy: { field: 'PUBLISHED_AT', direction: 'DESC' } })),
    ).toBe(15)
    expect(upTo(await articles({ first: 100, after: at[9], orderBy: { field: 'PUBLISHED_AT' } }))).toBe(15)
    const { outlet } = await door.ask(
      `{ outlet(by: { key: "o" }) { articles(first: 2, after: "${at[2]}") { ${PAGE} } } }`,
    )
    expect(brief(outlet.articles)).toBe('< k03 k05 >')
  })
  it('is an error under another kind, order or direction', async () => {
    const [cursor] = await cursors()
    const named = (await door.ask('{ outlets(first: 1) { edges { cursor } } }')).outlets.edges[0].cursor
    for (const field of [
      `articles(after: "${cursor}", orderBy: { field: LOADED_AT })`,
      `articles(after: "${cursor}", orderBy: { field: PUBLISHED_AT, direction: ASC })`,
      `quotes(after: "${cursor}")`,
      `events(before: "${cursor}")`,
      `agents(after: "${named}")`,
      `events(orderBy: { field: NAME }, after: "${named}")`,
      `outlets(after: "${named}", orderBy: { field: NAME, direction: DESC })`,
    ])
      expect(await door.refusal(`{ ${field} { nodes { id } } }`), field).toBe('BAD_USER_INPUT')
  })
  it("of an article's quotes is good at the root under the same order", async () => {
    const { article } = await door.ask('{ article(by: { key: "k00" }) { quotes { edges { cursor node { text } } } } }')
    const { cursor } = article.quotes.edges[0]
    expect(
      (await door.ask(`{ quotes(orderBy: { field: POSITION }, after: "${cursor}") { nodes { text } } }`)).quotes.nodes,
    ).toEqual([{ text: 'r' }])
    expect(await door.refusal(`{ quotes(after: "${cursor}") { nodes { text } } }`)).toBe('BAD_USER_INPUT')
  })
  it('is good when its row is gone', async () => {
    const at = await cursors()
    const { article } = await door.ask('{ article(by: { key: "k10" }) { id } }')
    await door.remove([article.id])
    expect(brief(await articles({ first: 1, after: at[10] }))).toBe('< k11 >')
    expect(brief(await articles({ last: 1, before: at[10] }))).toBe('< k09 >')
  })
})
