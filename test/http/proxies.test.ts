import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { post } from '../app.ts'
import { usedDirectory, serve, stop, type Running } from '../cli/process.ts'
import { findNginx, startNginx, type Nginx } from '../nginx.ts'

// Tests the configuration in docs/proxies.md exactly as it is printed there.
const program = findNginx()
const [, location = ''] = /```nginx\n([^]*?)```/.exec(readFileSync('docs/proxies.md', 'utf8')) ?? []
let server: Running
let proxy: Nginx
let VERBATIM_DIR: string
beforeAll(async () => {
  if (program === null) return
  VERBATIM_DIR = await usedDirectory('sample')
  server = await serve({ VERBATIM_DIR, SEARCH_ENGINE: 'postgres', CORS_ORIGINS: 'https://news.example' })
  proxy = await startNginx(program, location.replace('http://127.0.0.1:4000', server.url))
})
afterAll(async () => {
  await proxy?.stop()
  if (server) await stop(server)
  if (VERBATIM_DIR) await rm(dirname(VERBATIM_DIR), { recursive: true, force: true })
})

it.skipIf(program === null)(
  'nginx, set as the documentation says, passes large loads, exports and events',
  async () => {
    const authorization = `Bearer ${server.key}`
    const ask = async (query: string, variables: object) =>
      (await post(proxy.url, { query, variables }, { authorization })).body as {
        data: Record<string, Record<string, unknown>>
      }
    const article = (key: string) => ({ key, title: key, body: 'word '.repeat(900_000) })
    const loaded = await ask('mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { counts { created } } }', {
      input: { articles: ['1', '2', '3', '4', '5', '6', '7', '8'].map(article) },
    })
    expect(loaded.data['bulkLoad']).toEqual({ counts: { created: 8 } })

    const lines = Array.from({ length: 400 }, (_, n) =>
      JSON.stringify({ type: 'article', ...article(`u${n}`), body: 'w'.repeat(100_000) }),
    )
    const uploaded = await fetch(`${proxy.url}/uploads`, {
      method: 'POST',
      headers: { authorization },
      body: lines.join('\n'),
    })
    const { id } = (await uploaded.json()) as { id: string }
    const started = await ask('mutation ($id: ID!) { startLoad(input: { upload: $id }) { job { id } } }', { id })
    const { id: job } = started.data['startLoad']?.['job'] as { id: string }
    const events = await fetch(`${proxy.url}/graphql`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({
        query: 'subscription ($id: ID!) { loadJob(id: $id) { status } }',
        variables: { id: job },
      }),
    })
    expect(await events.text()).toMatch(/SUCCEEDED[^]*event: complete/)

    const exported = await (await fetch(`${proxy.url}/export`, { headers: { authorization } })).text()
    expect(exported.length).toBeGreaterThan(70_000_000)
    expect(exported.split('\n').filter((line) => line.includes('"key":"u399"') || line.includes('u399'))).toHaveLength(
      1,
    )
  },
)

it.skipIf(program === null)('answers under its own name', async () => {
  const { status } = await fetch(`${proxy.url}/graphql?query=%7B__typename%7D`, {
    headers: { 'apollo-require-preflight': '1', host: 'news.example' },
  })
  expect(status).toBe(200)
})
