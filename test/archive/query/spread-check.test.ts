import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '../../database.ts'
import { loadSchema } from '../../../src/graphql/schema.ts'
import { randomArchive } from '../../oracle/archive.ts'
import { print, randomQuery } from '../../oracle/query.ts'
import { createRandom } from '../../oracle/random.ts'
import { seedArchive } from '../../oracle/seed.ts'
import { createValues } from '../../oracle/value.ts'
import { viewOf } from '../../oracle/view.ts'
import { readGoldens, readOperation, spreadStatements, usualStatements } from './golden.ts'
import { findRefused } from './spread-check.ts'

const goldens = readGoldens()

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test.each(goldens)('$name has no statement that Citus refuses', (golden) => {
  expect(spreadStatements(golden).flatMap(({ text }) => findRefused(text))).toEqual([])
})

test('200 random queries have no statement that Citus refuses', async () => {
  const schema = loadSchema()
  const view = viewOf(await seedArchive(database.db, randomArchive(1)), 'loader')
  let statements = 0
  for (let n = 0; n < 200; n += 1) {
    const random = createRandom(n)
    const { text, variables } = print(schema, randomQuery(schema, random, createValues(view, random)))
    const { fields } = readOperation(text, variables[0] ?? {})
    for (const field of fields) {
      let found
      try {
        found = spreadStatements({ fields: [field], seesAll: false })
      } catch {
        // An argument is invalid, so the query has no statements.
        continue
      }
      statements += found.length
      expect(found.flatMap((one) => findRefused(one.text))).toEqual([])
    }
  }
  expect(statements).toBeGreaterThan(400)
})

// Citus refuses the usual form of these operations.
test.each([
  ['outlet-articles-in-a-range', 'a subquery that depends on'],
  ['event-articles-and-quotes', 'a subquery that depends on'],
  ['lists-in-lists-with-arguments', 'a subquery that depends on'],
  ['filter-events-and-outlets', 'a subquery that depends on'],
])('the usual form of %s has %s', (name, refusal) => {
  const golden = goldens.find((one) => one.name === name)
  const refused = golden ? usualStatements(golden).flatMap(({ text }) => findRefused(text)) : []
  expect(refused.join('\n')).toContain(refusal)
})
