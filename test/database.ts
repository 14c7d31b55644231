import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'
import { connect, type Db } from '../src/postgres/connect.ts'
import { FORM } from './form.ts'
import { databaseUrl } from './start-postgres.ts'

/** Creates an empty, migrated database for one test file. Call `drop` in afterAll. */
export async function createDatabase(): Promise<{ db: Db; url: string; drop(): Promise<void> }> {
  const serverUrl = inject('postgresUrl')
  const name = `verbatim_${randomBytes(6).toString('hex')}`
  const admin = postgres(serverUrl, { max: 1 })
  // With the default strategy, the whole template would be written to the log, which is ten times the work.
  await admin.unsafe(`create database ${name} template ${inject('templateDatabase')} strategy file_copy`)
  const url = databaseUrl(serverUrl, name)
  const db = connect({ url, sqlForm: FORM })
  return {
    db,
    url,
    async drop() {
      await db.close()
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}
