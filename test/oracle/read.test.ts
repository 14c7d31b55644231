import { describe, expect, it } from 'vitest'
import { first200 } from './order.ts'
import { createOracle, excerpt } from './read.ts'
import { seededId, seededQuoteId } from './seed.ts'
import type { AgentState, ArchiveState, ArticleState, EventState, OutletState, QuoteState } from './state.ts'
import { bucketStart } from './timeline.ts'

const outlet = (over: Partial<OutletState>): OutletState => ({
  keys: [],
  name: 'Paper',
  domain: null,
  homepage: null,
  kind: null,
  country: null,
  language: null,
  ...over,
})
const agent = (over: Partial<AgentState>): AgentState => ({
  keys: [],
  name: 'Ana',
  kind: 'PERSON',
  aliases: [],
  description: null,
  wikidataId: null,
  ...over,
})
const event = (over: Partial<EventState>): EventState => ({
  keys: [],
  name: 'Summit',
  kind: null,
  summary: null,
  startDate: null,
  endDate: null,
  place: null,
  country: null,
  participants: new Map(),
  parent: null,
  ...over,
})
const article = (over: Partial<ArticleState>): ArticleState => ({
  keys: [],
  keyGiven: true,
  url: null,
  outlet: null,
  title: 'T',
  description: null,
  body: null,
  language: null,
  authors: [],
  publishedAt: null,
  modifiedAt: null,
  section: null,
  subjects: [],
  status: 'USABLE',
  events: new Set(),
  credits: [],
  quotes: [],
  versions: [],
  ...over,
})
const quote = (over: Partial<QuoteState>): QuoteState => ({
  text: 'x',
  start: null,
  end: null,
  form: 'DIRECT',
  speaker: null,
  speakerAsPrinted: null,
  cue: null,
  language: null,
  event: null,
  provenance: 'SUPPLIED',
  number: 0,
  ...over,
})

function oracleOf(records: {
  outlets?: OutletState[]
  agents?: AgentState[]
  events?: EventState[]
  articles?: ArticleState[]
}) {
  const byKey = <T extends { keys: string[] }>(list: T[] = []) => new Map(list.map((it) => [it.keys[0] ?? '', it]))
  const state: ArchiveState = {
    outlets: byKey(records.outlets),
    agents: byKey(records.agents),
    events: byKey(records.events),
    articles: byKey(records.articles),
  }
  const names = [
    ...[...state.outlets.values(), ...state.agents.values(), ...state.events.values()].map((it) => it.name),
    ...[...state.articles.values()].map((it) => it.title),
  ]
  return createOracle({
    state,
    idOf: seededId,
    quoteIdOf: seededQuoteId,
    timesOf: () => ({ loadedAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' }),
    ranks: new Map([...new Set(names.map(first200))].sort().map((name, rank) => [name, rank])),
  })
}

const archive = oracleOf({
  outlets: [outlet({ keys: ['o1'], name: 'Alpha', country: 'DE' }), outlet({ keys: ['o2'], name: 'Beta' })],
  agents: [agent({ keys: ['p1'], name: 'Ana', aliases: ['Anna'] }), agent({ keys: ['p2'], name: 'Ben' })],
  events: [event({ keys: ['e1'], startDate: '2026-01-01' }), event({ keys: ['e2'], parent: 'e1' })],
  articles: [
    article({
      keys: ['a1'],
      outlet: 'o1',
      publishedAt: '2026-01-02T00:00:00.000Z',
      language: 'en-GB',
      quotes: [quote({ text: 'seen', speaker: 'p1', event: 'e2' })],
      subjects: ['x', 'y'],
    }),
    article({
      keys: ['a2'],
      outlet: 'o2',
      publishedAt: '2026-01-03T00:00:00.000Z',
      language: 'eng',
      events: new Set(['e1']),
      authors: [{ name: null, agent: 'p2' }],
    }),
    article({ keys: ['a3'], outlet: 'o2', status: 'WITHHELD', quotes: [quote({ text: 'hidden', speaker: 'p2' })] }),
    article({ keys: ['a4'], body: 'a😀b', quotes: [quote({ text: 'b', start: 2, end: 3 }), quote({ text: 'lost' })] }),
  ],
})

describe('the plain evaluation', () => {
  it.each([
    ['articles(filter: {publishedAt: {}})', ['a2', 'a1']],
    ['articles(filter: {not: {publishedAt: {before: "2026-01-03T00:00:00Z"}}})', ['a2', 'a4']],
    ['articles(filter: {outlet: {}})', ['a2', 'a1']],
    ['articles(filter: {outlet: null})', ['a2', 'a1', 'a4']],
    ['articles(filter: {or: []})', []],
    ['articles(filter: {and: []})', ['a2', 'a1', 'a4']],
    ['articles(filter: {keys: []})', []],
    ['articles(filter: {ids: ["outlet_x"]})', []],
    ['articles(filter: {languages: ["EN"]})', ['a1']],
    ['articles(filter: {event: {keys: ["e2"]}})', ['a1']],
    ['articles(filter: {byline: {equals: "BEN"}})', ['a2']],
    ['articles(filter: {byline: {equals: "BEN", caseSensitive: true}})', []],
    ['articles(filter: {statuses: [WITHHELD]})', []],
    ['articles(orderBy: {field: PUBLISHED_AT, direction: ASC})', ['a1', 'a2', 'a4']],
    ['articles(last: 1)', ['a4']],
    ['agents(filter: {anyName: {startsWith: "ann"}})', ['p1']],
    ['agents(filter: {quote: {}})', ['p1']],
    ['agents(filter: {not: {quote: {}}})', ['p2']],
    ['outlets(filter: {not: {article: {languages: ["eng"]}}})', ['o1']],
    ['events', ['e1', 'e2']],
  ])('of %s is %j', (field, keys) => {
    expect(archive.query(`{ it: ${field} { nodes { key } } }`)).toEqual({
      data: { it: { nodes: keys.map((key) => ({ key })) } },
    })
  })

  it('shows a loader what is withheld', () => {
    const document = '{ agents(filter: {quote: {}}) { totalCount } archive { articleCount quoteCount } }'
    expect(archive.query(document)).toEqual({
      data: { agents: { totalCount: 1 }, archive: { articleCount: 3, quoteCount: 3 } },
    })
    expect(archive.query(document, {}, { role: 'loader' })).toEqual({
      data: { agents: { totalCount: 2 }, archive: { articleCount: 4, quoteCount: 4 } },
    })
  })

  it('walks from an event to its articles, quotes and outlets', () => {
    const document = `{ event(by: {key: "e1"}) {
      articles { nodes { key } } below: articles(includeChildren: true) { nodes { key } } quotes(includeChildren: true) { nodes { text } }
      made: quotes(includeArticles: false) { nodes { text } } outlets(includeChildren: true) { edges { articleCount node { key } } }
    } }`
    expect(archive.query(document)).toEqual({
      data: {
        event: {
          articles: { nodes: [{ key: 'a2' }] },
          below: { nodes: [{ key: 'a2' }, { key: 'a1' }] },
          quotes: { nodes: [{ text: 'seen' }] },
          made: { nodes: [] },
          outlets: {
            edges: [
              { articleCount: 1, node: { key: 'o1' } },
              { articleCount: 1, node: { key: 'o2' } },
            ],
          },
        },
      },
    })
  })

  it('counts a facet once a record, and who has none', () => {
    expect(
      archive.query(
        '{ articles { facet(by: SUBJECT, first: 1) { values { value label count } distinctCount missingCount } } }',
      ),
    ).toEqual({
      data: {
        articles: { facet: { values: [{ value: 'x', label: 'x', count: 1 }], distinctCount: 2, missingCount: 2 } },
      },
    })
  })

  it('measures spans in code points and UTF-16', () => {
    const document =
      '{ article(by: {key: "a4"}) { wordCount quotes { nodes { text span { start end } utf16: span(unit: UTF16) { start end } prefix suffix } } } }'
    expect(archive.query(document)).toEqual({
      data: {
        article: {
          wordCount: 2,
          quotes: {
            nodes: [
              { text: 'b', span: { start: 2, end: 3 }, utf16: { start: 3, end: 4 }, prefix: 'a😀', suffix: '' },
              { text: 'lost', span: null, utf16: null, prefix: '', suffix: '' },
            ],
          },
        },
      },
    })
  })

  it('tells whether rows lie beyond a page on either side, of an empty one too', () => {
    const ask = (args: string) =>
      archive.query(`{ articles(${args}) { pageInfo { hasPreviousPage hasNextPage endCursor } } }`) as {
        data: { articles: { pageInfo: Record<string, unknown> } }
      }
    const { endCursor } = ask('first: 3').data.articles.pageInfo
    expect(ask('first: 2').data.articles.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true })
    expect(ask('last: 2').data.articles.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false })
    expect(ask(`first: 2, after: ${JSON.stringify(endCursor)}`).data.articles.pageInfo).toEqual({
      hasPreviousPage: true,
      hasNextPage: false,
      endCursor: null,
    })
    expect(ask(`last: 2, before: ${JSON.stringify(endCursor)}`).data.articles.pageInfo).toMatchObject({
      hasPreviousPage: false,
      hasNextPage: true,
    })
  })

  it.each(['first: 0', 'first: 101', 'first: 1, last: 1', 'after: "x"'])('refuses a page of %s', (args) => {
    expect(archive.query(`{ articles(${args}) { totalCount } }`)).toMatchObject({ code: 'BAD_USER_INPUT' })
  })
})

it.each([
  ['one two three', 13, 'one two three'],
  ['one two three', 12, 'one two'],
  ['one two three', 7, 'one two'],
  ['one two three', 8, 'one two'],
  ['one two three', 2, 'on'],
  ['one \u00a0', 6, 'one'],
  [' x', 1, ''],
  [' xy', 2, ''],
  ['東京東京', 2, '東京'],
  ['😀😀 a', 2, '😀😀'],
  ['a\u0085b c', 2, 'a'],
])('the excerpt of %j in %i code points is %j', (text, maxLength, expected) => {
  expect(excerpt(text, maxLength)).toBe(expected)
})

it.each([
  ['America/Sao_Paulo', 'DAY', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00.000Z'], // This day has no midnight: at 00:00, clocks were set to 01:00.
  ['America/Havana', 'DAY', '2023-11-05T12:00:00Z', '2023-11-05T04:00:00.000Z'], // two midnights
  ['America/Havana', 'HOUR', '2023-11-05T05:30:00Z', '2023-11-05T05:00:00.000Z'], // the second 00:xx
  ['America/St_Johns', 'DAY', '2006-10-29T12:00:00Z', '2006-10-29T02:30:00.000Z'], // At 00:01, clocks were set back to 23:01.
  ['Australia/Lord_Howe', 'HOUR', '2024-10-05T15:40:00Z', '2024-10-05T15:30:00.000Z'], // 02:00 was 02:30
  ['Australia/Lord_Howe', 'HOUR', '2024-04-06T15:15:00Z', '2024-04-06T15:00:00.000Z'], // At 02:00, clocks were set back to 01:30.
  ['Asia/Kathmandu', 'HOUR', '2024-04-06T15:20:00Z', '2024-04-06T15:15:00.000Z'],
  ['Pacific/Apia', 'WEEK', '2011-12-31T00:00:00Z', '2011-12-26T10:00:00.000Z'], // This week has no Friday.
  ['America/Toronto', 'DAY', '1919-03-31T12:00:00Z', '1919-03-31T04:30:00.000Z'], // 23:30 was 00:30
  ['Europe/Berlin', 'WEEK', '2025-01-01T00:00:00Z', '2024-12-29T23:00:00.000Z'],
  ['Europe/Berlin', 'YEAR', '2025-06-01T00:00:00Z', '2024-12-31T23:00:00.000Z'],
] as const)('in %s the %s of %s begins at %s', (zone, interval, at, expected) => {
  expect(new Date(bucketStart(Date.parse(at), interval, zone)).toISOString()).toBe(expected)
})
