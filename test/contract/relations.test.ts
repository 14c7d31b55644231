import { beforeAll, expect, it } from 'vitest'
import { openDoor } from './door.ts'

const door = openDoor({ kept: true })

beforeAll(async () => {
  await door.hold({
    events: [
      {
        key: 'top',
        name: 'Top',
        participants: [{ agent: { key: 'zed', name: 'zed' }, role: 'host' }, { agent: { key: 'ann', name: 'Ann' } }],
      },
      { key: 'mid', name: 'Mid', parent: { key: 'top' }, participants: [{ agent: { key: 'ann' }, role: 'guest' }] },
      { key: 'low', name: 'Low', parent: { key: 'mid' } },
    ],
    articles: [
      {
        key: 'a',
        title: 'A',
        outlet: { key: 'o', name: 'O' },
        body: 'p q',
        events: [{ key: 'low' }],
        quotes: [
          { text: 'p', event: { key: 'top' } },
          { text: 'q', event: { key: 'low' } },
        ],
        authors: [{ agent: { key: 'ann' } }, { agent: { key: 'ann' }, name: 'A.' }],
      },
      {
        key: 'b',
        title: 'B',
        outlet: { key: 'o' },
        body: 'r',
        events: [{ key: 'top' }, { key: 'mid' }],
        quotes: [{ text: 'r' }],
      },
      { key: 'c', title: 'C', body: 's', events: [{ key: 'mid' }, { key: 'mid' }], quotes: [{ text: 's' }] },
    ],
  })
})

const values = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/["{}[\]]|\w+:/g, '')
    .replace(/"?\w+"?:/g, '')

it.each<[string, string, string[]]>([
  [
    'Article.events: those it was loaded with and those of its quotes',
    '{ article(by: { key: "a" }) { events(orderBy: { field: NAME }) { nodes { key } } } }',
    ['low', 'top'],
  ],
  ['a link given twice is one', '{ article(by: { key: "c" }) { events { nodes { key } } } }', ['mid']],
  [
    'Agent.articles: those with the agent in their bylines, once',
    '{ agent(by: { key: "ann" }) { articles { nodes { key } } } }',
    ['a'],
  ],
  [
    'Agent.events: those it takes part in',
    '{ agent(by: { key: "ann" }) { events(orderBy: { field: NAME }) { nodes { key } } } }',
    ['mid', 'top'],
  ],
  [
    'Event.quotes: the quotes in its articles',
    '{ event(by: { key: "top" }) { quotes { nodes { text } } } }',
    ['p', 'q', 'r'],
  ],
  [
    'with includeArticles: false only those made at it',
    '{ event(by: { key: "top" }) { quotes(includeArticles: false) { nodes { text } } } }',
    ['p'],
  ],
  [
    'with includeChildren the event and all below it, each row once',
    '{ event(by: { key: "top" }) { quotes(includeChildren: true) { nodes { text } } } }',
    ['p', 'q', 'r', 's'],
  ],
  [
    'both',
    '{ event(by: { key: "mid" }) { quotes(includeChildren: true, includeArticles: false) { nodes { text } } } }',
    ['q'],
  ],
  ['Event.articles', '{ event(by: { key: "mid" }) { articles { nodes { key } } } }', ['b', 'c']],
  [
    'Event.articles with all below',
    '{ event(by: { key: "mid" }) { articles(includeChildren: true) { nodes { key } } } }',
    ['a', 'b', 'c'],
  ],
  ['Outlet.quotes: in its articles', '{ outlet(by: { key: "o" }) { quotes { nodes { text } } } }', ['p', 'q', 'r']],
  ['Event.children are the next ones only', '{ event(by: { key: "top" }) { children { nodes { key } } } }', ['mid']],
])('%s', async (_, document, expected) => {
  expect(
    values(await door.ask(document))
      .split(',')
      .map((part) => part.split(':').pop())
      .sort(),
  ).toEqual(expected)
})

it('participants come by name with their roles', async () => {
  const { event } = await door.ask(
    '{ event(by: { key: "top" }) { participants { totalCount edges { role node { name } } pageInfo { hasNextPage } } } }',
  )
  expect(event.participants).toEqual({
    totalCount: 2,
    edges: [
      { role: null, node: { name: 'Ann' } },
      { role: 'host', node: { name: 'zed' } },
    ],
    pageInfo: { hasNextPage: false },
  })
})
it('an outlet is counted once an article however many of the events it has', async () => {
  const { event } = await door.ask(
    '{ event(by: { key: "top" }) { outlets(includeChildren: true) { edges { articleCount node { key } } } } }',
  )
  expect(event.outlets.edges).toEqual([{ articleCount: 2, node: { key: 'o' } }])
})
