import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App

beforeAll(async () => {
  database = await createDatabase()
  app = await startTestApp(database.url)
})
afterAll(async () => {
  await app?.stop()
  await database?.drop()
})

it('passes every audit of GraphQL over HTTP', async () => {
  // A GET needs a header that a page of another origin cannot send without a preflight request.
  const fetchFn = (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), 'apollo-require-preflight': 'yes' } })
  const audits = serverAudits({ url: `${app.url}/graphql`, fetchFn })
  const results = []
  for (const audit of audits) results.push(await audit.fn())
  const failed = results
    .filter(({ status }) => status !== 'ok')
    .map((result) => `${result.status} ${result.name}: ${'reason' in result ? result.reason : ''}`)
  expect(failed).toEqual([])
  expect(results).toHaveLength(61)
})
