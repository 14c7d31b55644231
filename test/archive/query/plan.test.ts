import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonText } from '../../../src/archive/query/json.ts'
import { paramsOf } from '../../../src/archive/query/slot.ts'
import { fill, print, sql } from '../../../src/archive/query/sql.ts'
import { compileRoot } from '../../../src/archive/read.ts'
import { fill as fillArchive } from '../../bench/archive/prepare.ts'
import { type Slice } from '../../bench/slice/slice.ts'
import { SLICES } from '../../bench/slice/slices.ts'
import { createDatabase } from '../../database.ts'
import { readOperation } from './golden.ts'

// The tests of this file check the plans of the ten statements that frontends send most often, on an archive that is
// large enough for the planner to have a choice.

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
  // 6,000 articles and 18,600 quotes are fewer rows than ANALYZE samples, so its result is always the same.
  await fillArchive(database.url, 1, 0.03)
})
afterAll(() => database.drop())

const byKey: Pick<Slice, 'name' | 'document' | 'variables' | 'draw'> = {
  name: 'an article by its key',
  document: 'query ($key: String!) { article(by: { key: $key }) { id title } }',
  variables: ([key]) => ({ key }),
  draw: `select keys[1] from article where status = 'USABLE' order by id limit 1`,
}

const nextPage: Pick<Slice, 'name' | 'document' | 'variables' | 'draw'> = {
  name: 'the next page of the newest',
  document:
    'query ($after: String!) { articles(first: 20, after: $after) { nodes { id title } pageInfo { hasNextPage endCursor } } }',
  variables: ([id, at]) => ({ after: Buffer.from(`article.PUBLISHED_AT.DESC|${id}|v${at}`).toString('base64') }),
  draw: `select id, instant_text(published_at) from article where status = 'USABLE' order by id limit 1`,
}

const INDEXES: Readonly<Record<string, readonly string[]>> = {
  'an article by id with its outlet': ['article_pkey', 'outlet_pkey'],
  'the 20 newest articles, each with its outlet and 5 quotes with their speakers': [
    'agent_pkey',
    'article_published',
    'outlet_pkey',
    'quote_place',
  ],
  '20 articles of one outlet in a date range, each with 3 quotes': [
    'article_outlet_published',
    'outlet_pkey',
    'quote_place',
  ],
  "an event's articles with outlets plus 50 quotes with speakers": [
    'agent_pkey',
    'article_event_event',
    'article_pkey',
    'event_pkey',
    'outlet_pkey',
    'quote_place',
  ],
  "a speaker's 50 quotes with article and outlet": [
    'agent_pkey',
    'article_pkey',
    'outlet_pkey',
    'quote_speaker_published',
  ],
  '100 articles, id and title only': ['article_published'],
  "an outlet's articles: count, languages, days": ['article_outlet_published', 'outlet_pkey'],
  "an event's quotes: count, speakers": ['article_event_event', 'event_pkey', 'quote_place'],
  'an article by its key': ['article_pkey', 'identifier_pkey'],
  'the next page of the newest': ['article_published'],
}

test.each([...SLICES, byKey, nextPage])('$name', async ({ name, document, variables, draw }) => {
  const [values = []] = await database.db.read.begin(async (tx) => {
    await tx.unsafe('select setseed(0.5)')
    return tx.unsafe(draw).values()
  })
  const { fields, slots } = readOperation(document, variables(values.map(String)))
  const plans = await Promise.all(
    fields.map(async (field) => {
      const compiled = compileRoot({ seesAll: false, typed: false, form: 'usual' }, field)
      if (!compiled) throw new Error(`${name} asks nothing`)
      const statement = print(sql`explain (format json) select ${jsonText(compiled.json)}`)
      const [row] = await database.db.read.unsafe(statement.text, fill(statement, paramsOf(slots))).values()
      return row?.[0] as unknown
    }),
  )
  const { indexes, scans } = read(plans)
  expect([...indexes].sort()).toEqual(INDEXES[name])
  // Outlets and agents fit into a few pages; tables that grow with the archive must never be read completely.
  expect([...scans].filter((table) => table !== 'agent' && table !== 'outlet')).toEqual([])
})

/** Returns the indexes that a plan uses, and the tables that it reads completely. */
function read(plan: unknown, found = { indexes: new Set<string>(), scans: new Set<string>() }) {
  if (typeof plan !== 'object' || plan === null) return found
  if ('Index Name' in plan) found.indexes.add(String(plan['Index Name']))
  if ('Node Type' in plan && plan['Node Type'] === 'Seq Scan' && 'Relation Name' in plan)
    found.scans.add(String(plan['Relation Name']))
  for (const one of Object.values(plan)) read(one, found)
  return found
}
