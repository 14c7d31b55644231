import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRoot } from '../../../src/archive/read.ts'
import { readNodesJoined } from '../../../src/archive/read-nodes.ts'
import { createDatabase } from '../../database.ts'
import { recordStatements } from '../../statements.ts'
import { GOLDEN, readGoldens } from './golden.ts'
import { layOut } from './layout.ts'

// The SQL of each operation is stored in a file next to it, so that an additional join, an unnecessary count or an N+1
// appears in the diff.

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const HITS = ['article_11111111-1111-1111-1111-111111111111', 'quote_55555555-5555-5555-5555-555555555555']

test.each(readGoldens())('$name', async ({ name, seesAll, fields, slots }) => {
  const { db, statements, params } = recordStatements({ ...database.db, sqlForm: 'usual' })
  for (const field of fields) {
    const options = { seesAll, typed: false, slots }
    if (field.name !== 'search') await readRoot(db, options, field)
    // The records that the engine has found are read by their IDs.
    else for (const nodes of field.fields('SearchConnection')) await readNodesJoined(db, options, HITS, nodes)
  }
  const printed = statements.map((text, index) => {
    const values = params[index]?.map((value, at) => `-- $${at + 1} = ${String(value)}\n`) ?? []
    return `${layOut(text)}\n${values.join('')}`
  })
  await expect(printed.join('\n')).toMatchFileSnapshot(`${GOLDEN}${name}.sql`)
})
