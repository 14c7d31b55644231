import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { toNodeId, type NodeKind } from '../../src/archive/node-id.ts'
import { deleteRecords } from '../../src/load/delete-records.ts'
import { createDatabase } from '../database.ts'
import { clear, dump, errorsOf, load } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let ids: Record<string, string>
beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(async () => {
  const { db } = database
  await clear(db)
  await load(db, {
    outlets: [
      { key: 'o', name: 'O' },
      { key: 'free', name: 'Free' },
    ],
    agents: [
      { key: 'a', name: 'A' },
      { key: 'p', name: 'P' },
    ],
    events: [
      { key: 'e', name: 'E', participants: [{ agent: { key: 'p' } }] },
      { key: 'child', name: 'C', parent: { key: 'e' } },
    ],
    articles: [
      {
        key: 'x',
        title: 'T',
        outlet: { key: 'o' },
        quotes: [{ text: 'q', speaker: { key: 'a' }, event: { key: 'child' } }, { text: 'r' }],
      },
    ],
  })
  const rows = await db.read<
    { record: NodeKind; value: string; id: string }[]
  >`select record, value, record_id as id from identifier`
  ids = Object.fromEntries(rows.map(({ record, value, id }) => [value, toNodeId(record, id)]))
})
afterAll(() => database.drop())

const remove = (...keys: string[]) =>
  deleteRecords(
    database.db,
    keys.map((key) => ids[key] ?? key),
  )

test('takes out records that belong together, with all that they hold', async () => {
  const { db } = database
  expect(await remove('x', 'o', 'a', 'e', 'child', 'p', 'x')).toEqual({
    deleted: { outlets: 1, agents: 2, events: 2, articles: 1, quotes: 2 },
    deletedIds: ['x', 'o', 'a', 'e', 'child', 'p'].map((key) => ids[key]),
    userErrors: [],
  })
  expect(await db.read`select value from identifier`).toEqual([{ value: 'free' }])
  for (const table of ['quote', 'article', 'article_version', 'article_event', 'event_participant'])
    expect(await db.read`select from ${db.read(table)}`).toHaveLength(0)
  const changes =
    await db.read`select record, count(*)::int as n from change where seq > (select max(seq) - 8 from change) group by record order by record`
  expect(changes).toEqual([
    { record: 'agent', n: 2 },
    { record: 'article', n: 1 },
    { record: 'event', n: 2 },
    { record: 'outlet', n: 1 },
    { record: 'quote', n: 2 },
  ])
})

test.each([
  [['o'], ['IN_USE ids.0']],
  [
    ['free', 'a', 'p'],
    ['IN_USE ids.1', 'IN_USE ids.2'],
  ],
  [['e', 'x'], ['IN_USE ids.0']],
  [['child'], ['IN_USE ids.0']],
  [
    ['free', 'nonsense', 'outlet_00000000-0000-5000-8000-000000000000'],
    ['NOT_FOUND ids.1', 'NOT_FOUND ids.2'],
  ],
  [['free', 'quote_00000000-0000-5000-8000-000000000000'], ['INVALID ids.1']],
])('deletes nothing when one of %j cannot go', async (keys, errors) => {
  const before = await dump(database.db)
  const answer = await remove(...keys)
  expect(errorsOf(answer)).toEqual(errors)
  expect(answer.deleted).toEqual({ outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 })
  expect(answer.deletedIds).toEqual([])
  expect(await dump(database.db)).toEqual(before)
})

test('says how many ids it takes at once and how many it was given', async () => {
  const before = await dump(database.db)
  const { deleted, deletedIds, userErrors } = await deleteRecords(
    database.db,
    [ids['x'] ?? '', ids['o'] ?? '', ids['free'] ?? ''],
    2,
  )
  expect(userErrors).toEqual([
    { code: 'TOO_MANY', field: ['ids'], message: expect.stringMatching(/^At most 2 .* has 3 ids\. Split/) as string },
  ])
  expect(deleted).toEqual({ outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 })
  expect(deletedIds).toEqual([])
  expect(await dump(database.db)).toEqual(before)
  expect((await deleteRecords(database.db, [ids['x'] ?? '', ids['o'] ?? ''], 2)).userErrors).toEqual([])
})
