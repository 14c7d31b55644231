import { getTableConfig } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agent } from '../../src/postgres/tables/agent.ts'
import {
  article,
  articleByline,
  articleCredit,
  articleEvent,
  articleVersion,
} from '../../src/postgres/tables/article.ts'
import { change } from '../../src/postgres/tables/change.ts'
import { event, eventParticipant } from '../../src/postgres/tables/event.ts'
import { identifier } from '../../src/postgres/tables/identifier.ts'
import { loadReceipt } from '../../src/postgres/tables/load-receipt.ts'
import { outlet } from '../../src/postgres/tables/outlet.ts'
import { quote } from '../../src/postgres/tables/quote.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const tables = [
  outlet,
  agent,
  event,
  eventParticipant,
  article,
  articleVersion,
  articleByline,
  articleEvent,
  articleCredit,
  quote,
  identifier,
  change,
  loadReceipt,
]

test.each(tables.map((table) => ({ name: getTableConfig(table).name, table })))(
  'drizzle knows the columns of $name as the migrations made them',
  async ({ name, table }) => {
    const stored = await database.db.read<
      { column: string; type: string; required: boolean; generated: boolean; key: boolean }[]
    >`
    select attname as column, format_type(atttypid, atttypmod) as type, attnotnull as required, attgenerated <> '' as generated,
      coalesce(attnum = any(indkey), false) as key
    from pg_attribute left join pg_index on indrelid = attrelid and indisprimary
    where attrelid = ${name}::regclass and attnum > 0 and not attisdropped order by attnum`
    const { columns, primaryKeys } = getTableConfig(table)
    const keys = new Set(primaryKeys.flatMap((key) => key.columns.map((column) => column.name)))
    expect(
      columns.map((column) => ({
        column: column.name,
        type: column.getSQLType().replace(/^timestamp \((\d)\) with/, 'timestamp($1) with'),
        required: column.notNull || column.primary,
        generated: column.generated !== undefined,
        key: column.primary || keys.has(column.name),
      })),
    ).toEqual([...stored])
  },
)
