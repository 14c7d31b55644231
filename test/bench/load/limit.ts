import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import postgres from 'postgres'
import { cpuSeconds } from './watch.ts'

// The order of loading: because of foreign keys, a table comes after the tables to which it refers.
const TABLES = [
  'outlet',
  'agent',
  'event',
  'event_participant',
  'article',
  'article_version',
  'article_byline',
  'article_event',
  'article_credit',
  'quote',
  'identifier',
  'change',
] as const

interface Dump {
  readonly table: string
  readonly columns: string
  readonly path: string
}

/**
 * Writes all rows of an archive, in the text format of COPY and sorted by primary key, to a directory that Postgres can
 * write to. Columns that the database fills by itself are left out.
 */
export async function dumpTables(databaseUrl: string, directory: string): Promise<Dump[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    const dumps: Dump[] = []
    for (const table of TABLES) {
      const columns = await sql<{ name: string; key: number }[]>`
        select attname as name, coalesce(array_position(indkey::int2[], attnum), -1) as key from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
        where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`
      const kept = columns.filter(({ name }) => name !== 'seq').map(({ name }) => name)
      const key = columns.filter(({ key }) => key >= 0).sort((a, b) => a.key - b.key)
      // Postgres writes the file itself, which is possible because it runs on this machine. Sending the rows through a
      // client takes ten times as long.
      const path = join(directory, `bench-${table}.copy`)
      await sql.unsafe(
        `copy (select ${kept.join(', ')} from ${table} order by ${key.map(({ name }) => name).join(', ')}) to '${path}'`,
      )
      dumps.push({ table, columns: kept.join(', '), path })
    }
    return dumps
  } finally {
    await sql.end()
  }
}

/**
 * Measures the time and the processor time, in seconds, that COPY alone needs for these tables. Foreign keys and
 * indexes are kept.
 */
export async function copyTables(
  databaseUrl: string,
  dumps: readonly Dump[],
): Promise<{ seconds: number; cpu: number }> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    const [{ pid } = { pid: 0 }] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
    const started = performance.now()
    await sql.begin(async (tx) => {
      for (const { table, columns, path } of dumps) {
        const target = await tx.unsafe(`copy ${table} (${columns}) from stdin`).writable()
        for await (const part of createReadStream(path, { highWaterMark: 1 << 18 }))
          if (!target.write(part)) await once(target, 'drain')
        target.end()
        await finished(target)
      }
    })
    return { seconds: (performance.now() - started) / 1000, cpu: await cpuSeconds(pid) }
  } finally {
    await sql.end()
  }
}
