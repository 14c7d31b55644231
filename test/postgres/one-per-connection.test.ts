import { afterAll, beforeAll, expect, it } from 'vitest'
import { runForClient } from '../../src/postgres/cancel.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database?.drop())

// postgres.js becomes slower with each statement that it sends through a busy connection (see cancel.ts).
it('sends a statement only when a connection is free', async () => {
  const { read } = database.db
  let [sent, most] = [0, 0]
  const ask = async (number: number): Promise<number> => {
    sent += 1
    most = Math.max(most, sent)
    const [row] = await read<{ number: number }[]>`select ${number}::int as number`
    sent -= 1
    return row?.number ?? NaN
  }
  const transaction = (number: number) =>
    read.begin('read only', async (tx) => {
      sent += 1
      most = Math.max(most, sent)
      const [row] = await tx<{ number: number }[]>`select ${number}::int as number`
      sent -= 1
      return row?.number ?? NaN
    })
  const numbers = Array.from({ length: 200 }, (_, index) => index)
  const answers = await Promise.all(
    numbers.map((number) => runForClient<number>(read, () => (number % 10 === 0 ? transaction(number) : ask(number)))),
  )
  expect(answers).toEqual(numbers)
  // A transaction counts its statement only when it has begun, so on a busy machine all connections may never be counted
  // at the same time.
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(read.options.max)
})

it('frees the connection of a statement that fails', async () => {
  const { read } = database.db
  const asked = Array.from({ length: 50 }, () => runForClient(read, () => read.unsafe('select 1 / 0')))
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected')
  expect(await runForClient(read, () => read`select 1 as one`)).toMatchObject([{ one: 1 }])
})
