import { afterAll, beforeAll, expect, it } from 'vitest'
import { pauseWhileWriting } from '../../src/background/give-way.ts'
import { lockWriters } from '../../src/load/batch/writer-lock.ts'
import { createDatabase } from '../database.ts'

const LONG_MS = 60_000
const never = new AbortController().signal

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database?.drop())

async function secondsOf(work: Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work
  return (performance.now() - began) / 1_000
}

it('ends soon after nobody writes any more', async () => {
  const { write, read } = database.db
  let paused: Promise<number> | undefined
  await write.begin(async (tx) => {
    await lockWriters(tx)
    let isOver = false
    paused = secondsOf(pauseWhileWriting(read, LONG_MS, never)).finally(() => (isOver = true))
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    expect(isOver).toBe(false)
  })
  expect(await paused).toBeLessThan(LONG_MS / 2_000)
})

it('lasts no longer than it may, though somebody writes', async () => {
  const { write, read } = database.db
  await write.begin(async (tx) => {
    await lockWriters(tx)
    const seconds = await secondsOf(pauseWhileWriting(read, 3_000, never))
    expect(seconds).toBeGreaterThan(2.9)
    expect(seconds).toBeLessThan(30)
  })
})

it('ends when it is aborted', async () => {
  expect(await secondsOf(pauseWhileWriting(database.db.read, LONG_MS, AbortSignal.abort()))).toBeLessThan(5)
})
