import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startExport } from '../../src/archive/export/export.ts'
import { restateIdentities } from '../../src/archive/identity/restate.ts'
import type { BulkLoadInput } from '../../src/generated/types.ts'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { connect, type Db } from '../../src/postgres/connect.ts'
import { migrate } from '../../src/postgres/migrate.ts'
import { createDatabase } from '../database.ts'
import { derivedFaults } from '../load-oracle/derived.ts'
import { urlForm } from '../oracle/text.ts'
import { databaseUrl } from '../start-postgres.ts'
import { parsed } from './export/archive.ts'

// Rows that a version before migration 0010 has written, with the values that this migration converts: URLs, names,
// languages and blank texts.
const ROWS = new URL('../fixtures/archive-before-contract-4.ndjson', import.meta.url)
const DRIZZLE = new URL('../../drizzle/', import.meta.url)
const LAST_BEFORE = '0007_search_inline'

let url: string
let old: Db
let fresh: Awaited<ReturnType<typeof createDatabase>>
let admin: postgres.Sql
let name: string
beforeAll(async () => {
  name = `verbatim_old_${randomBytes(6).toString('hex')}`
  admin = postgres(inject('postgresUrl'), { max: 1 })
  await admin.unsafe(`create database ${name} template template0`)
  url = databaseUrl(inject('postgresUrl'), name)
  await restore(url)
  fresh = await createDatabase()
})
afterAll(async () => {
  await old?.close()
  await fresh.drop()
  await admin.unsafe(`drop database if exists ${name} with (force)`)
  await admin.end()
})

/** Creates the database as the version before migration 0010 left it, including its journal of migrations. */
async function restore(to: string): Promise<void> {
  const client = postgres(to, { max: 1, onnotice: () => {} })
  const journal = JSON.parse(await readFile(new URL('meta/_journal.json', DRIZZLE), 'utf8')) as {
    entries: { tag: string; when: number }[]
  }
  await client.unsafe(
    'create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  )
  for (const { tag, when } of journal.entries.filter((entry) => entry.tag <= LAST_BEFORE)) {
    const text = await readFile(new URL(`${tag}.sql`, DRIZZLE), 'utf8')
    for (const statement of text.split('--> statement-breakpoint')) await client.unsafe(statement)
    await client`insert into drizzle.__drizzle_migrations (hash, created_at) values (${createHash('sha256').update(text).digest('hex')}, ${when})`
  }
  const rows = parsed(await readFile(ROWS, 'utf8')) as { table: string; row: Record<string, unknown> }[]
  await client.unsafe('set session_replication_role = replica')
  for (const { table, row } of rows) {
    const columns = Object.keys(row)
      .map((column) => `"${column}"`)
      .join(', ')
    await client.unsafe(
      `insert into ${table} (${columns}) overriding system value select ${columns} from json_populate_record(null::${table}, $1::text::json)`,
      [JSON.stringify(row)],
    )
  }
  for (const table of ['outlet', 'agent', 'event', 'article', 'change'])
    await client.unsafe(`select setval(pg_get_serial_sequence('${table}', 'seq'), (select max(seq) from ${table}))`)
  await client.end()
}

async function exportAll(db: Db): Promise<string> {
  const { lines } = await startExport(db, { seesAll: true, filter: null })
  return (await buffer(lines)).toString()
}

function toInput(lines: readonly Record<string, unknown>[]): BulkLoadInput {
  const of = (wanted: string) => lines.filter(({ type }) => type === wanted).map(({ type: _, ...record }) => record)
  return {
    outlets: of('outlet'),
    agents: of('agent'),
    events: of('event'),
    articles: of('article'),
    onError: 'SKIP_BAD',
  } as unknown as BulkLoadInput
}

test('an archive of the version before is brought into the new forms, and says what became equal or invalid', async () => {
  await migrate(url)
  const lines = (await restateIdentities(url)).map((line) => line.replaceAll('\u200b', '<200B>'))
  expect(lines).toMatchInlineSnapshot(`
    [
      "agent "person:josé núñez" now has the same name as "person:josé núñez"; both are kept",
      "agent "person:josé núñez" now has the same name as "person:josé núñez"; both are kept",
      "event "-:summit one" now has the same name as "-:summit  one"; both are kept",
      "article "sha256:3068de857f6fd95222d9ecee781ecea01845eafa677a527e1731348dc4b0dd54" now has the same name as "sha256:fd15c0c1d7406b3df9db396c08523a0e8392b7200eee1b5af45e9f819a37a6aa"; both are kept",
      "article "https://enc.example/~a?b=1" now has the same URL as "https://enc.example/%7Ea?&b=1" (https://enc.example/~a?b=1): its \`url\` is now null, and the canonical URL becomes one of its keys unless another article has that key",
      "article "given" now has the same URL as "https://enc.example/%7Ea?&b=1" (https://enc.example/~a?b=1): its \`url\` is now null, and the canonical URL becomes one of its keys unless another article has that key",
      "article "https://dup.example/A" now has the same URL as "https://dup.example/A?igshid=1" (https://dup.example/A): its \`url\` is now null, and the canonical URL becomes one of its keys unless another article has that key",
      "outlet odd-language: the language "x-private" is not registered, and loads no longer accept it",
      "outlet odd-homepage: the URL "https://user:secret@post.example/" has a user name, and loads no longer accept it",
      "outlet <200B>: a key, name or text is blank, which loads no longer accept",
      "article userinfo: the URL "https://user:secret@userinfo.example/a" has a user name, and loads no longer accept it",
      "article tag: the language "xx-Latn" is not registered, and loads no longer accept it",
      "article blank: a key, name or text is blank, which loads no longer accept",
      "a credit of article tag: the URL "https://user@x.example/" has a user name, and loads no longer accept it",
    ]
  `)
  expect(await restateIdentities(url)).toEqual([])
  old = connect({ url })
  expect(await derivedFaults(old, urlForm)).toBeNull()
})

test('it shows readers what they saw for a reason', async () => {
  const rows = await old.read`
    select name, is_public from (select name, is_public from outlet union all select name, is_public from agent union all select name, is_public from event) x
    where name ~ '^(Secret|Public|Known|Credited|Only)' order by 1`
  expect(rows.filter((row) => row['is_public'] !== !String(row['name']).startsWith('Secret'))).toEqual([])
  expect(rows).toHaveLength(12)
})

test('an export of it loads into a fresh archive and gives the same bytes, but for what was printed as invalid', async () => {
  const lines = await exportAll(old)
  const records = parsed(lines)
  const answer = await bulkLoad(fresh.db, { holder: 'test', limits: DEFAULT_LOAD_LIMITS }, toInput(records))
  const rejected = answer.results.flatMap(({ outcome }, index) => (outcome === 'REJECTED' ? [index] : []))
  expect(rejected.map((index) => records[index]?.['key'])).toEqual([
    'odd-language',
    'odd-homepage',
    '\u200b',
    'userinfo',
    'tag',
    'blank',
  ])
  const kept = lines
    .trimEnd()
    .split('\n')
    .filter((_line, index) => !rejected.includes(index))
  expect((await exportAll(fresh.db)).trimEnd().split('\n')).toEqual(kept)
})
