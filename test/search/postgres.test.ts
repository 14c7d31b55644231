import { describe, expect, test } from 'vitest'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { createDatabase } from '../database.ts'
import { testEngine } from './contract.ts'

describe('Postgres', () => {
  testEngine(async () => {
    const { db, drop } = await createDatabase()
    return { engine: createPostgresSearch(db), close: drop }
  })

  test('a rebuild keeps words within their rows, as the table it replaces', async () => {
    const { db, drop } = await createDatabase()
    const engine = createPostgresSearch(db)
    const setting = async () =>
      (
        await db.read<
          { options: string[] }[]
        >`select reloptions as options from pg_class where relname = 'search_document'`
      )[0]?.options
    const before = await setting()
    await engine.beginRebuild('test')
    await engine.switchRebuild()
    expect(await setting()).toEqual(before)
    expect(before).toEqual(['toast_tuple_target=8160'])
    await drop()
  })
})
