import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteRecords } from '../../src/load/delete-records.ts'
import { mergeRecords } from '../../src/load/merge/merge-records.ts'
import { createDatabase } from '../database.ts'
import { load } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test('a load has a later time than the one before it, also when the clock was set back by days', async () => {
  const { db } = database
  const updates = () => db.read<{ title: string; updated_at: string }[]>`
    select title, updated_at::text from article order by updated_at desc, id desc`
  await load(db, { articles: [{ key: '1', title: 'one' }, { key: '2', title: 'two' }] }) // prettier-ignore
  // For the archive, this looks as if the clock were two days behind.
  await db.write`update archive_state set written_at = written_at + interval '2 days'`
  await db.write`update article set loaded_at = loaded_at + interval '2 days', updated_at = updated_at + interval '2 days'`
  const [before] = await updates()
  await load(db, { articles: [{ key: '1', title: 'one, changed' }] })
  await load(db, { articles: [{ key: '3', title: 'three' }] })
  const [newest, changed] = await updates()
  expect([newest?.title, changed?.title]).toEqual(['three', 'one, changed'])
  expect(Date.parse(changed?.updated_at ?? '')).toBeGreaterThan(Date.parse(before?.updated_at ?? ''))
  expect(Date.parse(newest?.updated_at ?? '')).toBeGreaterThan(Date.parse(changed?.updated_at ?? ''))
})

test.each<[string, (ids: readonly string[]) => Promise<unknown>]>([
  ['deletion', ([first = '']) => deleteRecords(database.db, [first])],
  ['merge', ([from = '', into = '']) => mergeRecords(database.db, 'agent', { from: [from], into })],
])('a load has a later time than the %s before it, also when the clock was set back', async (kind, change) => {
  const { db } = database
  await load(db, { agents: [{ key: 'ann', name: 'Ann' }, { key: 'ann lee', name: 'Ann Lee' }] }) // prettier-ignore
  const agents = await db.read<{ id: string }[]>`select 'agent_' || id as id from agent order by name`
  await db.write`update archive_state set written_at = written_at + interval '2 days'`
  await change(agents.map(({ id }) => id))
  const [changed] = await db.read<{ at: string }[]>`select max(at)::text as at from change`
  await load(db, { articles: [{ key: '4', title: `four, after a ${kind}` }] })
  const [loaded] = await db.read<{ at: string }[]>`select max(updated_at)::text as at from article`
  expect(Date.parse(loaded?.at ?? '')).toBeGreaterThan(Date.parse(changed?.at ?? ''))
})
