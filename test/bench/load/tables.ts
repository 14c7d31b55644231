import postgres from 'postgres'
import { add, copyIn, createRows, type Rows } from '../archive/copy.ts'

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

/** Reads all rows of an archive in the text format of COPY. Columns that the database fills by itself are left out. */
export async function readTables(databaseUrl: string): Promise<Rows[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    const contents: Rows[] = []
    for (const table of TABLES) {
      const columns = await sql<{ name: string }[]>`
        select attname as name from pg_attribute
        where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = '' order by attnum`
      const names = columns.map((column) => column.name)
      const rows = createRows(table, names.join(' '))
      const found = await sql.unsafe(`select ${names.map((name) => `${name}::text`).join(', ')} from ${table}`).values()
      for (const values of found) add(rows, values as (string | null)[])
      contents.push(rows)
    }
    return contents
  } finally {
    await sql.end()
  }
}

/** Copies all tables in one transaction. Foreign keys and indexes are kept. */
export async function copyTables(sql: postgres.Sql, tables: readonly Rows[]): Promise<void> {
  await sql.begin(async (tx) => {
    for (const { table, columns, lines } of tables) if (lines.length > 0) await copyIn(tx, table, columns, lines)
  })
}
