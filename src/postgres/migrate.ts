import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { ArchiveError } from '../errors.ts'
import { openFirst } from './check.ts'

const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url))
// Any number of our own: two processes that start together migrate one after the other.
const MIGRATION_LOCK = 7_245_001

const EXTENSIONS = ['pg_trgm', 'fuzzystrmatch']

/** Brings the database to the newest schema. Safe to run again and from several processes at once. */
export async function migrate(url: string): Promise<void> {
  const client = openFirst(url)
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`
    await applyMigrations(drizzle(client), { migrationsFolder: MIGRATIONS })
  } catch (error) {
    throw explain(error) ?? error
  } finally {
    await client.end({ timeout: 1 })
  }
}

/** What an administrator can mend; null for a bug of ours. */
function explain(error: unknown): ArchiveError | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  const message = cause instanceof Error ? cause.message : ''
  const sentence =
    code === '42501' && message.includes('extension')
      ? `The user of DATABASE_URL may not install the extensions ${EXTENSIONS.join(' and ')}: let an administrator run "${EXTENSIONS.map((name) => `create extension if not exists ${name};`).join(' ')}" in this database.`
      : code === '42501'
        ? `The user of DATABASE_URL may not change this database (${message}): make it the owner, or grant it "create" on the database and on the schema public.`
        : code === '0A000' || code === '58P01'
          ? `This Postgres lacks what Verbatim needs (${message}): install its contrib package, which brings ${EXTENSIONS.join(' and ')}.`
          : code === '42704' && message.includes('collation')
            ? `This Postgres was built without ICU (${message}): use a build that has it, as the official packages and images do.`
            : null
  return sentence === null ? null : new ArchiveError('SETUP', sentence, {}, { cause: error })
}
