import { beforeAll, expect, it } from 'vitest'
import { openDoor } from './door.ts'

const door = openDoor({ kept: true })
let ids: Record<string, string>

beforeAll(async () => {
  await door.hold({
    outlets: [
      { key: 'o', name: 'O' },
      { key: 'dark', name: 'Dark' },
    ],
    agents: [
      { key: 'ann', name: 'Ann' },
      { key: 'bob', name: 'Bob' },
    ],
    events: [
      { key: 'e', name: 'E' },
      { key: 'f', name: 'F', parent: { key: 'e' } },
    ],
    articles: [
      {
        key: 'open',
        title: 'Open',
        url: 'https://x.example/open',
        outlet: { key: 'o' },
        publishedAt: '2024-01-02T00:00:00Z',
        body: 'q',
        quotes: [{ text: 'q', speaker: { key: 'ann' } }],
        events: [{ key: 'e' }],
        authors: [{ agent: { key: 'ann' } }],
      },
      {
        key: 'kept',
        title: 'Kept',
        url: 'https://x.example/kept',
        outlet: { key: 'o' },
        publishedAt: '2024-01-03T00:00:00Z',
        status: 'WITHHELD',
        body: 'q',
        quotes: [{ text: 'q', speaker: { key: 'ann' }, event: { key: 'f' } }],
        authors: [{ agent: { key: 'bob' } }],
        events: [{ key: 'e' }],
      },
      {
        key: 'gone',
        title: 'Gone',
        outlet: { key: 'dark' },
        publishedAt: '2023-01-03T00:00:00Z',
        status: 'CANCELED',
        body: 'q',
        quotes: [{ text: 'q', speaker: { key: 'bob' } }],
        events: [{ key: 'f' }],
      },
    ],
  })
  const { articles } = await door.ask('{ articles { nodes { key id quotes { nodes { id } } } } }')
  ids = Object.fromEntries(
    articles.nodes.flatMap((node: { key: string; id: string; quotes: { nodes: { id: string }[] } }) => [
      [node.key, node.id],
      [`${node.key} quote`, node.quotes.nodes[0]?.id],
    ]),
  )
})

const seen = async (document: string, role: 'anonymous' | 'reader' | 'loader') =>
  JSON.stringify(await door.ask(document, ids, role)).replace(/"/g, '')

it.each<[string, string, string, string]>([
  [
    'by node',
    'query ($kept: ID!) { node(id: $kept) { id __typename } }',
    '{node:null}',
    '{node:{id:$kept,__typename:Article}}',
  ],
  [
    'by nodes, its quote too',
    'query ($kept: ID!, $open: ID!, $q: ID = "KQ") { nodes(ids: [$open, $kept, $q]) { __typename } }',
    '{nodes:[{__typename:Article},null,null]}',
    '{nodes:[{__typename:Article},{__typename:Article},{__typename:Quote}]}',
  ],
  ['by key', '{ article(by: { key: "kept" }) { key } }', '{article:null}', '{article:{key:kept}}'],
  ['by url', '{ article(by: { url: "http://x.example/kept/" }) { key } }', '{article:null}', '{article:{key:kept}}'],
  ['by id', 'query ($kept: ID!) { article(by: { id: $kept }) { key } }', '{article:null}', '{article:{key:kept}}'],
  [
    'in lists and counts',
    '{ articles { totalCount nodes { key } } }',
    '{articles:{totalCount:1,nodes:[{key:open}]}}',
    '{articles:{totalCount:3,nodes:[{key:kept},{key:open},{key:gone}]}}',
  ],
  [
    'asked by status',
    '{ articles(filter: { statuses: [WITHHELD, USABLE] }) { nodes { key } } }',
    '{articles:{nodes:[{key:open}]}}',
    '{articles:{nodes:[{key:kept},{key:open}]}}',
  ],
  [
    'asked by not',
    '{ articles(filter: { not: { statuses: [USABLE] } }) { nodes { key } } }',
    '{articles:{nodes:[]}}',
    '{articles:{nodes:[{key:kept},{key:gone}]}}',
  ],
  [
    'quotes',
    '{ quotes { totalCount nodes { article { key } } } }',
    '{quotes:{totalCount:1,nodes:[{article:{key:open}}]}}',
    '{quotes:{totalCount:3,nodes:[{article:{key:kept}},{article:{key:open}},{article:{key:gone}}]}}',
  ],
  [
    'outlets by their articles',
    '{ outlets(filter: { article: {} }) { nodes { key } } }',
    '{outlets:{nodes:[{key:o}]}}',
    '{outlets:{nodes:[{key:dark},{key:o}]}}',
  ],
  [
    'outlets are public all the same',
    '{ outlets(filter: { not: { article: {} } }) { nodes { key articles { totalCount } quotes { totalCount } } } }',
    '{outlets:{nodes:[{key:dark,articles:{totalCount:0},quotes:{totalCount:0}}]}}',
    '{outlets:{nodes:[]}}',
  ],
  [
    'agents by their quotes',
    '{ agents(filter: { quote: {} }) { nodes { key } } }',
    '{agents:{nodes:[{key:ann}]}}',
    '{agents:{nodes:[{key:ann},{key:bob}]}}',
  ],
  [
    'events by their articles',
    '{ events(filter: { article: {} }, orderBy: { field: NAME }) { nodes { key } } }',
    '{events:{nodes:[{key:e}]}}',
    '{events:{nodes:[{key:e},{key:f}]}}',
  ],
  [
    'three levels down',
    '{ outlets(filter: { article: { quote: { speaker: { quote: { article: { statuses: [CANCELED] } } } } } }) { nodes { key } } }',
    '{outlets:{nodes:[]}}',
    '{outlets:{nodes:[{key:dark}]}}',
  ],
  [
    'Agent.articles and Agent.quotes',
    '{ agent(by: { key: "bob" }) { articles { totalCount nodes { key } } quotes { totalCount } } }',
    '{agent:{articles:{totalCount:0,nodes:[]},quotes:{totalCount:0}}}',
    '{agent:{articles:{totalCount:1,nodes:[{key:kept}]},quotes:{totalCount:1}}}',
  ],
  [
    'Event.articles and Event.quotes',
    '{ event(by: { key: "f" }) { articles { totalCount } quotes { totalCount } made: quotes(includeArticles: false) { totalCount } } }',
    '{event:{articles:{totalCount:0},quotes:{totalCount:0},made:{totalCount:0}}}',
    '{event:{articles:{totalCount:2},quotes:{totalCount:2},made:{totalCount:1}}}',
  ],
  [
    'Event.outlets and its counts',
    '{ event(by: { key: "e" }) { outlets(includeChildren: true) { totalCount edges { articleCount node { key } } } } }',
    '{event:{outlets:{totalCount:1,edges:[{articleCount:1,node:{key:o}}]}}}',
    '{event:{outlets:{totalCount:2,edges:[{articleCount:2,node:{key:o}},{articleCount:1,node:{key:dark}}]}}}',
  ],
  [
    'Article.events',
    '{ articles(filter: { event: { keys: ["f"] } }) { totalCount } }',
    '{articles:{totalCount:0}}',
    '{articles:{totalCount:2}}',
  ],
  [
    'facets',
    '{ quotes { facet(by: SPEAKER) { values { value count } distinctCount missingCount } } }',
    '{quotes:{facet:{values:[{value:ann,count:1}],distinctCount:1,missingCount:0}}}',
    '{quotes:{facet:{values:[{value:ann,count:2},{value:bob,count:1}],distinctCount:2,missingCount:0}}}',
  ],
  [
    'timelines',
    '{ articles { timeline(interval: YEAR) { count } } }',
    '{articles:{timeline:[{count:1}]}}',
    '{articles:{timeline:[{count:1},{count:2}]}}',
  ],
  [
    "the archive's counts and times",
    '{ archive { articleCount outletCount quoteCount eventCount agentCount firstPublishedAt lastPublishedAt } }',
    '{archive:{articleCount:1,outletCount:2,quoteCount:1,eventCount:2,agentCount:2,firstPublishedAt:2024-01-02T00:00:00.000Z,lastPublishedAt:2024-01-02T00:00:00.000Z}}',
    '{archive:{articleCount:3,outletCount:2,quoteCount:3,eventCount:2,agentCount:2,firstPublishedAt:2023-01-03T00:00:00.000Z,lastPublishedAt:2024-01-03T00:00:00.000Z}}',
  ],
  [
    'pages: nothing lies beyond',
    '{ articles(first: 1) { pageInfo { hasNextPage hasPreviousPage } } }',
    '{articles:{pageInfo:{hasNextPage:false,hasPreviousPage:false}}}',
    '{articles:{pageInfo:{hasNextPage:true,hasPreviousPage:false}}}',
  ],
])('without the role what is not USABLE does not exist: %s', async (_, document, open, all) => {
  const asked = document.replace('"KQ"', JSON.stringify(ids['kept quote']))
  const whole = all.replace('$kept', String(ids['kept']))
  expect(await seen(asked, 'anonymous')).toBe(open)
  expect(await seen(asked, 'reader')).toBe(open)
  expect(await seen(asked, 'loader')).toBe(whole)
})
