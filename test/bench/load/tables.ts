import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import postgres from 'postgres'

export interface TableContent {
  readonly table: string
  readonly columns: string
  readonly chunks: readonly Buffer[]
}

// Whoever is referred to stands first.
const TABLES = [
  'outlet', 'agent', 'event', 'event_participant', 'article', 'article_version', 'article_byline', 'article_event', 'article_credit', 'quote', 'identifier', 'change',
] as const

/** Every row of an archive in COPY's text format, but for what the database itself makes. */
export async function readTables(databaseUrl: string): Promise<TableContent[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    const contents: TableContent[] = []
    for (const table of TABLES) {
      const columns = await sql<{ name: string }[]>`
        select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = '' order by attnum`
      const list = columns.map((column) => column.name).join(', ')
      const chunks: Buffer[] = []
      for await (const chunk of await sql.unsafe(`copy ${table} (${list}) to stdout`).readable()) chunks.push(chunk as Buffer)
      contents.push({ table, columns: list, chunks })
    }
    return contents
  } finally {
    await sql.end()
  }
}

/** One transaction, foreign keys and indexes as they are. */
export async function copyTables(sql: postgres.Sql, tables: readonly TableContent[]): Promise<void> {
  await sql.begin(async (tx) => {
    for (const { table, columns, chunks } of tables) {
      const target = await tx.unsafe(`copy ${table} (${columns}) from stdin`).writable()
      for (const chunk of chunks) if (!target.write(chunk)) await once(target, 'drain')
      target.end()
      await finished(target)
    }
  })
}
