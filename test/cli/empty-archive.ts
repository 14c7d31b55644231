import { expect } from 'vitest'
import { deleteRecords } from '../../src/load/delete-records.ts'
import type { Db } from '../../src/postgres/connect.ts'

/**
 * Waits for the jobs that a test has left running, and deletes everything that was loaded. Emptying the archive is
 * faster than starting a server, with its threads, for each test.
 */
export async function emptyArchive(db: Db): Promise<void> {
  await expect.poll(() => db.write`select from load_job where finished_at is null`).toHaveLength(0)
  const ids = await db.write<{ id: string }[]>`
    select 'article_' || id as id from article union all select 'event_' || id from event
    union all select 'agent_' || id from agent union all select 'outlet_' || id from outlet`
  const { userErrors } = await deleteRecords(
    db,
    ids.map(({ id }) => id),
    ids.length,
  )
  expect(userErrors).toEqual([])
  await db.write`delete from load_job`
}
