import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSchema, parse, validate } from 'graphql'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makePackage } from '../crash/package.ts'
import { environment, type Server, type ServerPlace, startServer } from '../crash/server.ts'
import { freePort } from '../start-postgres.ts'
import { documentOf, documents, readBlocks, ROOT } from './documents.ts'

// The examples in the documents are run exactly as they are printed: the shell blocks of each document one after the
// other, and queries with the sample archive.

const shellOf = (path: string) =>
  readBlocks(documentOf(path))
    .filter(({ language }) => language === 'sh')
    .map(({ text }) => text)

let place: ServerPlace
let server: Server
let made: Awaited<ReturnType<typeof makePackage>>
let directory: string

beforeAll(async () => {
  made = await makePackage()
  directory = await mkdtemp(join(tmpdir(), 'verbatim-readme-'))
  // As root, the database runs as another user, who needs permission to enter the directory.
  await chmod(directory, 0o755)
  place = {
    package: made.directory,
    directory: join(directory, 'data'),
    port: await freePort(),
    environment: { VERBATIM_SAMPLE: 'on' },
  }
  server = await startServer(place)
  // `expect.poll` works only inside tests, so `vi.waitFor` is used with these options.
  const wait = { timeout: 60_000, interval: 100 }
  await vi.waitFor(async () => expect(await articleCount()).toBeGreaterThan(50), wait)
  await vi.waitFor(async () => expect(await pendingChanges()).toBe(0), wait)
})
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

test('the README begins with what a newcomer types', async () => {
  const [clone = '', start, ...others] = shellOf('README.md').join('').trim().split('\n')
  expect(start).toBe('npm ci && npm start')
  expect(others).toEqual([])
  const { code, stderr } = await shell(
    `${clone.replace('<this repository>', `"${ROOT}"`)} && test -f package-lock.json`,
  )
  expect({ code, stderr }).toMatchObject({ code: 0 })
})

test('the README, a first start and the playground count the same', async () => {
  const said = /(\d+) articles of (\d+) outlets, with (\d+) quotes/
  const countsOf = (text: string) => said.exec(text)?.slice(1).map(Number)
  const glance = await readFile(join(ROOT, 'schema/examples/01-archive-at-a-glance.graphql'), 'utf8')
  const { articleCount, outletCount, quoteCount } = (await post(glance)).data['archive'] ?? {}
  expect(countsOf(documentOf('README.md').text.replaceAll('\n', ' '))).toEqual([articleCount, outletCount, quoteCount])
  expect(countsOf(server.output())).toEqual([articleCount, outletCount, quoteCount])
})

function shell(script: string): Promise<{ stdout: string; stderr: string; code: number | string }> {
  const env = environment(place)
  return new Promise((done) => {
    execFile(
      'bash',
      ['-c', script],
      {
        cwd: directory,
        env: { ...env, PATH: `${join(directory, 'bin')}:${env['PATH']}`, VERBATIM_URL: server.url },
      },
      (error, stdout, stderr) => done({ stdout, stderr, code: error?.code ?? 0 }),
    )
  })
}

const withShell = documents.map(({ path }) => path).filter((path) => path !== 'README.md' && shellOf(path).length > 0)
// The commands in CONTRIBUTING.md set up and run the test suite itself.
const runnable = withShell.filter((path) => path !== 'CONTRIBUTING.md')

test('shell blocks are found where they are expected', () => {
  expect(withShell).toEqual(['CONTRIBUTING.md', 'docs/loading.md', 'docs/operating.md', 'docs/searching.md'])
})

test.each(runnable)('the shell blocks of %s run, one after the other', async (path) => {
  const before = await articleCount()
  // This `npx` runs the command of the checkout, as the real one does after seconds of searching.
  await mkdir(join(directory, 'bin'), { recursive: true })
  await writeFile(
    join(directory, 'bin/npx'),
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(made.directory, 'bin/verbatim.js')}" "$@"\n`,
    { mode: 0o755 },
  )
  const script = ['set -euo pipefail', ...shellOf(path)].join('\n').replaceAll('http://127.0.0.1:4000', server.url)
  const { stdout, stderr, code } = await shell(script)
  expect({ code, stderr }).toMatchObject({ code: 0 })
  if (path === 'docs/loading.md') {
    expect(stdout).toContain('REQUIRED')
    expect(await articleCount()).toBe(before + 3)
  }
  if (path === 'docs/operating.md') expect(stdout).toMatch(/reader.*active/)
  if (path === 'docs/searching.md') expect(stdout).toContain('"articleCount"')
})

interface Query {
  readonly path: string
  readonly query: string
  readonly variables: Record<string, unknown>
  /** The answer that the document shows, or null if it shows none. */
  readonly answer: unknown
}

/**
 * The queries in the documents, with the JSON blocks that follow them. The text before a JSON block calls it the
 * variables or the answer.
 */
const operations = documents.flatMap((document): Query[] => {
  const blocks = readBlocks(document)
  return blocks.flatMap(({ language, text }, index) => {
    if (language !== 'graphql') return []
    const rest = blocks.slice(index + 1)
    const next = rest.findIndex((block) => block.language !== 'json')
    const json = (word: RegExp) => rest.slice(0, next < 0 ? undefined : next).find((block) => word.test(block.before))
    return [
      {
        path: document.path,
        query: text,
        variables: JSON.parse(json(/variables/i)?.text ?? '{}') as Record<string, unknown>,
        answer: JSON.parse(json(/answer/i)?.text ?? 'null') as unknown,
      },
    ]
  })
})

const isMutation = ({ query }: Query) => /^\s*mutation\b/.test(query)
const queries = operations.filter((operation) => !isMutation(operation))

// Mutations are validated but not run, because a merge or a deletion would change the answers that other documents
// show.
test.each(operations.filter(isMutation))('a mutation of $path is valid', async ({ query }) => {
  const schema = buildSchema(await readFile(join(ROOT, 'schema.graphql'), 'utf8'))
  expect(validate(schema, parse(query))).toEqual([])
})

test('queries are found where they are expected', () => {
  expect(new Set(queries.map(({ path }) => path))).toEqual(new Set(['README.md', 'docs/searching.md']))
  expect(queries.filter(({ path }) => path === 'README.md').map(({ answer }) => answer !== null)).toEqual([true])
})

test.each(queries)('a query of $path has the answer that it shows', async ({ query, variables, answer }) => {
  const { data, errors } = await post(query, variables)
  expect(errors).toBeUndefined()
  expect(JSON.stringify(data)).toMatch(/"totalCount":[1-9]/)
  if (answer !== null) expect({ data }).toEqual(answer)
})

test('every variable that is read is in the configuration table', async () => {
  const config = await readFile(join(ROOT, 'src/config.ts'), 'utf8')
  const names = [...config.matchAll(/read\('([A-Z_]+)'/g)].map(([, name]) => name ?? '')
  expect(names.length).toBeGreaterThan(10)
  const { text } = documentOf('docs/operating.md')
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})
