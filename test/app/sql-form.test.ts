import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App } from '../../src/app.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

/** Sends a query, and returns whether the server has just read a list below a record by a statement of its own. */
async function readsByLevels(app: App): Promise<boolean> {
  const { body } = await post(
    app.url,
    '{ outlets(first: 1) { nodes { name articles(first: 1) { nodes { title } } } } }',
  )
  expect(body.data.outlets.nodes[0].articles.nodes).toHaveLength(1)
  const rows = await database.db.keys<{ query: string }[]>`
    select query from pg_stat_activity where datname = current_database() and application_name = 'verbatim read'`
  return rows.some(({ query }) => query.includes('row_number() over (partition by'))
}

test('the server reads in the form of SQL that SQL_FORM names', async () => {
  const usual = await startTestApp(database.url, { SQL_FORM: 'usual', VERBATIM_SAMPLE: 'on' })
  expect(await readsByLevels(usual)).toBe(false)
  await usual.stop()
  const spread = await startTestApp(database.url, { SQL_FORM: 'spread' })
  // Another statement may already have followed on the same connection.
  await expect.poll(() => readsByLevels(spread)).toBe(true)
  await spread.stop()
})
