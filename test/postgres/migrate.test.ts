import { readMigrationFiles } from 'drizzle-orm/migrator'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { authenticate } from '../../src/access/authenticate.ts'
import { createKey } from '../../src/access/store.ts'
import { connect } from '../../src/postgres/connect.ts'
import { migrate } from '../../src/postgres/migrate.ts'
import { registerIndex } from '../../src/search/sync/index-state.ts'
import { createDatabase } from '../database.ts'
import { databaseUrl } from '../start-postgres.ts'

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
  expect(row?.['folded']).toBe('Straße ΣΑΣ İ'.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ'))
})

test('a user who may not install extensions is told what an administrator has to run, all of it at once', async () => {
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
  const name = `verbatim_poor_${process.pid}`
  try {
    await admin.unsafe(`create role ${name} login password 'poor'`)
    await admin.unsafe(`create database ${name}`)
    const url = new URL(databaseUrl(inject('postgresUrl'), name))
    url.username = name
    url.password = 'poor'
    const there = postgres(databaseUrl(inject('postgresUrl'), name), { max: 1, onnotice: () => {} })
    // Whoever may create objects in the database may install both extensions, except where a provider forbids it.
    await there.unsafe(`
      grant create on database ${name} to ${name};
      grant all on schema public to ${name};
      create function forbid() returns event_trigger language plpgsql as $$ begin
        if current_user = '${name}' and (select count(*) from pg_extension where extname in ('pg_trgm', 'fuzzystrmatch')) < 2 then
          raise insufficient_privilege using message = 'permission denied to create extension';
        end if;
      end $$;
      create event trigger forbid on ddl_command_start when tag in ('CREATE EXTENSION') execute function forbid()`)
    const message = await migrate(url.href).then(
      () => '',
      (error: Error) => error.message,
    )
    const remedy = /"(create extension[^"]*)"/.exec(message)?.[1] ?? ''
    await there.unsafe(remedy)
    await there.end()
    await migrate(url.href)
  } finally {
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.unsafe(`drop role if exists ${name}`)
    await admin.end()
  }
})

const journalOf = (sql: postgres.Sql) =>
  sql`select to_regclass('drizzle.__drizzle_migrations') as shared, to_regclass('verbatim_migration.journal') as own`

describe('beside another application in one database', () => {
  let url: string
  let sql: postgres.Sql
  let admin: postgres.Sql
  const name = `verbatim_shared_${process.pid}`
  beforeEach(async () => {
    admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
    await admin.unsafe(`create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`)
    url = databaseUrl(inject('postgresUrl'), name)
    sql = postgres(url, { max: 1, onnotice: () => {} })
  })
  afterEach(async () => {
    await sql.end()
    await admin.unsafe(`drop database ${name} with (force)`)
    await admin.end()
  })

  const shareJournal = () =>
    sql.unsafe(`create schema if not exists drizzle;
      create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
      insert into drizzle.__drizzle_migrations (hash, created_at) values ('another application', 1999999999999)`)
  const foreignRows = () => sql`select hash, created_at from drizzle.__drizzle_migrations`
  const countTables = async () =>
    (await sql`select count(*)::int as n from pg_tables where schemaname = 'public'`)[0]?.['n'] as number

  test('its newer migrations in the default journal hold back none of ours', async () => {
    await shareJournal()
    await migrate(url)
    expect(await countTables()).toBeGreaterThan(20)
    expect([...(await foreignRows())]).toEqual([{ hash: 'another application', created_at: '1999999999999' }])
  })

  test.each([
    ['alone', false],
    ['with the rows of another application', true],
  ])("an earlier version's rows in the default journal are moved to ours, %s", async (_how, isShared) => {
    await migrate(url)
    const before = [...(await sql`select hash, created_at from verbatim_migration.journal order by id`)]
    await sql.unsafe(`create schema drizzle; alter table verbatim_migration.journal rename to __drizzle_migrations;
      alter table verbatim_migration.__drizzle_migrations set schema drizzle; drop schema verbatim_migration`)
    if (isShared) await shareJournal()
    await migrate(url)
    await migrate(url)
    expect([...(await sql`select hash, created_at from verbatim_migration.journal order by id`)]).toEqual(before)
    if (isShared) expect(await foreignRows()).toHaveLength(1)
    else expect(await journalOf(sql)).toMatchObject([{ shared: null }])
  })

  test.each([
    [
      'tables',
      'create table event (id int); create view change as select 1',
      /names that Verbatim needs \("change", "event"\)/,
    ],
    ['a function', "create function fold(x text) returns text language sql as 'select x'", /fold/],
    ['an index', 'create table theirs (n int); create index outlet_name on theirs (n)', /"outlet_name"/],
  ])('%s of its own with a name of ours are a sentence, and nothing is changed', async (_what, make, told) => {
    await sql.unsafe(make)
    const tables = await countTables()
    const failure = await migrate(url).catch((error: Error) => error)
    expect(failure).toMatchObject({ code: 'SETUP', message: expect.stringMatching(told) as string })
    expect(String(failure)).toMatch(
      /Nothing was changed: give Verbatim a database of its own, which you can create with: create database/,
    )
    expect(await countTables()).toBe(tables)
    expect([
      ...(await sql`select nspname from pg_namespace where nspname in ('drizzle', 'verbatim_migration', 'load_stage')`),
    ]).toEqual([])
  })

  test('settings of the database for others change nothing for us', async () => {
    await admin.unsafe(`alter database ${name} set bytea_output = 'escape'`)
    await admin.unsafe(`alter database ${name} set DateStyle = 'German'`)
    await admin.unsafe(`alter database ${name} set TimeZone = 'Asia/Kathmandu'`)
    await admin.unsafe(`alter database ${name} set IntervalStyle = 'sql_standard'`)
    await admin.unsafe(`alter database ${name} set extra_float_digits = -5`)
    await admin.unsafe(`alter database ${name} set standard_conforming_strings = off`)
    await admin.unsafe(`alter database ${name} set default_transaction_isolation = 'serializable'`)
    await migrate(url)
    const db = connect({ url })
    const key = await createKey(db, 'loader')
    expect(await authenticate(db, `Bearer ${key.text}`)).toMatchObject({ role: 'loader' })
    for (const pool of [db.read, db.write, db.long])
      expect(
        await pool`select '1999-12-31 23:30:00Z'::timestamptz::text as at, interval '1 day 2 hours'::text as long, 0.1::float8 + 0.2 as float,
          '\\'::text as slash, current_setting('transaction_isolation') as isolation`,
      ).toMatchObject([
        {
          at: '1999-12-31 23:30:00+00',
          long: '1 day 02:00:00',
          float: 0.1 + 0.2,
          slash: '\\',
          isolation: 'read committed',
        },
      ])
    await db.close()
  })
})

test('the index of an older version keeps its pending changes, refused documents and jobs', async () => {
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
  const name = `verbatim_older_${process.pid}`
  try {
    await admin.unsafe(`create database ${name}`)
    const url = databaseUrl(inject('postgresUrl'), name)
    const there = postgres(url, { max: 1, onnotice: () => {} })
    const older = readMigrationFiles({ migrationsFolder: 'drizzle' }).filter(
      ({ folderMillis }) => folderMillis < 1796841600000,
    )
    expect(older).toHaveLength(15)
    for (const statement of older.flatMap(({ sql }) => sql)) await there.unsafe(statement)
    await there`create schema verbatim_migration`
    await there`create table verbatim_migration.journal (id serial primary key, hash text not null, created_at bigint)`
    for (const { hash, folderMillis } of older)
      await there`insert into verbatim_migration.journal (hash, created_at) values (${hash}, ${folderMillis})`
    await there`insert into search_index (engine, audited_at) values ('MEILISEARCH', '2026-01-01Z'), ('POSTGRES', null)`
    await there`insert into search_pending (engine, record, record_id, at) values ('MEILISEARCH', 'article', gen_random_uuid(), now())`
    await there`insert into search_dead_letter (engine, record, record_id, reason) values ('MEILISEARCH', 'article', gen_random_uuid(), 'refused')`
    await there`insert into search_job (engine, task) values ('MEILISEARCH', 'reindex')`
    await migrate(url)
    const identity = { id: 'meilisearch-1', state: 'unnamed', address: 'search:7700' } as const
    expect(await registerIndex(there, identity)).toBe(true)
    expect(await registerIndex(there, { ...identity, id: 'meilisearch-2' })).toBe(false)
    expect([
      ...(await there`select id, address, audited_at is not null as audited from search_index order by id`),
    ]).toEqual([
      { id: 'POSTGRES', address: null, audited: false },
      { id: 'meilisearch-1', address: 'search:7700', audited: true },
      { id: 'meilisearch-2', address: 'search:7700', audited: false },
    ])
    for (const table of ['search_pending', 'search_dead_letter', 'search_job'])
      expect([...(await there`select index_id from ${there(table)}`)]).toEqual([{ index_id: 'meilisearch-1' }])
    await there.end()
  } finally {
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
})
