import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrate } from '../../src/postgres/migrate.ts'
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
  expect(row?.['folded']).toBe('Straße ΣΑΣ İ'.toUpperCase().toLowerCase())
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
    // Both are installed by whoever may create here, except where a provider forbids it.
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
