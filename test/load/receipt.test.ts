import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hashText } from '../../src/archive/content-hash.ts'
import { hashInput } from '../../src/load/batch/receipt.ts'
import { createDatabase } from '../database.ts'
import { clear, dump, errorsOf, load, outcomesOf } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(() => clear(database.db))
afterAll(() => database.drop())

const input = { outlets: [{ key: 'a', name: 'A' }], idempotencyKey: 'once' }

test('the same key with the same input answers as the first time and writes nothing', async () => {
  const { db } = database
  const first = await load(db, input)
  const before = await dump(db)
  expect(await load(db, input)).toEqual(first)
  expect(await load(db, { idempotencyKey: 'once', onError: 'REJECT_ALL', outlets: [{ name: 'A', key: 'a' }] })).toEqual(
    first,
  )
  expect(await dump(db)).toEqual(before)
})

test('what a batch says has the hash that receipts hold already', async () => {
  const outlets = [{ name: 'A', key: 'a' }, { key: 'b' }]
  const text = '{"agents":[],"onError":"REJECT_ALL","outlets":[{"key":"a","name":"A"},{"key":"b"}]}'
  expect(await hashInput({ outlets, agents: [], idempotencyKey: 'x', dryRun: true })).toBe(hashText(text))
})

test('with another input it is a conflict, but not for another holder', async () => {
  const { db } = database
  await load(db, input)
  const other = { ...input, outlets: [{ key: 'b', name: 'B' }, { key: 'c' }] }
  const answer = await load(db, other)
  expect(errorsOf(answer)).toEqual(['IDEMPOTENCY_CONFLICT idempotencyKey'])
  expect(outcomesOf(answer)).toEqual(['SKIPPED', 'SKIPPED'])
  expect(errorsOf(await load(db, { ...other, onError: 'SKIP_BAD' }, {}, 'somebody else'))).toEqual([
    'REQUIRED outlets.1.name',
  ])
})

test('what wrote nothing is not remembered, and after seven days nothing is', async () => {
  const { db } = database
  await load(db, { ...input, dryRun: true })
  await load(db, { outlets: [{ key: 'bad' }], idempotencyKey: 'once' })
  expect(outcomesOf(await load(db, input))).toEqual(['CREATED'])
  await db.write`update load_receipt set at = now() - interval '8 days'`
  expect(outcomesOf(await load(db, input))).toEqual(['UNCHANGED'])
  await load(db, { outlets: [{ key: 'b', name: 'B' }], idempotencyKey: 'next' })
  expect(await db.read`select idempotency_key as key from load_receipt`).toEqual([{ key: 'next' }])
})

test('the same request at the same moment waits and answers the same', async () => {
  const [first, second, third] = await Promise.all([
    load(database.db, input),
    load(database.db, input),
    load(database.db, input),
  ])
  expect(second).toEqual(first)
  expect(third).toEqual(first)
  expect(first?.counts.created).toBe(1)
})

test.each([
  ['x'.repeat(256), 'TOO_LONG'],
  ['', 'REQUIRED'],
  ['a\0', 'INVALID'],
])('refuses the key %j', async (idempotencyKey, code) => {
  const answer = await load(database.db, { ...input, idempotencyKey })
  expect(errorsOf(answer)).toEqual([`${code} idempotencyKey`])
  expect(outcomesOf(answer)).toEqual(['SKIPPED'])
})

test('says which limit a batch exceeds', async () => {
  const answer = await load(
    database.db,
    {
      outlets: [
        { key: 'a', name: 'A' },
        { key: 'b', name: 'B' },
      ],
    },
    { records: 1 },
  )
  expect(errorsOf(answer)).toEqual(['TOO_MANY outlets'])
  expect(answer.userErrors[0]?.message).toContain('at most 1 records; this one has 2')
})
