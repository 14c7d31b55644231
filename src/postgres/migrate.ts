import { fileURLToPath } from 'node:url'
import { getTableName } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { ArchiveError } from '../errors.ts'
import { CREATE_DATABASE, openFirst } from './check.ts'
import { waitForLock } from './lock.ts'
import type { Sql } from './sql.ts'
import { TABLES } from './tables.ts'

const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url))
// An arbitrary number for an advisory lock: if two processes start at the same time, one of them waits until the other
// has migrated.
const MIGRATION_LOCK = 7_245_001

// The SQLSTATEs for a name that is already taken: by a function, a schema, a table or index, or any other object.
const TAKEN = new Set(['42723', '42P06', '42P07', '42710'])
const EXTENSIONS = ['pg_trgm', 'fuzzystrmatch']

// The journal is the table that lists the applied migrations. Verbatim does not use drizzle's default journal, because
// another application in the same database may use it. If that application had a newer migration than ours, our
// migrations would look applied. The schema of our journal must not be named "verbatim": if the database user had this
// name too, Postgres would create our tables in that schema, because the default search path has the schema of the user
// before `public`.
const JOURNAL = { migrationsFolder: MIGRATIONS, migrationsSchema: 'verbatim_migration', migrationsTable: 'journal' }

/**
 * Applies all missing migrations. The function may be called again, and in several processes at once. @throws SETUP if
 * another process still holds the lock for migrations after `deadlineMs` (default: a minute).
 */
export async function migrate(url: string, deadlineMs?: number): Promise<void> {
  const client = openFirst(url)
  try {
    await waitForLock(client, MIGRATION_LOCK, { purpose: 'migrations', take: 'pg_try_advisory_lock', deadlineMs })
    const [journal] = await client<{ found: boolean }[]>`
      select to_regclass('verbatim_migration.journal') is not null as found`
    const isFirst = !journal?.found && !(await moveJournal(client))
    if (isFirst) await refuseTakenNames(client)
    await applyMigrations(drizzle(client), JOURNAL).catch(async (error: unknown) => {
      // All migrations run in one transaction, but the journal is created before that transaction. So the journal must
      // be removed if the first run fails.
      if (isFirst)
        await client`drop table verbatim_migration.journal`
          .then(() => client`drop schema verbatim_migration`)
          .catch(() => {})
      throw error
    })
  } catch (error) {
    throw explain(error) ?? error
  } finally {
    await client.end({ timeout: 1 })
  }
}

/**
 * Moves our entries from drizzle's default journal, which earlier versions of Verbatim used, to our own journal.
 * Returns whether entries were moved.
 */
async function moveJournal(client: Sql): Promise<boolean> {
  const [shared] = await client<{ found: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as found`
  if (!shared?.found) return false
  const ours = readMigrationFiles(JOURNAL)
  return client.begin(async (tx) => {
    const isOurs = tx`(hash = any(${ours.map(({ hash }) => hash)}::text[]) or created_at = any(${ours.map(({ folderMillis }) => folderMillis)}::bigint[]))`
    const moved = await tx<{ hash: string; at: string }[]>`
      delete from drizzle.__drizzle_migrations where ${isOurs} returning hash, created_at as at`
    if (moved.length === 0) return false
    await tx`create schema if not exists verbatim_migration`
    await tx`create table verbatim_migration.journal (id serial primary key, hash text not null, created_at bigint)`
    for (const { hash, at } of moved)
      await tx`insert into verbatim_migration.journal (hash, created_at) values (${hash}, ${at})`
    const [rest] = await tx`select from drizzle.__drizzle_migrations limit 1`
    if (!rest) await tx`drop table drizzle.__drizzle_migrations`
    return true
  })
}

/** @throws SETUP, before anything is changed, if another application has tables with names that Verbatim needs. */
async function refuseTakenNames(client: Sql): Promise<void> {
  const taken = await client<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relname = any(${TABLES.map(getTableName)}::text[]) order by 1`
  if (taken.length > 0) throw namesTaken(taken.map(({ name }) => `"${name}"`).join(', '))
}

function namesTaken(names: string, cause?: unknown): ArchiveError {
  return new ArchiveError(
    'SETUP',
    `The database of DATABASE_URL is used by another application, which has already taken names that Verbatim needs (${names}). Nothing was changed: give Verbatim a database of its own, which you can create with: ${CREATE_DATABASE}`,
    {},
    { cause },
  )
}

/** Returns an error that says what the administrator has to fix, or null if the cause of the failure is not known. */
function explain(error: unknown): ArchiveError | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  const message = cause instanceof Error ? cause.message : ''
  if (TAKEN.has(code)) return namesTaken(/"(.*)"/.exec(message)?.[0] ?? message, error)
  const sentence =
    code === '42501' && message.includes('extension')
      ? `The user of DATABASE_URL is not allowed to install the extensions ${EXTENSIONS.join(' and ')}: let an administrator run "${EXTENSIONS.map((name) => `create extension if not exists ${name};`).join(' ')}" in this database.`
      : code === '42501'
        ? `The user of DATABASE_URL is not allowed to change this database (${message}): make this user the owner, or grant it "create" on the database and on the schema public.`
        : code === '0A000' || code === '58P01'
          ? `This Postgres lacks an extension that Verbatim needs (${message}): install its contrib package, which contains ${EXTENSIONS.join(' and ')}.`
          : code === '42704' && message.includes('collation')
            ? `This Postgres was built without ICU (${message}): use a build with ICU, such as the official packages and images.`
            : null
  return sentence === null ? null : new ArchiveError('SETUP', sentence, {}, { cause: error })
}
