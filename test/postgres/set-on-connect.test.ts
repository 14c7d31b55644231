import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { openClient } from '../../src/postgres/client.ts'
import { connect } from '../../src/postgres/connect.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let admin: postgres.Sql
beforeAll(async () => {
  database = await createDatabase()
  admin = postgres(inject('postgresUrl'), { max: 1 })
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

const READ = `select pg_backend_pid() as pid, current_setting('application_name') as name, current_setting('jit') as jit,
  current_setting('max_parallel_workers_per_gather') as workers, current_setting('statement_timeout') as timeout,
  current_setting('verbatim.max_answer_bytes') as bytes, current_setting('extra_float_digits') as digits`
const SET = {
  name: 'verbatim read',
  jit: 'off',
  workers: '0',
  timeout: '1234ms',
  bytes: '5678',
  digits: '1',
}

test('the first statement of each connection has the settings of its pool, also those that are off or 0', async () => {
  const db = connect({ url: database.url, readConnections: 3, statementTimeoutMs: 1_234, maxAnswerBytes: 5_678 })
  const [read, write] = await Promise.all([
    Promise.all([1, 2, 3].map(() => db.read.unsafe(`${READ} from pg_sleep(0.1)`))),
    db.write`select current_setting('jit') as jit, current_setting('statement_timeout') as timeout`,
  ])
  expect(read.map(([row]) => row)).toMatchObject([SET, SET, SET])
  expect(new Set(read.map(([row]) => row?.['pid'] as number)).size).toBe(3)
  expect(write[0]).toEqual({ jit: 'off', timeout: '0' })
  await db.close()
})

test('so has a connection that replaces a lost one, and a transaction that opens one', async () => {
  const db = connect({ url: database.url, readConnections: 1, statementTimeoutMs: 1_234, maxAnswerBytes: 5_678 })
  const [first] = await db.read.begin((tx) => tx.unsafe(READ))
  expect(first).toMatchObject(SET)
  await admin`select pg_terminate_backend(${first?.['pid'] as number})`
  const next = await vi.waitFor(async () => (await db.read.unsafe(READ))[0], { timeout: 5_000 * slowdown() })
  expect(next).toMatchObject(SET)
  expect(next?.['pid']).not.toBe(first?.['pid'])
  await db.close()
})

test('a setting that Postgres refuses is an error of each statement, and not of the process', async () => {
  const sql = openClient(database.url, { max: 1, connection: { statement_timeout: -5 } })
  for (const text of ['select 1', 'select 2']) await expect(sql.unsafe(text)).rejects.toMatchObject({ code: '22023' })
  await expect(sql.begin(() => Promise.resolve())).rejects.toMatchObject({ code: '22023' })
  await sql.end()
})

test.each<[string, (sql: ReturnType<typeof openClient>) => Promise<unknown>, unknown]>([
  ['a template', async (sql) => [...(await sql`select ${42}::int as n`)], [{ n: 42 }]],
  [
    'prepared text',
    async (sql) => [...(await sql.unsafe('select $1::int as n', [42], { prepare: true }))],
    [{ n: 42 }],
  ],
  ['two statements', async (sql) => await sql.unsafe('select 1 as n; select 2 as n'), [[{ n: 1 }], [{ n: 2 }]]],
  ['values', async (sql) => [...(await sql`select 42 as n`.values())], [[42]]],
  ['a description', async (sql) => (await sql`select 42 as n`.describe()).columns.map(({ name }) => name), ['n']],
  [
    'a cursor',
    async (sql) => {
      const pages: unknown[] = []
      for await (const page of sql`select * from generate_series(1, 3) n`.cursor(2)) pages.push([...page])
      return pages
    },
    [[{ n: 1 }, { n: 2 }], [{ n: 3 }]],
  ],
])('%s can be the first statement of a connection', async (_what, ask, answer) => {
  const sql = openClient(database.url, { max: 1, connection: { statement_timeout: 4_321 } })
  expect(await ask(sql)).toEqual(answer)
  expect([...(await sql`show statement_timeout`)]).toEqual([{ statement_timeout: '4321ms' }])
  await sql.end()
})
