import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Claim, claimPending, completeClaims, distributeChanges, requeue } from '../../src/search/sync/pending.ts'
import { createDatabase } from '../database.ts'

// Each Meilisearch has a process of its own that moves changes and deletes what it has sent. These tests check what
// keeps such processes from waiting for each other in a circle.

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
  await database.db.write`insert into search_index (id) values ('one'), ('other')`
})
afterAll(() => database?.drop())
beforeEach(async () => {
  await database.db.write`truncate change, search_pending, search_hidden`
})

const ids = () => Array.from({ length: 300 }, () => randomUUID())
const sorted = (list: readonly string[]) => [...list].sort()

async function change(records: readonly string[]): Promise<void> {
  await database.db.write`insert into change (record, record_id) select 'article', unnest(${[...records]}::uuid[])`
}
const recordsOf = (claims: readonly Claim[]) => claims.map(({ id }) => id)

it('pending rows are written in the order of their records', async () => {
  const { write } = database.db
  const written = async (index: string) =>
    (
      await write<{ id: string }[]>`select record_id as id from search_pending where index_id = ${index} order by ctid`
    ).map(({ id }) => id)
  const records = ids()
  await change(records)
  await distributeChanges(write)
  expect(await written('one')).toEqual(sorted(records))
  await write`truncate search_pending`
  const refs = records.map((id) => ({ kind: 'article', id }) as const)
  await requeue(write, 'one', refs)
  expect(await written('one')).toEqual(sorted(records))
})

it('a record whose pending row is locked stays pending, and the other records are done', async () => {
  const { write } = database.db
  const [locked = '', ...others] = ids()
  await change([locked, ...others])
  await distributeChanges(write)
  const claims = await claimPending(write, 'one', 1_000)
  await write.begin(async (tx) => {
    await tx`update search_pending set seq = default where index_id = 'one' and record_id = ${locked}`
    await completeClaims(write, 'one', claims, [])
  })
  expect(recordsOf(await claimPending(write, 'one', 1_000))).toEqual([locked])
})

it('a hidden record that another process is deleting is left to that process', async () => {
  const { write } = database.db
  const [locked = '', ...others] = ids()
  await change([locked, ...others])
  await write`insert into search_hidden (record, record_id) select record, record_id from change`
  await distributeChanges(write)
  await write`delete from search_pending where index_id = 'other'`
  const claims = await claimPending(write, 'one', 1_000)
  await write.begin(async (tx) => {
    await tx`delete from search_hidden where record_id = ${locked}`
    await completeClaims(write, 'one', claims, [])
  })
  expect(await write`select from search_hidden`).toHaveLength(0)
})
