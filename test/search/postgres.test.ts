import { describe } from 'vitest'
import { createPostgresSearch } from '../../src/search/postgres.ts'
import { createDatabase } from '../database.ts'
import { testEngine } from './contract.ts'

describe('Postgres', () => {
  testEngine(async () => {
    const { db, drop } = await createDatabase()
    return { engine: createPostgresSearch(db), close: drop }
  })
})
