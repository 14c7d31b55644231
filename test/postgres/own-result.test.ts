import { sql as text } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openClient } from '../../src/postgres/client.ts'
import type { Sql } from '../../src/postgres/sql.ts'
import { createDatabase } from '../database.ts'

// Each statement must get its own result: postgres.js 3.4.9 confuses results after each of the failures below.

let database: Awaited<ReturnType<typeof createDatabase>>
let sql: Sql
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
// There is only one connection, so that each statement follows the previous one on it.
beforeEach(() => {
  sql = openClient(database.url, { max: 1, connection: { statement_timeout: 120 } })
})
afterEach(() => sql.end({ timeout: 1 }))

// Three rows have been sent when the statement times out, because Postgres buffers less than 8 kB.
const SLOW = `select g, repeat('x', 9000), case when g > 3 then pg_sleep(9) end from generate_series(1, 9) g`

async function failAfterRows(on: Pick<Sql, 'unsafe'> = sql): Promise<void> {
  await expect(on.unsafe(SLOW, [], { prepare: true })).rejects.toMatchObject({ code: '57014' })
}

test.each<[string, (sql: Sql) => Promise<unknown>, unknown]>([
  ['a template', async (sql) => [...(await sql`select 42 as n`)], [{ n: 42 }]],
  ['a template with parameters', async (sql) => [...(await sql`select ${42}::int as n`)], [{ n: 42 }]],
  ['text', async (sql) => [...(await sql.unsafe('select 42 as n'))], [{ n: 42 }]],
  [
    'prepared text',
    async (sql) => [...(await sql.unsafe('select $1::int as n', [42], { prepare: true }))],
    [{ n: 42 }],
  ],
  [
    'two statements at once',
    async (sql) => [...(await sql.unsafe('select 42 as n; select 43 as n'))],
    [[{ n: 42 }], [{ n: 43 }]],
  ],
  ['values', async (sql) => [...(await sql`select 42 as n`.values())], [[42]]],
  ['raw values', async (sql) => [...(await sql`select 42 as n`.raw())], [[Buffer.from('42')]]],
  ['row by row', async (sql) => await eachRow(sql), [{ n: 42 }, { n: 43 }]],
  ['a cursor', async (sql) => await throughCursor(sql), [[{ n: 42 }, { n: 43 }], [{ n: 44 }]]],
  ['a transaction', async (sql) => [...(await sql.begin((tx) => tx`select 42 as n`))], [{ n: 42 }]],
  ['drizzle', async (sql) => [...(await drizzle(sql).execute(text`select 42 as n`))], [{ n: 42 }]],
  ['a description', async (sql) => (await sql`select 42 as n`.describe()).columns.map(({ name }) => name), ['n']],
])('after a statement that failed behind its first rows, %s answers all rows', async (_way, ask, rows) => {
  await failAfterRows()
  expect(await ask(sql)).toEqual(rows)
  expect([...(await sql`select 1 as one`)]).toEqual([{ one: 1 }])
})

test('so does the same transaction, after a savepoint', async () => {
  const rows = await sql.begin(async (tx) => {
    await tx.savepoint((inner) => failAfterRows(inner)).catch(() => {})
    await tx.savepoint(async (inner) => void (await inner.unsafe(SLOW))).catch(() => {})
    return await tx`select 42 as n`
  })
  expect([...rows]).toEqual([{ n: 42 }])
})

test('a canceled statement leaves no holes either', async () => {
  // The connection is open before the statement is sent. Without an open connection, the statement could be
  // canceled on a busy machine before it runs.
  await sql`select 1`
  const slow = sql.unsafe(SLOW)
  setTimeout(() => slow.cancel(), 60)
  await expect(slow).rejects.toMatchObject({ code: '57014' })
  expect([...(await sql`select 42 as n`)]).toEqual([{ n: 42 }])
})

test('a statement canceled while it waits behind another leaves the others their answers', async () => {
  await sql`select 1`
  const before = sql`select 'before' as who, pg_sleep(0.05)::text`.execute()
  const waiting = sql`select 'waiting' as who`.execute()
  const after = sql`select 'after' as who`.execute()
  setTimeout(() => waiting.cancel(), 20)
  await expect(waiting).rejects.toMatchObject({ code: '57014' })
  expect([[...(await before)], [...(await after)]]).toMatchObject([[{ who: 'before' }], [{ who: 'after' }]])
})

test.each<[string, (sql: Sql) => Promise<unknown>]>([
  ['an undefined parameter', (sql) => sql.unsafe('select $1::text', [undefined as never], { prepare: true })],
  ['an undefined parameter of a fragment', (sql) => sql`select 1 ${sql`where ${undefined as never}`}`],
  ['a date that is none', (sql) => sql.unsafe('select $1::timestamptz', ['no date'], { prepare: true })],
  ['JSON that cannot be written', (sql) => sql.unsafe('select $1::json', [{ big: 1n } as never], { prepare: true })],
  ['bytes that are none', (sql) => sql.unsafe('select $1::bytea', [{} as never], { prepare: true })],
  [
    'too many parameters',
    (sql) =>
      sql.unsafe(
        'select 1',
        Array.from({ length: 70_000 }, () => 1),
        { prepare: true },
      ),
  ],
])('%s fails alone, while other statements are under way on its connection', async (_what, ask) => {
  for (const good of ['2026-01-01', '{}', 'a']) {
    await sql.unsafe('select $1::timestamptz', [good], { prepare: true }).catch(() => {})
    await sql.unsafe('select $1::json', [good], { prepare: true }).catch(() => {})
    await sql.unsafe('select $1::bytea', [good], { prepare: true }).catch(() => {})
  }
  const [before, bad, after] = await Promise.allSettled([
    sql`select 'before' as who, pg_sleep(0.05)::text`.values(),
    ask(sql),
    sql`select 'after' as who`.values(),
  ])
  expect([before, bad.status, after]).toMatchObject([{ value: [['before', '']] }, 'rejected', { value: [['after']] }])
})

async function eachRow(sql: Sql): Promise<unknown[]> {
  const rows: unknown[] = []
  await sql`select * from generate_series(42, 43) n`.forEach((row) => rows.push(row))
  return rows
}

async function throughCursor(sql: Sql): Promise<unknown[]> {
  const pages: unknown[] = []
  for await (const page of sql`select * from generate_series(42, 44) n`.cursor(2)) pages.push([...page])
  return pages
}
