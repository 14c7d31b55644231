import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import type { Sql } from '../../../src/postgres/sql.ts'
import { migrate } from '../../../src/postgres/migrate.ts'
import { createRandom } from '../random.ts'
import { addArticle, createArticleRows } from './articles.ts'
import { createCast, createSharedRows, sizeOf } from './cast.ts'
import { flush, type Rows } from './copy.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../drizzle/', import.meta.url))
// Increase this number when the generated archive changes.
const GENERATOR = 1
const BATCH = 4_000

/** Returns the URL of a database with an archive of this size and seed. The archive is created once and then kept. */
export async function prepareArchive(
  serverUrl: string,
  seed: number,
  scale: number,
  say: (line: string) => void,
): Promise<string> {
  const name = `archive_${(await migrationHash()).slice(0, 8)}_${GENERATOR}_${seed}_${String(scale).replace('.', 'p').replace(/\W/g, '_')}`
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} })
  try {
    const [known] = await admin`select 1 from pg_database where datname = ${name}`
    if (known) return urlOf(serverUrl, name)
    const started = Date.now()
    say(`making an archive of ${sizeOf(scale).articles} articles (it is kept for later runs)`)
    const unfinished = `${name}_new`
    await admin.unsafe(`drop database if exists ${unfinished} with (force)`)
    await admin.unsafe(`create database ${unfinished}`)
    await fill(urlOf(serverUrl, unfinished), seed, scale)
    // The database is renamed last, so that an unfinished archive is never used.
    await admin.unsafe(`alter database ${unfinished} rename to ${name}`)
    say(`  made in ${Math.round((Date.now() - started) / 1000)} s`)
    return urlOf(serverUrl, name)
  } finally {
    await admin.end()
  }
}

async function migrationHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await readdir(MIGRATIONS)).filter((one) => one.endsWith('.sql')).sort())
    hash.update(await readFile(`${MIGRATIONS}${file}`))
  return hash.digest('hex')
}

export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

/** Fills a database with an archive of this size, and runs ANALYZE. */
export async function fill(url: string, seed: number, scale: number): Promise<void> {
  await migrate(url)
  // Foreign keys are not checked, because the generated rows satisfy them, and checking 3 million foreign keys would
  // take minutes.
  const sql = postgres(url, {
    max: 8,
    onnotice: () => {},
    connection: {
      session_replication_role: 'replica',
      synchronous_commit: 'off',
      maintenance_work_mem: '512MB',
      max_parallel_maintenance_workers: 2,
    },
  }) as Sql
  try {
    const indexes = await dropIndexes(sql)
    const random = createRandom(seed)
    const shared = createSharedRows()
    const size = sizeOf(scale)
    const { cast, rows } = createCast(random, size, shared)
    await send(sql, rows)
    const articleRows = createArticleRows()
    const all: Rows[] = [...Object.values(articleRows), ...Object.values(shared)]
    for (let index = 0; index < size.articles; index++) {
      addArticle(random, cast, articleRows, shared, index)
      if (index % BATCH === BATCH - 1) await send(sql, all)
    }
    await send(sql, all)
    for (const index of indexes) await sql.unsafe(index)
    await sql.unsafe('vacuum (analyze)')
    await sql.unsafe('checkpoint')
  } finally {
    await sql.end()
  }
}

function send(sql: Sql, rows: readonly Rows[]): Promise<unknown> {
  return Promise.all(rows.map((one) => flush(sql, one)))
}

/**
 * Drops the indexes and returns their definitions. Building an index at the end is faster than updating it for each
 * row.
 */
async function dropIndexes(sql: Sql): Promise<string[]> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)`
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`)
  return indexes.map((index) => index.definition)
}
