import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ArticleInput, BulkLoadInput } from '../../src/generated/types.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { createDatabase } from '../database.ts'
import { dump, load, outcomesOf } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let counted: Db
let statements = 0
beforeAll(async () => {
  database = await createDatabase()
  const write = postgres(database.url, { max: 1, onnotice: () => {}, debug: () => statements++ })
  counted = { ...database.db, write, close: () => write.end() }
  await load(counted, batch('warm', 1))
})
afterAll(async () => {
  await counted.close()
  await database.drop()
})

function batch(name: string, count: number, change: Partial<ArticleInput> = {}): BulkLoadInput {
  const numbers = Array.from({ length: count }, (_, i) => `${name} ${i}`)
  return {
    outlets: numbers.map((n) => ({ key: `o ${n}`, name: `O ${n}` })),
    agents: numbers.map((n) => ({ key: `a ${n}`, name: `A ${n}` })),
    events: numbers.map((n) => ({
      key: `e ${n}`,
      name: `E ${n}`,
      parent: { name: `top ${name}` },
      participants: [{ agent: { name: `P ${n}` } }],
    })),
    articles: numbers.map((n) => ({
      title: `T ${n}`,
      body: `one ${n} two`,
      outlet: { key: `o ${n}` },
      authors: [{ agent: { name: `B ${n}` } }],
      events: [{ key: `e ${n}` }],
      credits: [{ text: 'c' }],
      quotes: [
        { text: 'one', speaker: { name: `S ${n}` } },
        { text: 'two', event: { key: `e ${n}` } },
      ],
      ...change,
    })),
  }
}

async function count(input: BulkLoadInput, outcome: string): Promise<number> {
  statements = 0
  expect(new Set(outcomesOf(await load(counted, input)))).toContain(outcome)
  return statements
}

test('creating, changing and sending again take as many statements for 200 records as for one', async () => {
  for (const name of ['created', 'again', 'changed']) {
    const change = name === 'changed' ? { body: 'new one two', quotes: [{ text: 'one' }] } : {}
    const outcome = name === 'created' ? 'CREATED' : name === 'again' ? 'UNCHANGED' : 'UPDATED'
    const one = await count(batch('single', 1, change), outcome)
    expect(await count(batch('many', 200, change), outcome)).toBe(one)
    expect(one).toBeLessThan(40)
  }
})

test('sending again writes no row', async () => {
  await load(database.db, batch('twice', 3))
  const before = await dump(database.db)
  await load(database.db, batch('twice', 3))
  expect(await dump(database.db)).toEqual(before)
})
