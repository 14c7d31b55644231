import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BulkLoadInput } from '../../src/generated/types.ts'
import { createDatabase } from '../database.ts'
import { clear, errorsOf, load, outcomesOf } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(() => clear(database.db))
afterAll(() => database.drop())

const cases: {
  name: string
  loads: BulkLoadInput[]
  outcomes: string[]
  errors?: string[]
  keys?: (string | null)[]
}[] = [
  {
    name: 'an outlet without a key is called by its domain, else by its folded name',
    loads: [{ outlets: [{ name: 'Daily Straße', domain: 'WWW.Daily.example' }, { name: 'Straße' }] }],
    outcomes: ['CREATED', 'CREATED'],
    keys: ['daily.example', 'strasse'],
  },
  {
    name: 'agents and events without a key are called by kind or day and name',
    loads: [
      {
        agents: [{ name: 'Ada' }, { wikidataId: 'q42', name: 'Douglas' }],
        events: [{ name: 'Fair' }, { name: 'Fair', startDate: '2024-01-02' }],
      },
    ],
    outcomes: ['CREATED', 'CREATED', 'CREATED', 'CREATED'],
    keys: ['person:ada', 'Q42', '-:fair', '2024-01-02:fair'],
  },
  {
    name: 'an article is known by its canonical URL',
    loads: [
      { articles: [{ url: 'http://www.Example.org/a/?utm_source=x#top', title: 'A' }] },
      { articles: [{ url: 'https://example.org/a' }] },
    ],
    outcomes: ['UPDATED'],
    keys: ['https://example.org/a'],
  },
  {
    name: 'a record found by its domain takes the new key',
    loads: [
      { outlets: [{ name: 'A', domain: 'a.org' }] },
      { outlets: [{ key: 'k', domain: 'a.org' }] },
      { outlets: [{ key: 'k' }] },
    ],
    outcomes: ['UNCHANGED'],
    keys: ['a.org'],
  },
  {
    name: 'an article that was given a key takes no other one by its URL',
    loads: [
      { articles: [{ key: 'a', url: 'https://x.org/1', title: 'T' }] },
      { articles: [{ key: 'b', url: 'https://x.org/1' }] },
    ],
    outcomes: ['REJECTED'],
    errors: ['CONFLICT articles.0'],
    keys: ['a'],
  },
  {
    name: 'an article that was never given a key takes one',
    loads: [
      { articles: [{ url: 'https://x.org/1', title: 'T' }] },
      { articles: [{ key: 'b', url: 'https://x.org/1' }] },
      { articles: [{ key: 'b', title: 'U' }] },
    ],
    outcomes: ['UPDATED'],
    keys: ['https://x.org/1'],
  },
  {
    name: 'identifiers that lead to two records are a conflict',
    loads: [
      {
        outlets: [
          { key: 'a', name: 'A' },
          { key: 'b', name: 'B', domain: 'b.org' },
        ],
      },
      { outlets: [{ key: 'a', domain: 'b.org' }] },
    ],
    outcomes: ['REJECTED'],
    errors: ['CONFLICT outlets.0'],
    keys: [null],
  },
  {
    name: 'a link that leads to two records is a conflict at the link',
    loads: [
      {
        agents: [
          { key: 'a', name: 'A' },
          { key: 'b', name: 'B', wikidataId: 'Q1' },
        ],
      },
      { articles: [{ key: 'x', title: 'T', authors: [{ agent: { key: 'a', wikidataId: 'Q1' } }] }] },
    ],
    outcomes: ['REJECTED'],
    errors: ['CONFLICT articles.0.authors.0.agent'],
    keys: ['x'],
  },
  {
    name: 'a domain that a load frees may be taken by the next record of it',
    loads: [
      { outlets: [{ key: 'a', name: 'A', domain: 'a.org' }] },
      {
        outlets: [
          { key: 'a', domain: 'b.org' },
          { name: 'New', key: 'n', domain: 'a.org' },
        ],
      },
    ],
    outcomes: ['UPDATED', 'CREATED'],
    keys: ['a', 'n'],
  },
  {
    name: 'a name means the earliest record that has it now',
    loads: [
      {
        agents: [
          { key: 'first', name: 'Ada' },
          { key: 'second', name: 'ADA' },
        ],
      },
      {
        agents: [
          { key: 'first', name: 'Eva' },
          { name: 'ada', description: 'x' },
        ],
      },
    ],
    outcomes: ['UPDATED', 'UPDATED'],
    keys: ['first', 'second'],
  },
  {
    name: 'the key that a name would get means the record that has it',
    loads: [
      { outlets: [{ name: 'Old' }] },
      { outlets: [{ key: 'old', name: 'New' }] },
      { outlets: [{ name: 'OLD', country: 'de' }] },
    ],
    outcomes: ['UPDATED'],
    keys: ['old'],
  },
  {
    name: 'the same record twice is a duplicate, by whatever it is known',
    loads: [{ outlets: [{ key: 'a', name: 'A', domain: 'a.org' }, { domain: 'www.a.org' }, { name: 'A' }] }],
    outcomes: ['SKIPPED', 'REJECTED', 'REJECTED'],
    errors: ['DUPLICATE_KEY outlets.1', 'DUPLICATE_KEY outlets.2'],
    keys: ['a', 'a', 'a'],
  },
  {
    name: 'an article without key and URL is known by outlet, time and title, though a link creates the outlet',
    loads: [
      { articles: [{ title: 'T', publishedAt: '2024-01-01T00:00:00Z', outlet: { name: 'New' } }] },
      {
        articles: [
          { title: 't', publishedAt: '2024-01-01T01:00:00+01:00', outlet: { name: 'NEW' } },
          { title: 'T', outlet: { name: 'New' } },
        ],
      },
    ],
    outcomes: ['UPDATED', 'CREATED'],
  },
  {
    name: 'two articles of one new outlet, time and title are one',
    loads: [
      {
        articles: [
          { title: 'T', outlet: { name: 'New' } },
          { title: 'T', outlet: { name: 'NEW' } },
        ],
      },
    ],
    outcomes: ['SKIPPED', 'REJECTED'],
    errors: ['DUPLICATE_KEY articles.1'],
  },
  {
    name: 'an unnamed agent needs a key',
    loads: [{ agents: [{ kind: 'UNNAMED', name: 'an official' }] }],
    outcomes: ['REJECTED'],
    errors: ['REQUIRED agents.0.key'],
    keys: [null],
  },
  {
    name: 'a new record needs a name',
    loads: [{ outlets: [{ key: 'a' }], articles: [{ key: 'x' }] }],
    outcomes: ['REJECTED', 'REJECTED'],
    errors: ['REQUIRED outlets.0.name', 'REQUIRED articles.0.title'],
    keys: ['a', 'x'],
  },
]

test.each(cases)('$name', async ({ loads, outcomes, errors = [], keys }) => {
  const answers = []
  for (const input of loads) answers.push(await load(database.db, input))
  const last = answers.at(-1)
  if (!last) throw new Error('a case has loads')
  expect(answers.slice(0, -1).flatMap(errorsOf)).toEqual([])
  expect(outcomesOf(last)).toEqual(outcomes)
  expect(errorsOf(last)).toEqual(errors)
  if (keys) expect(last.results.map(({ key }) => key)).toEqual(keys)
})

test('the id of a key is the same after a delete and in another archive', async () => {
  const first = await load(database.db, { outlets: [{ key: 'a', name: 'A' }] })
  await clear(database.db)
  const again = await load(database.db, { outlets: [{ key: 'a', name: 'B' }] })
  expect(again.results[0]?.id).toBe(first.results[0]?.id)
})

test('what is stored under identifiers follows every change', async () => {
  const { db } = database
  await load(db, {
    outlets: [{ key: 'a', name: 'A', domain: 'a.org' }],
    articles: [{ key: 'x', title: 'T', url: 'https://a.org/1' }],
  })
  await load(db, { outlets: [{ key: 'b', domain: 'a.org' }], articles: [{ key: 'x', url: 'https://a.org/2' }] })
  await load(db, { outlets: [{ key: 'b', domain: null }] })
  const rows = await db.read`select record || ' ' || scheme || ' ' || value as line from identifier order by 1`
  expect(rows.map(({ line }) => line)).toEqual([
    'article key x',
    'article url https://a.org/2',
    'outlet key a',
    'outlet key b',
  ])
})

test('two loads at the same moment that create the same records both succeed', async () => {
  const inputs = Array.from({ length: 6 }, (_, i) => ({
    articles: [
      { url: 'https://a.org/1', title: `T${i}`, outlet: { name: 'Same' } },
      { title: `Own ${i}`, outlet: { name: 'Same' } },
    ],
  }))
  const answers = await Promise.all(inputs.map((input) => load(database.db, input)))
  expect(answers.flatMap(errorsOf)).toEqual([])
  expect(await database.db.read`select count(*)::int as n from outlet`).toEqual([{ n: 1 }])
  expect(await database.db.read`select count(*)::int as n from article`).toEqual([{ n: 7 }])
})
