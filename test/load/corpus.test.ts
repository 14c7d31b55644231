import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import type { BulkLoadInput } from '../../src/generated/types.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
const options = { holder: 'test', limits: DEFAULT_LOAD_LIMITS }
const { input } = JSON.parse(readFileSync(new URL('../fixtures/bulk-three.json', import.meta.url), 'utf8')) as {
  input: BulkLoadInput
}

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test('loads three real articles, and the second time nothing changes', async () => {
  const answer = await bulkLoad(database.db, options, input)
  expect(answer.userErrors).toEqual([])
  expect(answer.created).toEqual({ outlets: 1, agents: 15, events: 12, articles: 3, quotes: 44 })

  const again = await bulkLoad(database.db, options, input)
  expect(again.userErrors).toEqual([])
  expect(again.created).toEqual({ outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 })
  expect(again.counts).toEqual({ created: 0, updated: 0, unchanged: again.results.length, rejected: 0, skipped: 0 })
  expect(again.results.map(({ key, id }) => [key, id])).toEqual(answer.results.map(({ key, id }) => [key, id]))
})

test('every stored quote stands in its body where its span says', async () => {
  const rows = await database.db.read<
    { text: string; found: string; start_utf16: number; end_utf16: number; body: string }[]
  >`
    select quote.text, substr(body, start_cp + 1, end_cp - start_cp) as found, start_utf16, end_utf16, body
    from quote join article on article.id = article_id join article_version on article_version.article_id = article.id and number = version`
  expect(rows).toHaveLength(44)
  for (const { text, found, start_utf16, end_utf16, body } of rows) {
    expect(found).toBe(text)
    expect(body.slice(start_utf16, end_utf16)).toBe(text)
  }
})
