import { getTableName, is, SQL } from 'drizzle-orm'
import { getTableConfig, PgDialect, type PgColumn } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TABLES } from '../../src/postgres/tables.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const tables = TABLES.map((table) => ({ name: getTableName(table), table }))

test('every table that the migrations make is declared', async () => {
  const stored = await database.db.read<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`
  expect(tables.map(({ name }) => name).sort()).toEqual(stored.map(({ name }) => name))
})

test.each(tables)('the columns of $name are declared as the migrations make them', async ({ name, table }) => {
  const stored = await database.db.read`
    select attname as column, format_type(atttypid, atttypmod) as type, attnotnull as required, attgenerated <> '' as generated,
      attidentity <> '' as identity, case when attgenerated = '' then pg_get_expr(adbin, adrelid) end as default
    from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid = ${name}::regclass and attnum > 0 and not attisdropped order by attname`
  const { columns } = getTableConfig(table)
  const declared = columns.map((column) => ({
    column: column.name,
    type: column.getSQLType().replace(/^timestamp \((\d)\) with/, 'timestamp($1) with'),
    required: column.notNull || column.primary,
    generated: column.generated !== undefined,
    identity: column.generatedIdentity !== undefined,
    default: defaultOf(column),
  }))
  expect(declared.sort((a, b) => (a.column < b.column ? -1 : 1))).toEqual([...stored])
})

test.each(tables)('the keys of $name are declared as the migrations make them', async ({ name, table }) => {
  const stored = await database.db.read<{ primary: boolean; columns: string[] }[]>`
    select contype = 'p' as primary,
      array(select attname::text from unnest(conkey) with ordinality k(n, at) join pg_attribute on attrelid = conrelid and attnum = n order by at) as columns
    from pg_constraint where conrelid = ${name}::regclass and contype in ('p', 'u')`
  const { columns, primaryKeys, uniqueConstraints } = getTableConfig(table)
  const declared = [
    ...columns.filter((column) => column.primary).map((column) => ({ primary: true, columns: [column.name] })),
    ...columns.filter((column) => column.isUnique).map((column) => ({ primary: false, columns: [column.name] })),
    ...primaryKeys.map((key) => ({ primary: true, columns: key.columns.map((column) => column.name) })),
    ...uniqueConstraints.map((key) => ({ primary: false, columns: key.columns.map((column) => column.name) })),
  ]
  const inOrder = (keys: readonly object[]) => keys.map((key) => JSON.stringify(key)).sort()
  expect(inOrder(declared)).toEqual(inOrder(stored.map(({ primary, columns }) => ({ primary, columns }))))
})

test.each(tables)(
  'the words that a column of $name may hold are declared as the migrations check them',
  async ({ name, table }) => {
    const stored = await database.db.read<{ column: string; check: string }[]>`
    select attname as column, pg_get_constraintdef(pg_constraint.oid) as check
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where conrelid = ${name}::regclass and contype = 'c' and cardinality(conkey) = 1 and pg_get_constraintdef(pg_constraint.oid) like '% ANY (%'`
    const words = stored.map(({ column, check }) => [
      column,
      Array.from(check.matchAll(/'(\w+)'/g), (match) => match[1]),
    ])
    const declared = getTableConfig(table).columns.flatMap((column) =>
      column.enumValues ? [[column.name, column.enumValues]] : [],
    )
    expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(words))
  },
)

/** Returns the default of a column in the form in which Postgres prints it. */
function defaultOf(column: PgColumn): string | null {
  const value: unknown = column.default
  if (value === undefined) return null
  if (is(value, SQL)) return new PgDialect().sqlToQuery(value).sql.replace(/^(nextval\('\w+')\)$/, '$1::regclass)')
  if (Array.isArray(value)) return `'{${value.join(',')}}'::${column.getSQLType()}`
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : `'${String(value)}'::${column.getSQLType()}`
}
