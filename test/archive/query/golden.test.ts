import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi } from '../../api.ts'
import { createDatabase } from '../../database.ts'
import { recordStatements } from '../../statements.ts'

// The statement of each slice, kept in a file: a join more, a count nobody asked for or an N+1 shows in the diff.

const SLICES: Readonly<Record<string, string>> = {
  'article-with-outlet': '{ article(by: { key: "a" }) { id title outlet { name } } }',
  'newest-with-outlet-and-quotes':
    '{ articles(first: 20) { nodes { id title publishedAt outlet { name } quotes(first: 5) { nodes { text speaker { name } } } } } }',
  'outlet-in-a-range':
    '{ outlet(by: { key: "o" }) { articles(first: 20, filter: { publishedAt: { from: "2024-01-01T00:00:00Z", before: "2024-02-01T00:00:00Z" } }) { nodes { title } pageInfo { hasNextPage endCursor } } } }',
  'event-quotes-by-speaker':
    '{ event(by: { key: "e" }) { quotes(includeChildren: true) { totalCount facet(by: SPEAKER) { values { label count } missingCount } } } }',
  'backward-with-hidden-filter':
    '{ quotes(last: 5, filter: { not: { text: { contains: "x" } }, speaker: { anyName: { startsWith: "y" } } }, orderBy: { field: POSITION }) { edges { cursor } pageInfo { hasPreviousPage } } }',
}

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test.each(Object.entries(SLICES))('%s', async (name, document) => {
  const { db, statements } = recordStatements(database.db)
  const api = await createApi(db)
  expect((await api.query(document)).errors).toBeUndefined()
  await api.stop()
  const readable = statements
    .map((text) => text.replace(/ (?=from |where |order by |limit |union all |\()|(?<=\()(?=select |with )/g, '\n'))
    .join('\n\n')
  await expect(`-- ${document}\n${readable}\n`).toMatchFileSnapshot(`golden/${name}.sql`)
})
