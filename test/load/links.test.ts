import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDatabase } from '../database.ts'
import { clear, dump, errorsOf, load, outcomesOf } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(() => clear(database.db))

const rows = async (text: string) => [...(await database.db.read.unsafe(text))].map((row) => ({ ...row }))

describe('what only links made', () => {
  const article = (event: object) => ({ articles: [{ key: 'a', title: 'A', events: [event] }] })
  const EVENT = `select name, summary, place, start_date::text as start, (select name from event p where p.id = e.parent_id) as parent,
    (select string_agg(role, ',') from event_participant where event_id = e.id) as roles from event e where keys[1] = 'e'`

  it('is completed by later links, field by field, and never overwritten', async () => {
    await load(database.db, article({ key: 'e', name: 'E', place: 'Here' }))
    const loaded = await load(database.db, {
      articles: [
        { key: 'b', title: 'B', events: [{ key: 'e', name: 'Other', place: 'There', summary: 'First' }] },
        { key: 'c', title: 'C', events: [{ key: 'e', summary: 'Second', startDate: '2024-01-01' }] },
        {
          key: 'd',
          title: 'D',
          events: [{ key: 'e', parent: { name: 'P' }, participants: [{ agent: { name: 'G' }, role: 'guest' }] }],
        },
        {
          key: 'f',
          title: 'F',
          events: [{ key: 'e', parent: { name: 'Q' }, participants: [{ agent: { name: 'H' }, role: 'host' }] }],
        },
      ],
    } as never)
    expect(errorsOf(loaded)).toEqual([])
    expect(await rows(EVENT)).toEqual([
      { name: 'E', summary: 'First', place: 'Here', start: '2024-01-01', parent: 'P', roles: 'guest' },
    ])
    // Links inside a link are ignored if the outer link sets nothing.
    expect(
      await rows(`select name from event where name = 'Q' union all select name from agent where name = 'H'`),
    ).toEqual([])
  })

  it('is left alone by links once it was loaded at top level', async () => {
    await load(database.db, article({ key: 'e', name: 'E' }))
    const unchanged = await load(database.db, { events: [{ key: 'e', name: 'E' }] })
    expect(outcomesOf(unchanged)).toEqual(['UNCHANGED'])
    await load(database.db, { articles: [{ key: 'b', title: 'B', events: [{ key: 'e', summary: 'Late' }] }] })
    expect(await rows('select summary from event')).toEqual([{ summary: null }])
  })

  it('keeps an end behind its start, as it would stand', async () => {
    await load(database.db, article({ key: 'e', name: 'E', endDate: '2024-01-01' }))
    const late = await load(database.db, {
      onError: 'SKIP_BAD',
      articles: [{ key: 'b', title: 'B', events: [{ key: 'e', startDate: '2024-02-01' }] }],
    })
    expect(errorsOf(late)).toEqual(['INVALID articles.0.events.0.startDate'])
    const ignored = await load(database.db, {
      articles: [{ key: 'b', title: 'B', events: [{ key: 'e', startDate: '2023-01-01', endDate: '2022-01-01' }] }],
    })
    expect(errorsOf(ignored)).toEqual([])
  })

  it('takes an identifier, whose second holder is then a conflict', async () => {
    await load(database.db, { articles: [{ key: 'a', title: 'A', outlet: { name: 'Post' } }] })
    const taken = await load(database.db, {
      articles: [{ key: 'b', title: 'B', outlet: { name: 'POST', domain: 'post.example' } }],
    })
    expect(taken.created.outlets).toBe(0)
    expect(await rows('select keys, domain from outlet')).toEqual([{ keys: ['post'], domain: 'post.example' }])
  })
})

describe("an article's outlet that only a later link makes", () => {
  const input = {
    articles: [
      {
        title: 'T',
        outlet: { domain: 'o.example' },
        credits: [{ text: 'c', outlet: { name: 'O', domain: 'o.example' } }],
      },
    ],
  }

  it('is its outlet, and no part of what it is known by', async () => {
    const loaded = await load(database.db, input)
    expect(errorsOf(loaded)).toEqual([])
    const known = await load(database.db, { articles: [{ title: 'T', publishedAt: null, outlet: null }], dryRun: true })
    expect(known.results[0]?.key).toBe(loaded.results[0]?.key)
    expect(await rows('select domain from article join outlet on outlet.id = outlet_id')).toEqual([
      { domain: 'o.example' },
    ])
  })

  it('is unknown where no link makes it', async () => {
    const loaded = await load(database.db, { articles: [{ title: 'T', outlet: { domain: 'o.example' } }] })
    expect(errorsOf(loaded)).toEqual(['UNKNOWN_REFERENCE articles.0.outlet'])
  })
})

describe('readers see', () => {
  const SEEN = `select string_agg(name, ' ' order by name) as seen from
    (select name, is_public from outlet union all select name, is_public from agent union all select name, is_public from event) x where is_public`

  it('nothing that only a withheld article names, and all of it once that is usable, for good', async () => {
    const article = {
      key: 'a',
      title: 'A',
      body: 'yes',
      outlet: { name: 'Outlet' },
      authors: [{ agent: { name: 'Author' } }],
      quotes: [{ text: 'yes', speaker: { name: 'Speaker' }, event: { name: 'Quoted' } }],
      events: [{ name: 'Event', parent: { name: 'Parent' }, participants: [{ agent: { name: 'Guest' } }] }],
      credits: [{ text: 'c', outlet: { name: 'Source' }, agent: { name: 'Credited' } }],
    }
    await load(database.db, { articles: [{ ...article, status: 'WITHHELD' }] })
    expect(await rows(SEEN)).toEqual([{ seen: null }])
    const all = { seen: 'Author Credited Event Guest Outlet Parent Quoted Source Speaker' }
    await load(database.db, { articles: [{ key: 'a', status: 'USABLE' }] })
    expect(await rows(SEEN)).toEqual([all])
    await load(database.db, { articles: [{ key: 'a', status: 'WITHHELD' }] })
    expect(await rows(SEEN)).toEqual([all])
  })

  it('what is loaded on its own, though nothing of it changes, with what is above it', async () => {
    await load(database.db, {
      articles: [{ title: 'A', status: 'WITHHELD', events: [{ key: 'e', name: 'Event', parent: { name: 'Parent' } }] }],
    })
    const [before] = await rows(`select updated_at, content_hash from event where keys[1] = 'e'`)
    const loaded = await load(database.db, { events: [{ key: 'e' }] })
    expect(outcomesOf(loaded)).toEqual(['UNCHANGED'])
    expect(await rows(SEEN)).toEqual([{ seen: 'Event Parent' }])
    expect(await rows(`select updated_at, content_hash from event where keys[1] = 'e'`)).toEqual([before])
    // Both events get a change row for the search index.
    expect(await rows(`select count(*)::int as n from change where record = 'event'`)).toEqual([{ n: 4 }])
    const stored = await dump(database.db)
    await load(database.db, { events: [{ key: 'e' }] })
    expect(await dump(database.db)).toEqual(stored)
  })
})
