import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makePackage } from '../crash/package.ts'
import { environment, type Server, type ServerPlace, startServer } from '../crash/server.ts'
import { freePort } from '../start-postgres.ts'

// What the README shows is run as it stands: the shell blocks one after the other, the queries against the sample
// archive.

const readme = await readFile(resolve(import.meta.dirname, '../../README.md'), 'utf8')
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block ?? '')

let place: ServerPlace
let server: Server
let made: Awaited<ReturnType<typeof makePackage>>
let directory: string

beforeAll(async () => {
  made = await makePackage()
  directory = await mkdtemp(join(tmpdir(), 'verbatim-readme-'))
  // Under root the database runs as another user, who must be able to walk in.
  await chmod(directory, 0o755)
  place = {
    package: made.directory,
    directory: join(directory, 'data'),
    port: await freePort(),
    environment: { VERBATIM_SAMPLE: 'on' },
  }
  server = await startServer(place)
  await vi.waitFor(async () => expect(await articleCount()).toBeGreaterThan(50), { timeout: 20_000, interval: 100 })
  await vi.waitFor(async () => expect(await pendingChanges()).toBe(0), { timeout: 20_000, interval: 100 })
}, 60_000)
afterAll(async () => {
  await server.stop()
  await made.remove()
  await rm(directory, { recursive: true, force: true })
})

async function post(query: string, variables: Record<string, unknown> = {}) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as { data: Record<string, Record<string, unknown>>; errors?: unknown }
}

async function articleCount(): Promise<number> {
  return Number((await post('{ archive { articleCount } }')).data['archive']?.['articleCount'])
}

async function pendingChanges(): Promise<unknown> {
  const { data } = await post('{ archive { search { pendingChanges } } }')
  return (data['archive']?.['search'] as Record<string, unknown>)['pendingChanges']
}

test('the first block is what a newcomer types', () => {
  expect(blocks('sh')[0]).toBe('npm ci\nnpm start\n')
})

test('the other shell blocks run, one after the other', async () => {
  const before = await articleCount()
  const bin = join(directory, 'bin')
  await mkdir(bin)
  // `npx` as it would find the command of this checkout, without the seconds it takes to look.
  await writeFile(
    join(bin, 'npx'),
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(made.directory, 'bin/verbatim.js')}" "$@"\n`,
    { mode: 0o755 },
  )
  const script = ['set -euo pipefail', ...blocks('sh').slice(1)]
    .join('\n')
    .replaceAll('http://127.0.0.1:4000', server.url)
  const env = environment(place)
  const { stdout, stderr, code } = await new Promise<{ stdout: string; stderr: string; code: number | string }>(
    (done) => {
      execFile(
        'bash',
        ['-c', script],
        { cwd: directory, env: { ...env, PATH: `${bin}:${env['PATH']}`, VERBATIM_URL: server.url } },
        (error, out, err) => done({ stdout: out, stderr: err, code: error?.code ?? 0 }),
      )
    },
  )
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(stdout).toContain('"articleCount"')
  expect(stdout).toContain('REQUIRED')
  expect(stdout).toMatch(/reader.*active/)
  expect(await articleCount()).toBe(before + 3)
}, 60_000)

test.each(blocks('graphql').map((query) => [query.split('\n')[0], query]))(
  'the query %s answers something',
  async (_name, query) => {
    const variables = readme.match(/with the variables `(.*)`/)?.[1]
    const { data, errors } = await post(query, JSON.parse(variables ?? '{}') as Record<string, unknown>)
    expect(errors).toBeUndefined()
    expect(JSON.stringify(data)).toMatch(/"totalCount":[1-9]/)
  },
)

test('every variable that is read stands in the configuration table', async () => {
  const config = await readFile(resolve(import.meta.dirname, '../../src/config.ts'), 'utf8')
  const names = [...config.matchAll(/read\('([A-Z_]+)'/g)].map(([, name]) => name ?? '')
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})
