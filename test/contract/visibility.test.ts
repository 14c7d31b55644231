import { beforeAll, describe, expect, it } from 'vitest'
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

describe('what only a withheld article names', () => {
  const door = openDoor()
  const link = (key: string) => ({ key, name: `Secret ${key}` })
  const secret = (status: string) => ({ articles: [{ key: 'secret', title: 'Secret', status }] })
  const EVERYTHING = `query ($ids: [ID!]!, $id: ID!) {
    nodes(ids: $ids) { id } node(id: $id) { id }
    outlet(by: { key: "post" }) { key } agent(by: { key: "speaker" }) { key } event(by: { key: "talks" }) { key } above: event(by: { key: "summit" }) { key }
    outlets { totalCount nodes { key } } agents { totalCount nodes { key } } events(orderBy: { field: NAME }) { totalCount nodes { key } }
    byKey: agents(filter: { keys: ["speaker", "guest"] }) { totalCount } byId: events(filter: { ids: $ids }) { totalCount }
    byParent: events(filter: { parent: {} }) { totalCount } byGuest: events(filter: { participant: {} }) { totalCount }
    archive { outletCount agentCount eventCount } }`
  const load = () =>
    door.hold({
      outlets: [{ key: 'open', name: 'Open' }],
      agents: [{ key: 'known', name: 'Known' }],
      articles: [
        {
          key: 'secret',
          title: 'Secret',
          status: 'WITHHELD',
          outlet: link('post'),
          body: 'words',
          authors: [{ agent: link('author') }, { agent: { key: 'known' } }],
          quotes: [{ text: 'words', speaker: link('speaker'), event: link('debate') }],
          events: [{ ...link('talks'), parent: link('summit'), participants: [{ agent: link('guest') }] }],
          credits: [{ text: 'Photo', outlet: link('agency'), agent: link('photographer') }],
        },
      ],
    })
  const idsOf = async () => {
    const { outlets, agents, events } = await door.ask(
      '{ outlets { nodes { id key } } agents { nodes { id key } } events { nodes { id key } } }',
    )
    const all: { id: string; key: string }[] = [...outlets.nodes, ...agents.nodes, ...events.nodes]
    const ids = all.filter(({ key }) => key !== 'open' && key !== 'known').map(({ id }) => id)
    return { ids, id: ids[0] }
  }
  const HIDDEN = {
    nodes: Array.from({ length: 9 }, () => null),
    node: null,
    outlet: null,
    agent: null,
    event: null,
    above: null,
    outlets: { totalCount: 1, nodes: [{ key: 'open' }] },
    agents: { totalCount: 1, nodes: [{ key: 'known' }] },
    events: { totalCount: 0, nodes: [] },
    byKey: { totalCount: 0 },
    byId: { totalCount: 0 },
    byParent: { totalCount: 0 },
    byGuest: { totalCount: 0 },
    archive: { outletCount: 1, agentCount: 1, eventCount: 0 },
  }

  it('does not exist for readers, and exists from the moment when they see the article, though it is withheld again', async () => {
    await load()
    const variables = await idsOf()
    expect(variables.ids).toHaveLength(9)
    const whole = await door.ask(EVERYTHING, variables, 'loader')
    expect(whole.archive).toEqual({ outletCount: 3, agentCount: 5, eventCount: 3 })
    for (const role of ['anonymous', 'reader'] as const)
      expect(await door.ask(EVERYTHING, variables, role)).toEqual(HIDDEN)

    await door.hold(secret('USABLE'))
    for (const status of ['WITHHELD', 'CANCELED']) {
      expect(await door.ask(EVERYTHING, variables, 'reader')).toEqual(whole)
      await door.hold(secret(status))
    }
    expect(await door.ask(EVERYTHING, variables, 'reader')).toEqual(whole)
    expect(await door.ask('{ articles { totalCount } }', {}, 'reader')).toEqual({ articles: { totalCount: 0 } })
  })

  it('exists for readers once it is loaded as a record of its own or named by an event that they see', async () => {
    await load()
    const loaded = await door.hold({
      agents: [link('speaker')],
      events: [{ key: 'fair', name: 'Fair', parent: { key: 'talks' } }],
    })
    expect(loaded.results.map(({ outcome }) => outcome)).toEqual(['UNCHANGED', 'CREATED'])
    const { agents, events, outlets } = await door.ask(
      '{ agents { nodes { key } } events(orderBy: { field: NAME }) { nodes { key parent { key } children { totalCount } participants { nodes { key } } } } outlets { totalCount } }',
      {},
      'reader',
    )
    expect(agents.nodes).toEqual([{ key: 'known' }, { key: 'guest' }, { key: 'speaker' }])
    expect(events.nodes).toEqual([
      { key: 'fair', parent: { key: 'talks' }, children: { totalCount: 0 }, participants: { nodes: [] } },
      {
        key: 'summit',
        parent: null,
        children: { totalCount: 1 },
        participants: { nodes: [] },
      },
      {
        key: 'talks',
        parent: { key: 'summit' },
        children: { totalCount: 1 },
        participants: { nodes: [{ key: 'guest' }] },
      },
    ])
    expect(outlets.totalCount).toBe(1)
  })

  it('begins anew when it is deleted and named again', async () => {
    const article = (status: string) => ({ articles: [{ key: 'a', title: 'A', status, outlet: link('post') }] })
    const outlet = () => door.ask('{ outlet(by: { key: "post" }) { key } }', {}, 'reader')
    await door.hold(article('USABLE'))
    expect(await outlet()).toEqual({ outlet: { key: 'post' } })
    const { outlets, articles } = await door.ask('{ outlets { nodes { id } } articles { nodes { id } } }')
    await door.remove([articles.nodes[0].id, outlets.nodes[0].id])
    await door.hold(article('WITHHELD'))
    expect(await outlet()).toEqual({ outlet: null })
  })
})
