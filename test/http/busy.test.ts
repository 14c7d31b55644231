import { afterAll, beforeAll, expect, it } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import type { App } from '../../src/app.ts'
import { post, startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
beforeAll(async () => {
  database = await createDatabase()
  app = await startTestApp(database.url, {
    MAX_REQUESTS: '8',
    READ_ACCESS: 'key',
    SEARCH_ENGINE: 'postgres',
    STATEMENT_TIMEOUT_MS: '60000',
  })
})
afterAll(async () => {
  await app?.stop()
  await database?.drop()
})

it('refuses what would wait behind too many, while keys and readiness are known', async () => {
  const { text } = await createKey(database.db, 'reader')
  const ask = () => post(app.url, '{ articles { totalCount } }', { authorization: `Bearer ${text}` })
  expect((await ask()).status).toBe(200)
  let release = () => {}
  const lasting = new Promise<void>((resolve) => (release = resolve))
  const locking = new Promise<void>((resolve) => {
    void database.db.write.begin(async (tx) => {
      await tx`lock table article in access exclusive mode`
      resolve()
      await lasting
    })
  })
  await locking
  // Eight requests are accepted: some of them wait in the database, one for each read connection, and the others wait
  // for a connection.
  const answers: Awaited<ReturnType<typeof ask>>[] = []
  const asked = Array.from({ length: 20 }, () => ask().then((answer) => answers.push(answer)))
  try {
    await expect.poll(() => answers.map(({ status }) => status)).toEqual(Array(12).fill(503))
    expect(answers[0]?.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(answers[0]?.body.errors[0]).toMatchObject({ extensions: { code: 'UNAVAILABLE', limit: 8 } })
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200)
    const wrong = `Bearer vb_${'a'.repeat(12)}_${'b'.repeat(43)}`
    expect((await post(app.url, '{ __typename }', { authorization: wrong })).status).toBe(401)
  } finally {
    release()
    await Promise.all(asked)
  }
  expect(answers.slice(12).map(({ status }) => status)).toEqual(Array(8).fill(200))
  expect((await ask()).status).toBe(200)
})
