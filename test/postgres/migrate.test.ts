import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/postgres/migrate.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test('migrating a migrated database changes nothing', async () => {
  await migrate(database.url)
  const [row] = await database.db.read`select count(*)::int as n from article`
  expect(row?.['n']).toBe(0)
})

test('folds in the root locale', async () => {
  const [row] = await database.db.read`select fold('Straße ΣΑΣ İ') as folded`
  expect(row?.['folded']).toBe('Straße ΣΑΣ İ'.toUpperCase().toLowerCase())
})
