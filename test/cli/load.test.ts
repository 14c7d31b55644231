import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import { type App, startApp } from '../../src/app.ts'
import { type JobOptions, loadByJob } from '../../src/cli/load/job.ts'
import { loadCommand } from '../../src/cli/load.ts'
import { readConfig } from '../../src/config.ts'
import { createDatabase } from '../database.ts'
import { freePort } from '../start-postgres.ts'
import { emptyArchive } from './empty-archive.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
let key: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-load-'))
  database = await createDatabase()
  app = await startApp(
    readConfig({ DATABASE_URL: database.url, PORT: '0', VERBATIM_SAMPLE: 'off', LOG_LEVEL: 'silent' }),
    { say() {} },
  )
  key = (await createKey(database.db, 'loader')).text
})
afterEach(() => emptyArchive(database.db))
afterAll(async () => {
  await app.stop()
  await database.drop()
  await rm(folder, { recursive: true })
})

async function write(name: string, content: string | readonly object[]): Promise<string> {
  const file = join(folder, name)
  await writeFile(
    file,
    typeof content === 'string' ? content : content.map((record) => JSON.stringify(record)).join('\n'),
  )
  return file
}

/** Loads files, and returns the result and the printed notes. */
async function load(files: string[], options: Partial<JobOptions> = {}) {
  const notes: string[] = []
  const progress = {
    note: (line: string) => void notes.push(line.replaceAll(`${folder}/`, '')),
    uploaded() {},
    show() {},
    stop() {},
  }
  const client = { url: app.url, key, pauseMs: 1, ...options.client }
  const result = await loadByJob(files, { dryRun: false, everyMs: 20, ...options, client }, progress)
  return { ...result, notes }
}

async function archive() {
  const query = '{ archive { outletCount agentCount eventCount articleCount quoteCount } }'
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query }),
  })
  const { data } = (await response.json()) as { data: { archive: Record<string, number> } }
  return Object.values(data.archive)
}

// Each record comes before the records to which it links.
const backwards = [
  {
    type: 'article',
    key: 'x1',
    title: 'One',
    body: 'She said “yes”.',
    outlet: { key: 'o' },
    events: [{ key: 'child' }],
    quotes: [{ text: 'yes', speaker: { key: 'a' } }],
  },
  { type: 'article', key: 'x2', title: 'Two', outlet: { key: 'o' } },
  { type: 'event', key: 'grandchild', name: 'Lunch', parent: { key: 'child' } },
  { type: 'event', key: 'child', name: 'Day one', parent: { name: 'Summit' }, participants: [{ agent: { key: 'a' } }] },
  { type: 'event', key: 'top', name: 'Summit' },
  { type: 'agent', key: 'a', name: 'A. Speaker' },
  { type: 'outlet', key: 'o', name: 'The Paper' },
]

describe('verbatim load', () => {
  test('loads the sample archive, and again without a change', async () => {
    const first = await load(['sample/archive.json'])
    expect(first).toMatchObject({ notes: [], end: 'done' })
    expect(first.tally).toMatchObject({
      records: 134,
      created: 134,
      rejected: 0,
      added: { outlets: 10, agents: 40, events: 8, articles: 76, quotes: 201 },
    })
    expect(await archive()).toEqual([10, 40, 8, 76, 201])
    const again = await load(['sample/archive.json'])
    expect(again.tally).toMatchObject({ records: 134, created: 0, unchanged: 134, added: { quotes: 0 } })
  })

  test('finds what records link to, wherever it stands in the files', async () => {
    const files = [await write('a.ndjson', backwards.slice(0, 4)), await write('b.ndjson', backwards.slice(4))]
    const { tally, notes } = await load(files)
    expect(notes).toEqual([])
    expect(tally).toMatchObject({
      created: 7,
      rejected: 0,
      added: { outlets: 1, agents: 1, events: 3, articles: 2, quotes: 1 },
    })
    expect((await load(files)).tally).toMatchObject({ unchanged: 7 })
  })

  test('lists each bad record with file, line, reason and field, and loads its neighbours', async () => {
    const file = await write('bad.ndjson', [
      { type: 'article', key: 'n1', title: 'Good' },
      { type: 'article', key: 'n2', title: 'Wrong enum', status: 'SECRET' },
      { type: 'article', key: 'n3', title: 7 },
      { type: 'article', key: 'n4', title: 'Bad quote', body: 'text', quotes: [{ text: 'elsewhere' }] },
      { type: 'article', key: 'n5', title: 'Bad link', outlet: { key: 'unheard-of' } },
      { type: 'article', key: 'n6', title: 'Good, too' },
    ])
    const { tally, notes } = await load([file])
    expect(tally).toMatchObject({ records: 6, created: 2, rejected: 4 })
    expect(notes.map((note) => note.split(': ', 2).join(': '))).toEqual([
      'bad.ndjson:2: INVALID status',
      'bad.ndjson:3: INVALID title',
      'bad.ndjson:4: NOT_IN_TEXT quotes.0.text',
      'bad.ndjson:5: UNKNOWN_REFERENCE outlet',
    ])
    expect(notes[0]).toContain('SECRET')
  })

  test('names the place in a .json file', async () => {
    const file = await write(
      'bad.json',
      '{"input":{"onError":"REJECT_ALL","articles":[{"title":"Good"},{"title":"Bad","publishedAt":"yesterday"},{"titel":"Typo"}]}}',
    )
    const { tally, notes } = await load([file])
    expect(tally).toMatchObject({ created: 1, rejected: 2 })
    expect(notes.map((note) => note.split(': ', 2).join(': '))).toEqual([
      'bad.json: INVALID articles.1.publishedAt',
      'bad.json: INVALID articles.2.titel',
      'bad.json: REQUIRED articles.2.title',
    ])
  })

  test('loads texts with what their front matter and the command line say', async () => {
    const files = [
      await write(
        'one.md',
        '---\noutlet: paper.example\npublishedAt: 2026-09-21\nauthor: A. Reporter\n---\n# The title\n\nThe text.\n',
      ),
      await write('two.txt', 'First line\nSecond line'),
    ]
    const { tally } = await load(files, { outlet: 'The Other Paper', language: 'en' })
    expect(tally).toMatchObject({ created: 2, added: { outlets: 2, articles: 2 } })
    expect((await load(files, { outlet: 'The Other Paper', language: 'en' })).tally).toMatchObject({ unchanged: 2 })
    const [two] = await database.db
      .read`select a.keys[1] as key, a.title, a.language, o.name from article a join outlet o on o.id = a.outlet_id where a.title = 'First line'`
    expect(two).toMatchObject({
      title: 'First line',
      language: 'en',
      name: 'The Other Paper',
      key: expect.stringMatching(/^sha256:[0-9a-f]{32}$/),
    })
  })

  test('writes nothing in a dry run, and does not complain of links to what it would have brought', async () => {
    const file = await write('dry.ndjson', [
      ...backwards,
      { type: 'article', key: 'x3', title: 'Three', outlet: { key: 'nowhere' } },
    ])
    const { tally, notes } = await load([file], { dryRun: true })
    expect(tally).toMatchObject({ records: 8, created: 7, rejected: 1 })
    expect(notes).toEqual([expect.stringContaining('dry.ndjson:8: UNKNOWN_REFERENCE outlet')])
    expect(await archive()).toEqual([0, 0, 0, 0, 0])
  })

  test('writes the rejected records to a file that loads once it is mended', async () => {
    const rejected = join(folder, 'rejected.ndjson')
    const file = await write(
      'some.ndjson',
      '{"type":"article","key":"r1","title":"Good"}\n{"type":"article","key":"r2","title":""}\n{"type":"article","key":"r3","titel":"Typo"}\n{"type"\n',
    )
    expect((await load([file], { rejected })).tally).toMatchObject({ created: 1, rejected: 3 })
    const text = await readFile(rejected, 'utf8')
    expect(text.split('\n').sort()).toEqual([
      '',
      '{"type"',
      '{"type":"article","key":"r2","title":""}',
      '{"type":"article","key":"r3","titel":"Typo"}',
    ])
    const mended = await write(
      'mended.ndjson',
      text.replace('""', '"Two"').replace('titel', 'title').replace('{"type"\n', ''),
    )
    expect((await load([mended])).tally).toMatchObject({ created: 2, rejected: 0 })
  })

  test('checks an export in a dry run, its history aside', async () => {
    const file = await write('history.ndjson', [
      { type: 'outlet', key: 'h', name: 'H', history: { keys: ['h', 'i'] } },
      { type: 'outlet', key: 'j' },
    ])
    expect((await load([file], { dryRun: true })).tally).toMatchObject({ records: 2, created: 1, rejected: 1 })
  })

  test('says what to do about a wrong key, a missing key, a reader and a server that is not there', async () => {
    const file = await write('one.ndjson', [{ type: 'outlet', name: 'A' }])
    const failure = async (client: Record<string, unknown>) =>
      load([file], { client: { url: app.url, ...client } }).then(
        () => undefined,
        (error: unknown) => (error as Error).message,
      )
    expect(await failure({ key: 'wrong' })).toMatch(/refuses the access key.*--key or VERBATIM_KEY/)
    expect(await failure({ key: undefined })).toMatch(/^No access key was given\. .*key create --role loader/)
    expect(await failure({ key: (await createKey(database.db, 'reader')).text })).toMatch(
      /refuses the access key.*loader role/,
    )
    expect(await failure({ key, url: 'localhost' })).toContain('is not an http(s) URL')
    expect(await archive()).toEqual([0, 0, 0, 0, 0])
    expect(await failure({ key, url: `http://127.0.0.1:${await freePort()}` })).toMatch(
      /^No server answers at http:\/\/127\.0\.0\.1:\d+ \(.*ECONNREFUSED.*--url or VERBATIM_URL/,
    )
  })
})

describe('the command', () => {
  async function run(...flags: string[]) {
    const out: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
    const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
    try {
      await loadCommand().exitOverride().parseAsync(flags, { from: 'user' })
      return { out, code: process.exitCode }
    } finally {
      log.mockRestore()
      write.mockRestore()
      process.exitCode = undefined
    }
  }

  test('ends stdout with one line of JSON and fails when a record was rejected', async () => {
    const good = await write('good.ndjson', [{ type: 'outlet', key: 'o', name: 'A' }])
    const bad = await write('bad.ndjson', [{ type: 'outlet', key: 'p' }])
    const first = await run(good, '--url', app.url, '--key', key, '--json')
    expect(first.code).toBeUndefined()
    expect(first.out[0]).toMatch(
      /^Loaded 1 record of 1 file in .* s: 1 created, 0 updated, 0 unchanged, 0 rejected\.\nNew in the archive: 1 outlet\.$/,
    )
    expect(JSON.parse(first.out.at(-1)!)).toMatchObject({
      records: 1,
      created: 1,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      added: { outlets: 1 },
    })
    const second = await run(good, bad, '--url', app.url, '--key', key, '--json')
    expect(second.code).toBe(1)
    expect(JSON.parse(second.out.at(-1)!)).toMatchObject({ records: 2, unchanged: 1, rejected: 1 })
  })

  test('takes URL and key from the environment', async () => {
    vi.stubEnv('VERBATIM_URL', `${app.url}/`)
    vi.stubEnv('VERBATIM_KEY', key)
    const { out } = await run(await write('env.ndjson', [{ type: 'outlet', name: 'B' }]))
    vi.unstubAllEnvs()
    expect(out[0]).toContain('1 created')
  })
})
