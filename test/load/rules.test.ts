import { hash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BulkLoadInput } from '../../src/generated/types.ts'
import type { LoadLimits } from '../../src/load/limits.ts'
import { createDatabase } from '../database.ts'
import { clear, dump, errorsOf, load, outcomesOf } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(() => clear(database.db))
afterAll(() => database.drop())

const wrong: { name: string; input: BulkLoadInput; errors: string[]; limits?: Partial<LoadLimits> }[] = [
  {
    name: 'tells every wrong field of every record at once',
    input: {
      outlets: [{ key: '', name: '', domain: 'no domain', homepage: 'ftp://x.org', country: 'XX', language: 'e' }],
      agents: [{ name: 'a\0b', wikidataId: 'P1', aliases: ['ok', '\ud800'] }],
      events: [{ name: 'E', startDate: '2024-02-30', endDate: 'x' }],
      articles: [
        { title: null, url: 'nowhere', publishedAt: '2024-01-01T00:00:00', modifiedAt: '0000-01-01T00:00:00Z' },
      ],
    },
    errors: [
      'REQUIRED outlets.0.key',
      'REQUIRED outlets.0.name',
      'INVALID outlets.0.domain',
      'INVALID outlets.0.homepage',
      'INVALID outlets.0.country',
      'INVALID outlets.0.language',
      'INVALID agents.0.name',
      'INVALID agents.0.aliases.1',
      'INVALID agents.0.wikidataId',
      'INVALID events.0.startDate',
      'INVALID events.0.endDate',
      'INVALID articles.0.url',
      'REQUIRED articles.0.title',
      'INVALID articles.0.publishedAt',
      'INVALID articles.0.modifiedAt',
    ],
  },
  {
    name: 'tells which limit is hit',
    limits: { nameLength: 3, keyBytes: 4, urlLength: 20, listLength: 1, quotesPerArticle: 1, bodyLength: 5 },
    input: {
      agents: [
        { key: 'éééé', name: '😀😀😀' },
        { name: 'four', aliases: ['a', 'b'] },
      ],
      articles: [
        { title: 'T', url: 'https://x.org/long/long/long', body: 'longer', quotes: [{ text: 'a' }, { text: 'b' }] },
      ],
    },
    errors: [
      'TOO_LONG agents.0.key',
      'TOO_LONG agents.1.name',
      'TOO_MANY agents.1.aliases',
      'TOO_LONG articles.0.url',
      'TOO_LONG articles.0.body',
      'TOO_MANY articles.0.quotes',
    ],
  },
  {
    name: 'an event does not end before it starts',
    input: {
      events: [{ name: 'E', startDate: '2024-01-02', endDate: '2024-01-01' }],
      articles: [{ title: 'T', events: [{ name: 'F', startDate: '2024-01-02', endDate: '2024-01-01' }] }],
    },
    errors: ['INVALID events.0.endDate', 'INVALID articles.0.events.0.endDate'],
  },
  {
    name: 'links by identifiers alone need a record',
    input: {
      articles: [
        {
          title: 'T',
          outlet: { key: 'no' },
          authors: [{ agent: { wikidataId: 'Q1' } }],
          quotes: [{ text: 'a', speaker: { key: 'no' }, event: { key: 'no' } }],
        },
      ],
    },
    errors: [
      'UNKNOWN_REFERENCE articles.0.outlet',
      'UNKNOWN_REFERENCE articles.0.authors.0.agent',
      'UNKNOWN_REFERENCE articles.0.quotes.0.speaker',
      'UNKNOWN_REFERENCE articles.0.quotes.0.event',
    ],
  },
  {
    name: 'bylines, credits and quotes need what they are',
    input: { articles: [{ title: 'T', authors: [{}], credits: [{ type: 'WIRE_COPY' }], quotes: [{}] }] },
    errors: [
      'REQUIRED articles.0.authors.0.name',
      'REQUIRED articles.0.quotes.0.text',
      'REQUIRED articles.0.credits.0.text',
    ],
  },
  {
    name: 'the same agent takes part once',
    input: { events: [{ name: 'E', participants: [{ agent: { name: 'A' } }, { agent: { name: 'a' } }] }] },
    errors: ['DUPLICATE_KEY events.0.participants.1.agent'],
  },
  {
    name: 'parents do not form a circle',
    input: {
      events: [
        { key: 'a', name: 'A', parent: { key: 'b', name: 'B', parent: { key: 'c' } } },
        { key: 'c', name: 'C', parent: { key: 'a' } },
        { key: 'd', name: 'D', parent: { key: 'd' } },
        { key: 'e', name: 'E', parent: { key: 'a' } },
      ],
    },
    errors: [
      'CONFLICT events.0.parent',
      'CONFLICT events.0.parent.parent',
      'CONFLICT events.1.parent',
      'CONFLICT events.2.parent',
      'UNKNOWN_REFERENCE events.3.parent',
    ],
  },
  {
    name: 'misplaced quotes reject their article',
    input: {
      articles: [
        {
          title: 'T',
          body: '😀 one two two',
          quotes: [
            { text: 'one', start: 2, end: 5 },
            { text: 'two', start: 6 },
            { text: 'two' },
            { text: 'two' },
            { text: 'one', start: 3 },
            { text: 'two', start: 12 },
            { text: 'two', start: 6, end: 10 },
            { text: 'para', form: 'INDIRECT', start: 0 },
            { text: 'para', form: 'INDIRECT', start: 0, end: 99 },
          ],
        },
      ],
    },
    errors: ['REQUIRED articles.0.quotes.7.end'],
  },
]

test.each(wrong)('$name', async ({ input, errors, limits }) => {
  const before = await dump(database.db)
  expect(errorsOf(await load(database.db, { ...input, onError: 'SKIP_BAD', dryRun: true }, limits))).toEqual(errors)
  expect(errorsOf(await load(database.db, input, limits))).toEqual(errors)
  expect(await dump(database.db)).toEqual(before)
})

test('REJECT_ALL writes nothing and skips the good; SKIP_BAD writes the good', async () => {
  const input: BulkLoadInput = {
    outlets: [
      { key: 'good', name: 'G' },
      { key: 'bad', name: '' },
    ],
  }
  const all = await load(database.db, input)
  expect(outcomesOf(all)).toEqual(['SKIPPED', 'REJECTED'])
  expect(all.results[0]).toMatchObject({ key: 'good', id: null })
  expect(all.created.outlets).toBe(0)
  const some = await load(database.db, { ...input, onError: 'SKIP_BAD' })
  expect(outcomesOf(some)).toEqual(['CREATED', 'REJECTED'])
  expect(some.created.outlets).toBe(1)
})

test('a link to a rejected record is unknown, even with a name, unless the archive held it', async () => {
  await load(database.db, { agents: [{ key: 'held', name: 'Held' }] })
  const answer = await load(database.db, {
    onError: 'SKIP_BAD',
    agents: [
      { key: 'held', wikidataId: 'bad' },
      { key: 'new', name: 'New', wikidataId: 'bad' },
    ],
    articles: [
      { key: '1', title: 'T', authors: [{ agent: { key: 'held' } }] },
      { key: '2', title: 'T', authors: [{ agent: { key: 'new', name: 'New' } }] },
      { key: '3', title: 'T', authors: [{ agent: { name: 'new' } }] },
    ],
  })
  expect(outcomesOf(answer)).toEqual(['REJECTED', 'REJECTED', 'CREATED', 'REJECTED', 'REJECTED'])
  expect(errorsOf(answer).slice(2)).toEqual([
    'UNKNOWN_REFERENCE articles.1.authors.0.agent',
    'UNKNOWN_REFERENCE articles.2.authors.0.agent',
  ])
})

test('links in a rejected record create nothing', async () => {
  const answer = await load(database.db, {
    onError: 'SKIP_BAD',
    articles: [
      { key: '1', title: 'T', outlet: { key: 'o', name: 'O' }, authors: [{ agent: { key: 'no' } }] },
      { key: '2', title: 'T', outlet: { key: 'o' } },
      { key: '3', title: 'T', outlet: { name: 'P' } },
    ],
  })
  expect(outcomesOf(answer)).toEqual(['REJECTED', 'REJECTED', 'CREATED'])
  expect(answer.created).toMatchObject({ outlets: 1, articles: 1 })
})

test('a link leads to what the load creates, wherever that stands, and changes nothing', async () => {
  const answer = await load(database.db, {
    events: [
      { key: 'e', name: 'E', parent: { key: 'later' } },
      { key: 'later', name: 'Later', participants: [{ agent: { key: 'a' }, role: 'host' }] },
    ],
    articles: [
      {
        title: 'T',
        authors: [{ agent: { key: 'a' } }],
        quotes: [{ text: 'x', speaker: { key: 'a', name: 'Ada' } }],
        events: [{ key: 'later', name: 'Other', parent: { name: 'ignored' } }],
      },
    ],
  })
  expect(errorsOf(answer)).toEqual([])
  expect(answer.created).toEqual({ outlets: 0, agents: 1, events: 2, articles: 1, quotes: 1 })
  expect(await database.db.read`select name from event order by seq`).toEqual([{ name: 'E' }, { name: 'Later' }])
})

test('what is left out stays, null clears, a list replaces', async () => {
  const { db } = database
  const full: BulkLoadInput = {
    articles: [
      {
        key: 'a',
        title: 'T',
        body: 'one two',
        description: 'd',
        status: 'WITHHELD',
        subjects: ['x', 'y', 'x'],
        outlet: { name: 'O' },
        authors: [{ name: 'N' }],
        quotes: [{ text: 'one' }],
        events: [{ name: 'E' }],
        credits: [{ text: 'c' }],
      },
    ],
  }
  await load(db, full)
  expect(outcomesOf(await load(db, full))).toEqual(['UNCHANGED'])
  expect(outcomesOf(await load(db, { articles: [{ key: 'a' }] }))).toEqual(['UNCHANGED'])
  expect(
    outcomesOf(
      await load(db, {
        articles: [
          { key: 'a', description: null, status: null, subjects: null, outlet: null, quotes: [], events: null },
        ],
      }),
    ),
  ).toEqual(['UPDATED'])
  const [row] =
    await db.read`select description, status, subjects, outlet_id, version, (select count(*)::int from quote) as quotes, (select count(*)::int from article_byline) as bylines,
    (select count(*)::int from article_event) as events, (select count(*)::int from article_credit) as credits from article`
  expect(row).toEqual({
    description: null,
    status: 'USABLE',
    subjects: [],
    outlet_id: null,
    version: 1,
    quotes: 0,
    bylines: 1,
    events: 0,
    credits: 1,
  })
})

test('sets are equal in any order; lists are not', async () => {
  const { db } = database
  const article = {
    key: 'a',
    title: 'T',
    body: null,
    quotes: [
      { text: 'q', cue: '1' },
      { text: 'q', cue: '2' },
    ],
    events: [{ name: 'E' }, { name: 'F' }],
  }
  await load(db, { articles: [{ ...article, authors: [{ name: 'A' }, { name: 'B' }] }] })
  expect(
    outcomesOf(
      await load(db, {
        articles: [{ ...article, quotes: article.quotes.toReversed(), events: article.events.toReversed() }],
      }),
    ),
  ).toEqual(['UNCHANGED'])
  expect(outcomesOf(await load(db, { articles: [{ key: 'a', authors: [{ name: 'B' }, { name: 'A' }] }] }))).toEqual([
    'UPDATED',
  ])
})

test('a correction of the body keeps the old version and places the quotes again', async () => {
  const { db } = database
  await load(db, {
    articles: [{ key: 'a', title: 'T', body: 'go stay go', quotes: [{ text: 'go', start: 8 }, { text: 'stay' }] }],
  })
  const before = await db.read`select id, text, start_cp from quote order by text`
  expect(outcomesOf(await load(db, { articles: [{ key: 'a', body: '😀 go' }] }))).toEqual(['UPDATED'])
  expect(await db.read`select id, text, start_cp, start_utf16 from quote order by text`).toEqual([
    { id: before[0]?.id, text: 'go', start_cp: 2, start_utf16: 3 },
    { id: before[1]?.id, text: 'stay', start_cp: null, start_utf16: null },
  ])
  expect(await db.read`select number, body from article_version order by number`).toEqual([
    { number: 1, body: 'go stay go' },
    { number: 2, body: '😀 go' },
  ])
  await load(db, { articles: [{ key: 'a', title: 'U' }] })
  expect(await db.read`select number, title, body from article_version where number = 3`).toEqual([
    { number: 3, title: 'U', body: '😀 go' },
  ])
})

test('what a quote repeats of its article follows it', async () => {
  const { db } = database
  await load(db, {
    articles: [{ key: 'a', title: 'T', language: 'en', quotes: [{ text: 'x' }, { text: 'y', language: 'fr' }] }],
  })
  await load(db, { articles: [{ key: 'a', language: 'de', status: 'CANCELED', publishedAt: '0001-01-01T00:00:00Z' }] })
  expect(
    await db.read`select text, own_language, language, status, published_at::text as at from quote order by text`,
  ).toEqual([
    { text: 'x', own_language: null, language: 'de', status: 'CANCELED', at: '0001-01-01 00:00:00+00' },
    { text: 'y', own_language: 'fr', language: 'fr', status: 'CANCELED', at: '0001-01-01 00:00:00+00' },
  ])
})

test('a conflict that rests on a rejected record vanishes with it', async () => {
  const answer = await load(database.db, {
    onError: 'SKIP_BAD',
    articles: [
      {
        key: '1',
        title: 'T',
        body: 'x',
        authors: [{ agent: { wikidataId: 'Q1', name: 'A' } }],
        quotes: [{ text: 'not there' }],
      },
      {
        key: '2',
        title: 'T',
        authors: [{ agent: { key: 'b', name: 'B' } }, { agent: { key: 'b', wikidataId: 'Q1' } }],
      },
    ],
  })
  expect(outcomesOf(answer)).toEqual(['REJECTED', 'CREATED'])
  expect(errorsOf(answer)).toEqual(['NOT_IN_TEXT articles.0.quotes.0.text'])
})

test('a parent closes no circle with what the archive holds', async () => {
  const { db } = database
  await load(db, {
    events: [{ key: 'a', name: 'A', parent: { key: 'b', name: 'B', parent: { key: 'c', name: 'C' } } }],
  })
  expect(errorsOf(await load(db, { events: [{ key: 'c', parent: { key: 'a' } }] }))).toEqual([
    'CONFLICT events.0.parent',
  ])
  expect(
    errorsOf(
      await load(db, {
        events: [
          { key: 'b', parent: null },
          { key: 'c', parent: { key: 'a' } },
        ],
      }),
    ),
  ).toEqual([])
})

test('what a record in conflict would have created conflicts with nothing', async () => {
  const { db } = database
  await load(db, {
    outlets: [
      { key: 'a', name: 'A' },
      { name: 'B', domain: 'b.example' },
    ],
    agents: [
      { key: 'p', name: 'P' },
      { key: 'r', name: 'R' },
    ],
  })
  const bad = {
    title: 'Bad',
    outlet: { key: 'a', domain: 'b.example' },
    authors: [{ agent: { wikidataId: 'Q9', name: 'N' } }],
  }
  const good = { title: 'Good', authors: [{ agent: { key: 'p', wikidataId: 'Q9' } }] }
  const answer = await load(db, { onError: 'SKIP_BAD', articles: [bad, good] })
  expect(errorsOf(answer)).toEqual(['CONFLICT articles.0.outlet'])
  expect(answer.created).toMatchObject({ agents: 0, articles: 1 })
  // The article "Chain" is loaded, too, because its conflict disappears together with the rejected first article.
  const chain = [
    bad,
    {
      title: 'Chain',
      authors: [{ agent: { key: 'r', wikidataId: 'Q9' } }, { agent: { key: 'q', wikidataId: 'Q10', name: 'M' } }],
    },
    { title: 'End', authors: [{ agent: { key: 'p', wikidataId: 'Q10' } }] },
  ]
  expect(errorsOf(await load(db, { onError: 'SKIP_BAD', articles: chain }))).toEqual([
    'CONFLICT articles.0.outlet',
    'CONFLICT articles.2.authors.0.agent',
  ])
})

test('a record in conflict with what the archive holds is rejected before links are followed', async () => {
  const { db } = database
  await load(db, {
    agents: [
      { key: 'a', name: 'A' },
      { wikidataId: 'Q1', name: 'B' },
    ],
    events: [{ key: 'e', name: 'E' }],
  })
  const answer = await load(db, {
    onError: 'SKIP_BAD',
    agents: [
      { key: 'a', wikidataId: 'Q1', name: 'N' },
      { key: 'p', name: 'P' },
    ],
    // The first link of this event leads to a rejected record, so the second link creates nothing.
    events: [{ key: 'e', participants: [{ agent: { name: 'N' } }, { agent: { wikidataId: 'Q2', name: 'M' } }] }],
    articles: [{ title: 'T', authors: [{ agent: { key: 'p', wikidataId: 'Q2' } }] }],
  })
  expect(errorsOf(answer)).toEqual(['CONFLICT agents.0', 'UNKNOWN_REFERENCE events.0.participants.0.agent'])
  expect(outcomesOf(answer)).toEqual(['REJECTED', 'CREATED', 'REJECTED', 'CREATED'])
})

test('a conflict with what a rejected record would have become is not told', async () => {
  const { db } = database
  await load(db, {
    articles: [
      { key: 'a', title: 'A' },
      { key: 'b', title: 'B' },
    ],
  })
  const articles = [
    { key: 'a', url: 'https://a.example/1', authors: [{ agent: { key: 'no' } }] },
    { key: 'b', url: 'https://a.example/1', outlet: { key: 'no' } },
  ]
  expect(errorsOf(await load(db, { onError: 'SKIP_BAD', articles }))).toEqual([
    'UNKNOWN_REFERENCE articles.0.authors.0.agent',
    'UNKNOWN_REFERENCE articles.1.outlet',
  ])
})

test('the same article twice is told of the second, though the first falls for a link', async () => {
  const falls: [object, string][] = [
    [{ outlet: { key: 'no' } }, 'UNKNOWN_REFERENCE articles.0.outlet'],
    [{ outlet: { key: 'o', domain: 'o.example' } }, 'CONFLICT articles.0.outlet'],
    [{ authors: [{ agent: { key: 'no' } }] }, 'UNKNOWN_REFERENCE articles.0.authors.0.agent'],
  ]
  await load(database.db, {
    outlets: [
      { key: 'o', name: 'O' },
      { domain: 'o.example', name: 'P' },
    ],
  })
  for (const [link, error] of falls) {
    const answer = await load(database.db, {
      onError: 'SKIP_BAD',
      articles: [
        { key: 'k', title: 'T', ...link },
        { key: 'k', title: 'T' },
      ],
    })
    expect(errorsOf(answer)).toEqual([error, 'DUPLICATE_KEY articles.1'])
  }
})

test('an article that is known by an outlet which leads nowhere is no article to others', async () => {
  const answer = await load(database.db, {
    onError: 'SKIP_BAD',
    articles: [{ title: 'T', outlet: { key: 'no' } }, { title: 'T', outlet: { key: 'no' } }, { title: 'T' }],
  })
  expect(errorsOf(answer)).toEqual(['UNKNOWN_REFERENCE articles.0.outlet', 'UNKNOWN_REFERENCE articles.1.outlet'])
  expect(outcomesOf(answer)).toEqual(['REJECTED', 'REJECTED', 'CREATED'])
})

test('an article is known by its outlet, though the link of a later one creates that', async () => {
  const answer = await load(database.db, {
    articles: [
      { title: 'T', outlet: { domain: 'o.example' } },
      { key: 'k', title: 'U', outlet: { domain: 'o.example', name: 'O' } },
    ],
  })
  expect(answer.results[0]?.key).toBe(`sha256:${hash('sha256', '["o.example",null,"t"]')}`)
})

test('what could not be read of a rejected record leads to no other', async () => {
  const bad: BulkLoadInput = {
    onError: 'SKIP_BAD',
    events: [{ name: 'E', startDate: 'soon' }],
    outlets: [{ name: 'O', domain: 'no domain' }],
  }
  const good = await load(database.db, {
    ...bad,
    articles: [
      { title: 'A', events: [{ name: 'E' }] },
      { title: 'B', outlet: { key: 'o', name: 'Other' } },
    ],
  })
  expect(outcomesOf(good)).toEqual(['REJECTED', 'REJECTED', 'CREATED', 'CREATED'])
  await clear(database.db)
  const named = await load(database.db, { ...bad, articles: [{ title: 'C', outlet: { name: 'O' } }] })
  expect(errorsOf(named).slice(2)).toEqual(['UNKNOWN_REFERENCE articles.0.outlet'])
})

test('only a change moves updatedAt, and a change of what an article holds is one', async () => {
  const { db } = database
  const times = async () =>
    (
      await db.read<
        { loaded: string; updated: string }[]
      >`select loaded_at::text as loaded, updated_at::text as updated from article`
    )[0]
  const article = { key: 'a', title: 'T', quotes: [{ text: 'q', event: { name: 'E' } }] }
  await load(db, { articles: [article] })
  const fresh = await times()
  expect(fresh?.loaded).toBe(fresh?.updated)
  await db.write`update article set loaded_at = '2020-01-01', updated_at = '2020-01-01'`
  const first = await times()
  await load(db, { articles: [article] })
  expect(await times()).toEqual(first)
  expect(await db.read`select linked, quoted from article_event`).toEqual([{ linked: false, quoted: true }])
  expect(
    outcomesOf(
      await load(db, { articles: [{ ...article, quotes: [{ text: 'q', cue: 'said', event: { name: 'E' } }] }] }),
    ),
  ).toEqual(['UPDATED'])
  const second = await times()
  expect(second?.loaded).toBe(first?.loaded)
  expect(second?.updated).not.toBe(first?.updated)
  expect(await db.read`select record, count(*)::int as n from change group by record order by record`).toEqual([
    { record: 'article', n: 2 },
    { record: 'event', n: 1 },
    { record: 'quote', n: 2 },
  ])
})
