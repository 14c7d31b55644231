import { Writable } from 'node:stream'
import { runExport } from '../../../src/cli/export/run.ts'
import type { Db } from '../../../src/postgres/connect.ts'

/** Returns the text that the command `verbatim export` writes. */
export async function exported(url: string, options: { key?: string; filter?: object } = {}): Promise<string> {
  const chunks: Buffer[] = []
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  const { key, filter } = options
  await runExport({
    url,
    ...(key ? { key } : {}),
    ...(filter ? { filter: JSON.stringify(filter) } : {}),
    stdout,
    onStart() {},
    onRecords() {},
  })
  return Buffer.concat(chunks).toString()
}

export function parsed(lines: string): Record<string, unknown>[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

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
  'quote_removed',
  'article_extraction',
  'identifier',
]
// Columns that differ between equal archives: the time of the load, and `seq`, whose order matters but not its values.
const OWN = ['loaded_at', 'updated_at', 'seq']

/**
 * Returns all rows of an archive in a form that can be compared with the rows of another archive. An earlier version
 * includes the time at which it was loaded first.
 */
export async function rowsOf(db: Db): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {}
  for (const table of TABLES) {
    const own = OWN.map((column) => `- '${column}'`).join(' ')
    const times =
      table === 'article_version'
        ? `|| (select case when number < version then jsonb_build_object('loaded', x.loaded_at) else '{}' end from article where id = x.article_id)`
        : ''
    const rows = await db.write.unsafe<{ row: string }[]>(
      `select (to_jsonb(x) ${own} ${times})::text as row from ${table} x order by 1`,
    )
    tables[table] = rows.map(({ row }) => row)
  }
  for (const table of ['outlet', 'agent', 'article']) {
    const order = await db.write.unsafe<{ id: string }[]>(`select id from ${table} order by seq`)
    tables[`${table} in order`] = order.map(({ id }) => id)
  }
  return tables
}
