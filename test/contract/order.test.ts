import { beforeAll, describe, expect, it } from 'vitest'
import { openDoor } from './door.ts'

const door = openDoor({ kept: true })
const NAMES = [
  'b',
  'B',
  'a',
  'ä',
  'A',
  'Zoë',
  'ß',
  'z',
  'a\u0301',
  'á',
  '-a',
  'ａ',
  '日本',
  'Ω',
  '1',
  '😀',
  'cote',
  'côte',
  'coté',
  `${'x'.repeat(200)}b`,
  `${'x'.repeat(200)}a`,
]

beforeAll(async () => {
  await door.hold({
    outlets: NAMES.map((name, i) => ({ key: `o${i}`, name })),
    events: [
      { key: 'e1', name: 'One', startDate: '2024-01-01' },
      { key: 'e2', name: 'Two', startDate: '2024-01-01' },
      { key: 'e3', name: 'Three', startDate: '2023-01-01' },
      { key: 'e4', name: 'Four' },
      { key: 'e5', name: 'Five' },
    ],
    articles: [
      {
        key: 'a',
        title: 'b',
        publishedAt: '2024-01-01T00:00:00Z',
        body: 'x y z x',
        quotes: [
          { text: 'z' },
          { text: 'y' },
          { text: 'y z' },
          { text: 'far', form: 'INDIRECT' },
          { text: 'gone', form: 'INDIRECT' },
        ],
      },
      {
        key: 'b',
        title: 'c',
        publishedAt: '2024-01-01T00:00:00Z',
        body: 'three words here',
        outlet: { key: 'o1' },
        events: [{ key: 'e1' }],
      },
      {
        key: 'c',
        title: 'A',
        publishedAt: '2023-01-01T00:00:00Z',
        outlet: { key: 'o0' },
        events: [{ key: 'e1' }],
        quotes: [{ text: 'c2' }, { text: 'c1' }],
      },
      { key: 'd', title: 'D', outlet: { key: 'o2' }, events: [{ key: 'e1' }], body: '' },
      { key: 'e', title: 'e', outlet: { key: 'o2' }, events: [{ key: 'e1' }], quotes: [{ text: 'timeless' }] },
    ],
  })
})

type Row = {
  id: string
  key: string
  text: string
  name: string
  article: { id: string; key: string; publishedAt: string | null }
  span: { start: number } | null
  publishedAt: string | null
  startDate: string | null
}
const rows = async (root: string, shown: string, orderBy = ''): Promise<Row[]> =>
  (await door.ask(`{ list: ${root}(first: 100${orderBy && `, orderBy: ${orderBy}`}) { nodes { id ${shown} } } }`)).list
    .nodes
const ids = (list: readonly Row[]) => list.map(({ id }) => id)
/** Sorts by a value. Nulls come last in both directions, and equal values are sorted by ID in the same direction. */
const expected = <T extends { id: string }>(
  list: readonly T[],
  value: (row: T) => string | number | null,
  sign: 1 | -1,
) =>
  [...list]
    .sort((x, y) => {
      const a = value(x)
      const b = value(y)
      if (a === null || b === null) return a === b ? sign * (x.id < y.id ? -1 : 1) : a === null ? 1 : -1
      if (a !== b) return sign * (a < b ? -1 : 1)
      return sign * (x.id < y.id ? -1 : 1)
    })
    .map(({ id }) => id)

describe('unknown values come last in both directions, ties by id in the direction', () => {
  it.each([
    ['articles', 'publishedAt', 'PUBLISHED_AT'],
    ['articles', 'wordCount', 'WORD_COUNT'],
    ['articles', 'loadedAt', 'LOADED_AT'],
    ['articles', 'updatedAt', 'UPDATED_AT'],
    ['events', 'startDate', 'START_DATE'],
  ])('%s by %s', async (root, shown, field) => {
    const list = await rows(root, shown)
    const value = (row: Row) => (row as unknown as Record<string, string | number | null>)[shown] ?? null
    expect(ids(await rows(root, shown, `{ field: ${field}, direction: ASC }`))).toEqual(expected(list, value, 1))
    expect(ids(await rows(root, shown, `{ field: ${field}, direction: DESC }`))).toEqual(expected(list, value, -1))
    expect(ids(await rows(root, shown, `{ field: ${field} }`))).toEqual(expected(list, value, -1))
    expect(ids(await rows(root, shown, `{ field: ${field}, direction: null }`))).toEqual(expected(list, value, -1))
  })

  it('a default order is that of PUBLISHED_AT and START_DATE', async () => {
    expect(ids(await rows('articles', 'publishedAt'))).toEqual(
      expected(await rows('articles', 'publishedAt'), (row) => row.publishedAt, -1),
    )
    expect(ids(await rows('events', 'startDate'))).toEqual(
      expected(await rows('events', 'startDate'), (row) => row.startDate, -1),
    )
  })
})

describe('NAME and TITLE', () => {
  it('go by the root collation of the first 200 code points, then by those code points', async () => {
    const list = await rows('outlets', 'name')
    const names = list.map(({ name }) => name)
    const at = (name: string) => names.indexOf(name)
    expect(at('-a')).toBeLessThan(at('1'))
    expect(at('😀')).toBeLessThan(at('1'))
    expect(
      names.filter((name) => ['a', 'A', 'ä', 'á', 'a\u0301', 'b', 'B', 'z', 'Zoë', 'Ω', '日本', 'ａ'].includes(name)),
    ).toEqual(['a', 'ａ', 'A', 'a\u0301', 'á', 'ä', 'b', 'B', 'z', 'Zoë', 'Ω', '日本'])
    expect(names.filter((name) => name.startsWith('co') || name.startsWith('cô'))).toEqual(['cote', 'coté', 'côte'])
    const long = list.filter(({ name }) => name.startsWith('xxx'))
    expect(ids(long)).toEqual([...ids(long)].sort())
    expect(ids(await rows('outlets', 'name', '{ field: NAME, direction: DESC }'))).toEqual(ids(list).reverse())
    expect(ids(await rows('outlets', 'name', '{ field: NAME }'))).toEqual(ids(list))
  })
  it('titles begin at the beginning', async () => {
    expect((await rows('articles', 'key', '{ field: TITLE }')).map(({ key }) => key)).toEqual(['c', 'a', 'b', 'd', 'e'])
  })
})

describe('quotes', () => {
  const SHOWN = 'text span { start } article { id key publishedAt }'
  const position = (list: readonly Row[], sign: 1 | -1) =>
    [...list]
      .sort((x, y) => {
        if (x.article.id !== y.article.id) return sign * (x.article.id < y.article.id ? -1 : 1)
        const a = x.span?.start ?? null
        const b = y.span?.start ?? null
        if (a === null || b === null) return a === b ? sign * (x.id < y.id ? -1 : 1) : a === null ? 1 : -1
        return a === b ? sign * (x.id < y.id ? -1 : 1) : sign * (a - b)
      })
      .map(({ id }) => id)

  it('POSITION: articles by id, in them the place, no place last, by id; DESC reverses articles, places and ids', async () => {
    const list = await rows('quotes', SHOWN)
    expect(ids(await rows('quotes', SHOWN, '{ field: POSITION }'))).toEqual(position(list, 1))
    expect(ids(await rows('quotes', SHOWN, '{ field: POSITION, direction: ASC }'))).toEqual(position(list, 1))
    expect(ids(await rows('quotes', SHOWN, '{ field: POSITION, direction: DESC }'))).toEqual(position(list, -1))
  })
  it("an article's quotes come by POSITION", async () => {
    const { article } = await door.ask(
      '{ article(by: { key: "a" }) { quotes { nodes { id text span { start } article { id } } } } }',
    )
    expect(ids(article.quotes.nodes)).toEqual(position(article.quotes.nodes, 1))
  })
  it('all other quotes by the time of their article, newest first', async () => {
    const list = await rows('quotes', SHOWN)
    expect(ids(list)).toEqual(expected(list, (row) => row.article.publishedAt, -1))
    expect(ids(await rows('quotes', SHOWN, '{ field: PUBLISHED_AT, direction: ASC }'))).toEqual(
      expected(list, (row) => row.article.publishedAt, 1),
    )
  })
})

it('Event.outlets go by articleCount, then name', async () => {
  const { event } = await door.ask('{ event(by: { key: "e1" }) { outlets { edges { articleCount node { name } } } } }')
  expect(event.outlets.edges).toEqual([
    { articleCount: 2, node: { name: 'a' } },
    { articleCount: 1, node: { name: 'b' } },
    { articleCount: 1, node: { name: 'B' } },
  ])
})
