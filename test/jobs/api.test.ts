import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import type { App } from '../../src/app.ts'
import { startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'
import { type Client, createClient, JOB } from './client.ts'
import { toLines } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let directory: string
let app: App
let client: Client
let readers: Client
let anybody: Client
beforeAll(async () => {
  database = await createDatabase()
  directory = await mkdtemp(join(tmpdir(), 'verbatim-jobs-'))
  app = await startTestApp(database.url, {
    LOG_LEVEL: process.env['JOB_LOG'] ?? 'silent',
    UPLOAD_DIR: directory,
    MAX_UPLOAD_BYTES: '2000000',
    MAX_UNPACKED_BYTES: '4000000',
    MAX_LINE_BYTES: '100000',
  })
  client = createClient(app.url, (await createKey(database.db, 'loader')).text)
  readers = createClient(app.url, (await createKey(database.db, 'reader')).text)
  anybody = createClient(app.url, '')
})
afterAll(async () => {
  await app.stop()
  await database.drop()
  await rm(directory, { recursive: true, force: true })
})

const sha256 = (body: string | Buffer) => createHash('sha256').update(body).digest('hex')

describe('an upload', () => {
  test('tells what was sent and how many lines it unpacks to', async () => {
    const text = '{"type":"outlet","name":"A"}\r\n\n{"type":"outlet","name":"B"}'
    const packed = gzipSync(text)
    expect(await client.upload(text)).toEqual({
      status: 200,
      body: { id: expect.stringMatching(/^upload_/) as string, bytes: text.length, lines: 3, sha256: sha256(text) },
    })
    expect((await client.upload(packed)).body).toMatchObject({ bytes: packed.length, lines: 3, sha256: sha256(packed) })
    expect((await client.upload('')).body).toMatchObject({ bytes: 0, lines: 0, sha256: sha256('') })
    expect((await client.upload('\n')).body).toMatchObject({ bytes: 1, lines: 1 })
    expect((await client.upload('x')).body).toMatchObject({ bytes: 1, lines: 1 })
  })

  test('needs the loader role', async () => {
    expect(await anybody.upload('{}')).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    })
    expect(await readers.upload('{}')).toMatchObject({
      status: 403,
      body: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    })
  })

  test('that is broken, cut short or too large leaves nothing', async () => {
    const before = await readdir(directory)
    const packed = gzipSync('x'.repeat(1000).repeat(1000))
    expect((await client.upload(packed.subarray(0, 200))).status).toBe(400)
    expect(
      (await client.upload(Buffer.concat([packed.subarray(0, 20), Buffer.from('garbage'.repeat(20))]))).status,
    ).toBe(400)
    expect((await client.upload(gzipSync('x'.repeat(5_000_000)))).body.errors?.[0]?.message).toContain(
      'MAX_UNPACKED_BYTES',
    )
    expect([400, 413]).toContain((await client.upload('x'.repeat(2_000_001))).status)
    expect(await readdir(directory)).toEqual(before)
  })

  test('that breaks off leaves nothing', async () => {
    const before = await readdir(directory)
    const body = new ReadableStream({
      async pull(controller) {
        controller.enqueue(new TextEncoder().encode('{"type":"outlet"}\n'))
        await new Promise((resolve) => setTimeout(resolve, 50))
        controller.error(new Error('gone'))
      },
    })
    await expect(
      fetch(`${app.url}/uploads`, {
        method: 'POST',
        headers: { authorization: `Bearer ${(await createKey(database.db, 'loader')).text}` },
        body,
        duplex: 'half',
      } as RequestInit),
    ).rejects.toThrow()
    await expect.poll(() => readdir(directory)).toEqual(before)
  })
})

describe('a job', () => {
  test('loads a file and tells each bad line with its place', async () => {
    const lines = [
      '\ufeff{"type":"article","key":"j1","title":"First","outlet":{"key":"late"},"body":"He said yes.","quotes":[{"text":"said yes","speaker":{"name":"Ann"}}]}\r\n',
      '\n',
      'no json\n',
      '[]\n',
      '{"key":"x"}\n',
      '{"type":"poem"}\n',
      '{"type":"article","title":"x","colour":1}\n',
      '{"type":"article","title":"x","status":"GONE"}\n',
      '{"type":"article","title":"x","quotes":[{"text":"nowhere"}],"body":"here"}\n',
      '{"type":"article","key":"j2","title":"x","events":[{"key":"nowhere"}]}\n',
      `{"type":"article","title":"${'x'.repeat(100_000)}"}\n`,
      '{"type":"outlet","key":"late","name":"Late"}\n',
      '{"type":"article","key":"j1","title":"Again"}\n',
      '{"type":"article","key":"j3","title":"Last","subjects":["a",7]}',
    ]
    const text = Buffer.concat([
      Buffer.from(lines.slice(0, 3).join('')),
      Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
      Buffer.from(lines.slice(3).join('')),
    ])
    const job = await client.load(gzipSync(text))
    expect(
      job.errors.nodes.map(({ line, code, field }: { line: number; code: string; field: string[] }) => [
        line,
        code,
        field.join('.'),
      ]),
    ).toEqual([
      [3, 'INVALID', ''],
      [4, 'INVALID', ''],
      [5, 'INVALID', ''],
      [6, 'REQUIRED', 'type'],
      [7, 'INVALID', 'type'],
      [8, 'INVALID', 'colour'],
      [9, 'INVALID', 'status'],
      [10, 'NOT_IN_TEXT', 'quotes.0.text'],
      [11, 'UNKNOWN_REFERENCE', 'events.0'],
      [12, 'TOO_LONG', ''],
      [15, 'INVALID', 'subjects.1'],
    ])
    expect(job).toMatchObject({
      status: 'SUCCEEDED',
      totalLines: 15,
      processedLines: 15,
      // The article that occurs twice is loaded twice.
      counts: { created: 2, updated: 1, unchanged: 0, rejected: 11, skipped: 0 },
      created: { outlets: 1, agents: 1, events: 0, articles: 1, quotes: 1 },
      errors: { totalCount: 11 },
    })
    expect(job.recordsPerSecond).toBeGreaterThan(0)
    const { data } = await client.ask(
      '{ article(by: { key: "j1" }) { title outlet { key } quotes { nodes { text speaker { name } } } } }',
    )
    expect(data.article).toEqual({
      title: 'Again',
      outlet: { key: 'late' },
      quotes: { nodes: [{ text: 'said yes', speaker: { name: 'Ann' } }] },
    })
  })

  test('with REJECT_ALL loads all of a file or nothing', async () => {
    const good = { type: 'article', key: 'r1', title: 'Good' }
    const refused = await client.load(toLines([good, { type: 'article', key: 'r2' }]), 'REJECT_ALL')
    expect(refused).toMatchObject({
      status: 'FAILED',
      processedLines: 2,
      counts: { created: 0, rejected: 1, skipped: 1 },
      created: { articles: 0 },
      errors: { nodes: [{ line: 2, code: 'REQUIRED', field: ['title'] }] },
    })
    expect((await client.ask('{ article(by: { key: "r1" }) { id } }')).data.article).toBeNull()
    expect(await client.load(toLines([good]), 'REJECT_ALL')).toMatchObject({
      status: 'SUCCEEDED',
      counts: { created: 1 },
    })
    expect(await client.load(toLines([good]), 'SKIP_BAD')).toMatchObject({
      status: 'SUCCEEDED',
      counts: { unchanged: 1 },
    })
  })

  test('of a dry run tells what a load would do, and writes nothing', async () => {
    const lines = [
      { type: 'article', key: 'd1', title: 'Dry', authors: [{ agent: { key: 'dry' } }] },
      { type: 'article', key: 'd2' },
      { type: 'article', key: 'd1', title: 'Dry again', authors: [{ agent: { key: 'dry', name: 'Dry' } }] },
    ]
    const counts = { created: 1, updated: 1, unchanged: 0, rejected: 1, skipped: 0 }
    const created = { outlets: 0, agents: 1, events: 0, articles: 1, quotes: 0 }
    const errors = { totalCount: 1, nodes: [{ line: 2, code: 'REQUIRED', field: ['title'] }] }
    const written = async () =>
      (await client.ask('{ article(by: { key: "d1" }) { id } agent(by: { key: "dry" }) { id } }')).data
    expect(await client.load(toLines(lines), 'SKIP_BAD', true)).toMatchObject({
      status: 'SUCCEEDED',
      onError: 'SKIP_BAD',
      dryRun: true,
      processedLines: 3,
      counts,
      created,
      errors,
    })
    expect(await client.load(toLines(lines), 'REJECT_ALL', true)).toMatchObject({
      status: 'FAILED',
      onError: 'REJECT_ALL',
      counts: { created: 0, rejected: 1, skipped: 2 },
      created: { agents: 0 },
      errors,
    })
    expect(await client.load(toLines([lines[2] as object]), 'REJECT_ALL', true)).toMatchObject({
      status: 'SUCCEEDED',
      counts: { created: 1 },
      created: { agents: 1, articles: 1 },
    })
    expect(await written()).toEqual({ article: null, agent: null })
    expect(await client.load(toLines(lines))).toMatchObject({ dryRun: false, counts, created, errors })
    expect(await written()).not.toMatchObject({ article: null })
  })

  test("is a node, stands in the list and is nobody else's business", async () => {
    const job = await client.load('')
    expect(job).toMatchObject({ status: 'SUCCEEDED', totalLines: 0, recordsPerSecond: null })
    const { data } = await client.ask(
      `query ($id: ID!, $ids: [ID!]!) {
        node(id: $id) { __typename id ... on LoadJob { state: status errors { total: totalCount info: pageInfo { more: hasNextPage } } } }
        nodes(ids: $ids) { id }
        loadJobs(first: 1) { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } }
      }`,
      { id: job.id, ids: [job.id, 'job_nonsense'] },
    )
    expect(data.node).toEqual({
      __typename: 'LoadJob',
      id: job.id,
      state: 'SUCCEEDED',
      errors: { total: 0, info: { more: false } },
    })
    expect(data.nodes).toEqual([{ id: job.id }, null])
    expect(data.loadJobs).toMatchObject({
      nodes: [{ id: job.id }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    })
    const next = await client.ask(
      'query ($after: String) { loadJobs(after: $after, first: 100) { nodes { id } pageInfo { hasPreviousPage hasNextPage } } }',
      { after: data.loadJobs.pageInfo.endCursor },
    )
    expect(next.data.loadJobs).toMatchObject({ pageInfo: { hasPreviousPage: true, hasNextPage: false } })
    expect(next.data.loadJobs.nodes).toHaveLength(data.loadJobs.totalCount - 1)

    expect((await readers.ask('query ($id: ID!) { node(id: $id) { id } }', { id: job.id })).data.node).toBeNull()
    expect(
      (await readers.ask('query ($id: ID!) { loadJob(id: $id) { id } }', { id: job.id })).errors?.[0]?.extensions.code,
    ).toBe('FORBIDDEN')
    expect((await anybody.ask('{ loadJobs { totalCount } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect((await client.ask('{ loadJob(id: "job_nonsense") { id } }')).data.loadJob).toBeNull()
    expect((await client.ask('{ loadJobs(first: 101) { totalCount } }')).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    )
    expect((await client.ask('{ loadJobs(after: "bm9uc2Vuc2U=") { totalCount } }')).errors?.[0]?.extensions.code).toBe(
      'BAD_USER_INPUT',
    )
    const deleted = await client.ask(
      'mutation ($ids: [ID!]!) { deleteRecords(input: { ids: $ids }) { userErrors { code } } }',
      { ids: [job.id] },
    )
    expect(deleted.data.deleteRecords.userErrors).toEqual([{ code: 'INVALID' }])
  })

  test('is started once for an idempotency key', async () => {
    const START =
      'mutation ($input: StartLoadInput!) { startLoad(input: $input) { job { id } userErrors { code field } } }'
    const { body } = await client.upload(toLines([{ type: 'outlet', name: 'Once' }]))
    const input = { upload: body.id, idempotencyKey: 'once' }
    const first = (await client.ask(START, { input })).data.startLoad
    expect((await client.ask(START, { input })).data.startLoad).toEqual(first)
    expect((await client.ask(START, { input: { ...input, onError: 'REJECT_ALL' } })).data.startLoad).toEqual({
      job: null,
      userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', field: ['idempotencyKey'] }],
    })
    expect((await client.ask(START, { input: { ...input, dryRun: true } })).data.startLoad).toMatchObject({
      userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }],
    })
    expect((await client.ask(START, { input: { upload: 'upload_gone' } })).data.startLoad).toEqual({
      job: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['upload'] }],
    })
    expect((await readers.ask(START, { input })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    await client.ended(first.job.id)
  })

  test('that is canceled stops at once and keeps what it has; one that is over stays as it is', async () => {
    const CANCEL = `mutation ($id: ID!) { cancelLoad(input: { id: $id }) { job { ${JOB} } userErrors { code field } } }`
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      type: 'article',
      key: `c${index}`,
      title: `Number ${index}`,
    }))
    const id = await client.start((await client.upload(gzipSync(toLines(many)))).body.id)
    const waits = await client.start((await client.upload(toLines([{ type: 'outlet', name: 'Waits' }]))).body.id)
    await expect
      .poll(
        async () =>
          (await client.ask('query ($id: ID!) { loadJob(id: $id) { processedLines } }', { id })).data.loadJob
            .processedLines,
        { interval: 20 },
      )
      .toBeGreaterThan(0)
    const canceled = (await client.ask(CANCEL, { id })).data.cancelLoad
    expect(canceled).toMatchObject({ job: { status: 'CANCELED' }, userErrors: [] })
    expect(await client.ended(waits)).toMatchObject({ status: 'SUCCEEDED' })
    const { data } = await client.ask(
      'query ($id: ID!) { loadJob(id: $id) { created { articles } processedLines } articles { totalCount } }',
      { id },
    )
    expect(data.loadJob).toEqual({
      created: { articles: canceled.job.created.articles },
      processedLines: canceled.job.processedLines,
    })
    const [{ count }] = (await database.db
      .read`select count(*)::int as count from article where keys[1] like 'c%'`) as unknown as [{ count: number }]
    expect(count).toBe(canceled.job.created.articles)
    expect((await client.ask(CANCEL, { id: waits })).data.cancelLoad).toMatchObject({
      job: { status: 'SUCCEEDED' },
      userErrors: [],
    })
    expect((await client.ask(CANCEL, { id: 'job_nonsense' })).data.cancelLoad).toEqual({
      job: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
    })
  })

  test('has room beside a bounded number of others of its key', async () => {
    const sleeping = database.db.write
    await sleeping`insert into upload (id, bytes, sha256, text_bytes, lines) values ('00000000-0000-4000-8000-000000000000', 0, '', 0, 0)`
    const key = await createKey(database.db, 'loader')
    const client = createClient(app.url, key.text)
    const { body } = await client.upload(toLines([{ type: 'outlet', name: 'Crowded' }]))
    const first = await client.start(body.id)
    await client.ended(first)
    await sleeping`insert into load_job (id, upload_id, holder, on_error, total_lines, created_at, seq) overriding system value
      select gen_random_uuid(), '00000000-0000-4000-8000-000000000000', holder, 'SKIP_BAD', 0, now(), 1000000 + number
      from load_job, generate_series(1, 100) number where id = ${first.slice('job_'.length)}`
    const { data } = await client.ask(
      'mutation ($input: StartLoadInput!) { startLoad(input: $input) { job { id } userErrors { code field } } }',
      { input: { upload: body.id } },
    )
    await sleeping`delete from load_job where seq > 1000000`
    expect(data.startLoad).toEqual({ job: null, userErrors: [{ code: 'TOO_MANY', field: ['upload'] }] })
    await client.ended(await client.start(body.id))
  })
})
