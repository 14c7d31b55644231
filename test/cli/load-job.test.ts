import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request as forward, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import type { App } from '../../src/app.ts'
import { describe as describeJob, type JobProgress } from '../../src/cli/load/job-progress.ts'
import { type JobOptions, loadByJob, resumeJob } from '../../src/cli/load/job.ts'
import { startTestApp } from '../app.ts'
import { exported, parsed, rowsOf } from '../archive/export/archive.ts'
import { createDatabase } from '../database.ts'
import { emptyArchive } from './empty-archive.ts'

let folder: string
let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
let key: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-job-'))
  database = await createDatabase()
  app = await startTestApp(database.url, { VERBATIM_DIR: join(folder, 'server') })
  key = (await createKey(database.db, 'loader')).text
})
afterEach(() => emptyArchive(database.db))
afterAll(async () => {
  await app.stop()
  await database.drop()
  await rm(folder, { recursive: true })
})

async function write(name: string, content: string | Uint8Array | readonly object[]): Promise<string> {
  const file = join(folder, name)
  await writeFile(
    file,
    Array.isArray(content) ? content.map((record) => JSON.stringify(record)).join('\n') : (content as string),
  )
  return file
}

function listen() {
  const notes: string[] = []
  const shown: string[] = []
  const progress: JobProgress = {
    note: (line) => void notes.push(line.replaceAll(`${folder}/`, '')),
    uploaded() {},
    show: (job) => void shown.push(describeJob(job)),
    stop() {},
  }
  return { notes, shown, progress }
}

const base = (options: Partial<JobOptions> = {}): JobOptions => ({
  dryRun: false,
  everyMs: 20,
  ...options,
  client: { url: app.url, key, pauseMs: 1, ...options.client },
})

async function load(files: string[], options: Partial<JobOptions> = {}) {
  const { notes, shown, progress } = listen()
  return { ...(await loadByJob(files, base(options), progress)), notes, shown }
}

const articles = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    type: 'article',
    key: `k${from + index}`,
    title: `Title ${from + index}`,
    body: `Text of ${from + index}.`,
  }))
const WRONG = [
  { type: 'article', key: 'w1', title: 'Wrong time', publishedAt: 'yesterday' },
  { type: 'article', key: 'w2', title: 'Nowhere', outlet: { key: 'nowhere' } },
  { type: 'article', key: 'w3', titel: 'Typo' },
]

async function articleCount(): Promise<number> {
  const [row] = await database.db.write<{ count: number }[]>`select count(*)::int as count from article`
  return row?.count ?? -1
}

describe('a job', () => {
  test('loads a file, packed or not, and again without a change', async () => {
    const lines = articles(50)
      .map((record) => JSON.stringify(record))
      .join('\n')
    const { tally, job, end, notes } = await load([await write('plain.ndjson', lines)])
    expect({ notes, end, status: job.status }).toEqual({ notes: [], end: 'done', status: 'SUCCEEDED' })
    expect(tally).toMatchObject({ records: 50, created: 50, rejected: 0, added: { articles: 50 } })
    expect((await load([await write('packed.ndjson.gz', gzipSync(lines))])).tally).toMatchObject({
      created: 0,
      unchanged: 50,
    })
    expect(await articleCount()).toBe(50)
  })

  test('tells each bad line where it stands, and its records go to a file that loads once it is mended', async () => {
    const file = await write(
      'mixed.ndjson',
      [...articles(3), ...WRONG]
        .map((record) => JSON.stringify(record))
        .join('\r\n')
        .replace('\r\n', '\r\n\r\n') + '\n{"type":',
    )
    const rejected = join(folder, 'rejected.ndjson')
    const { tally, notes } = await load([file], { rejected })
    expect(tally).toMatchObject({ records: 7, created: 3, rejected: 4 })
    expect(notes.map((note) => note.split(': ', 2).join(': '))).toEqual([
      'mixed.ndjson:5: INVALID publishedAt',
      'mixed.ndjson:6: UNKNOWN_REFERENCE outlet',
      expect.stringMatching(/^mixed\.ndjson:7: INVALID titel/),
      ...(notes.length > 5 ? [expect.stringMatching(/^mixed\.ndjson:7: REQUIRED title/)] : []),
      expect.stringMatching(/^mixed\.ndjson:8: INVALID/),
      '4 rejected records are in rejected.ndjson: correct them and load that file.',
    ])
    const text = await readFile(rejected, 'utf8')
    expect(text).toBe(`${WRONG.map((record) => JSON.stringify(record)).join('\r\n')}\n{"type":\n`)
    const mended = await write(
      'mended.ndjson',
      text
        .replace('yesterday', '2026-01-01T00:00:00Z')
        .replace('"outlet":{"key":"nowhere"}', '"outlet":{"name":"Nowhere Post"}')
        .replace('titel', 'title')
        .replace('{"type":\n', ''),
    )
    expect((await load([mended])).tally).toMatchObject({ created: 3, rejected: 0 })
  })

  test('takes what is read from other formats, and tells what was rejected where it stands in them', async () => {
    const csv = await write(
      'some.csv',
      'title,date,url\nOne,2026-01-01,https://a.example/1\nTwo,someday,https://a.example/2\nThree,2026-01-03,https://a.example/3,more\n',
    )
    const lines = await write('more.ndjson', '{"type":"article","title":"Four","key":"4"}\nnonsense\n')
    const rejected = join(folder, 'formats.ndjson')
    const { tally, notes } = await load([csv, lines], { rejected })
    expect(tally).toMatchObject({ records: 5, created: 2, rejected: 3 })
    expect(notes.map((note) => note.split(': ', 2).join(': '))).toEqual([
      'some.csv:3: INVALID publishedAt',
      'some.csv:4: INVALID',
      'more.ndjson:2: INVALID',
      '2 rejected records are in formats.ndjson: correct them and load that file.',
    ])
    expect(await readFile(rejected, 'utf8')).toBe(
      '{"type":"article","url":"https://a.example/2","title":"Two","publishedAt":"someday"}\nnonsense\n',
    )
  })

  test('continues by itself and is followed again, with its file or without', async () => {
    const file = await write('detached.ndjson', [...articles(20), WRONG[0]!])
    const { job, end } = await load([file], { detach: true })
    expect(end).toBe('detached')
    const again = listen()
    expect((await resumeJob(job.id, [], base(), again.progress)).tally).toMatchObject({ created: 20, rejected: 1 })
    expect(again.notes).toEqual([expect.stringMatching(/^line:21: INVALID publishedAt/)])
    const withFile = listen()
    await resumeJob(job.id, [file], base({ rejected: join(folder, 'later.ndjson') }), withFile.progress)
    expect(withFile.notes[0]).toMatch(/^detached\.ndjson:21: INVALID publishedAt/)
    expect(parsed(await readFile(join(folder, 'later.ndjson'), 'utf8'))).toEqual([WRONG[0]])
    await database.db.write`update load_job set status = 'FAILED', failure = 'Its file is gone.'`
    expect((await resumeJob(job.id, [], base(), again.progress)).job).toMatchObject({
      status: 'FAILED',
      failure: 'Its file is gone.',
    })
    await expect(resumeJob('job_00000000-0000-4000-8000-000000000000', [], base(), again.progress)).rejects.toThrow(
      'does not know the job',
    )
  })

  test('takes little memory to send a large file', async () => {
    const file = await write('large.ndjson', articles(1))
    const blanks = Buffer.from(`\n${' '.repeat(1_000_000)}`)
    for (let count = 0; count < 100; count += 1) await appendFile(file, blanks)
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const { progress } = listen()
    const uploaded = () => void (most = Math.max(most, process.memoryUsage().arrayBuffers - before))
    const { tally } = await loadByJob([file], base({ dryRun: true }), { ...progress, uploaded })
    expect(tally).toMatchObject({ records: 1, rejected: 0 })
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(50_000_000)
  })

  test('is told beforehand that the key may not load', async () => {
    const file = await write('key.ndjson', articles(1))
    const reader = (await createKey(database.db, 'reader')).text
    await expect(load([file], { client: { url: app.url, key: reader } })).rejects.toThrow(
      /refuses the access key.*loader role/,
    )
    await expect(load([file], { client: { url: 'http://127.0.0.1:1', key } })).rejects.toThrow(/^No server answers/)
  })

  test('takes exports that carry a history', async () => {
    const history = await write('history.ndjson', [
      { type: 'outlet', key: 'a', name: 'A', history: { keys: ['a', 'b'] } },
    ])
    expect((await load([history])).tally).toMatchObject({ created: 1, rejected: 0 })
    const [outlet] = await database.db.write`select keys from outlet`
    expect(outlet).toMatchObject({ keys: ['a', 'b'] })
  })
})

describe('a connection that breaks', () => {
  let proxy: Server
  let url: string
  /** What happens to the next requests of each kind; when a list is empty, requests succeed. */
  let plan: Record<'upload' | 'start' | 'poll', ('cut' | 'lose the answer')[]>
  let seen: string[]

  beforeEach(async () => {
    seen = []
    proxy = createServer(async (request, response) => {
      const isUpload = request.url === '/uploads'
      const chunks: Buffer[] = []
      let bytes = 0
      const uploadStep = isUpload ? plan.upload.shift() : undefined
      for await (const chunk of request) {
        chunks.push(chunk as Buffer)
        bytes += (chunk as Buffer).length
        if (uploadStep === 'cut' && bytes > 10_000) return void request.socket.destroy()
      }
      const body = Buffer.concat(chunks)
      const kind = isUpload ? 'upload' : body.includes('startLoad') ? 'start' : 'poll'
      seen.push(kind)
      const step = uploadStep ?? (isUpload || body.includes('loadJobs(') ? undefined : plan[kind].shift())
      if (step === 'cut') return void request.socket.destroy()
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => name !== 'transfer-encoding'),
      )
      const onward = forward(
        `${app.url}${request.url}`,
        { method: 'POST', headers: { ...headers, 'content-length': body.length } },
        (answer) => {
          if (step === 'lose the answer') return void answer.resume().on('end', () => request.socket.destroy())
          response.writeHead(answer.statusCode ?? 500, answer.headers)
          answer.pipe(response)
        },
      )
      onward.on('error', () => request.socket.destroy())
      onward.end(body)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  })
  afterEach(() => {
    proxy.closeAllConnections()
    proxy.close()
  })

  test('is borne: the file is sent again, the job started once, and followed on', async () => {
    plan = {
      upload: ['cut', 'lose the answer'],
      start: ['cut', 'lose the answer'],
      poll: ['cut', 'lose the answer', 'cut'],
    }
    const file = await write('broken.ndjson', articles(400))
    const { tally, job, notes } = await load([file], { client: { url, key, pauseMs: 1 } })
    expect(job.status).toBe('SUCCEEDED')
    expect(tally).toMatchObject({ created: 400, unchanged: 0, rejected: 0 })
    expect(notes.length).toBeGreaterThanOrEqual(7)
    const [jobs] = await database.db.write`select count(*)::int as count from load_job`
    expect(jobs).toEqual({ count: 1 })
    expect(plan).toEqual({ upload: [], start: [], poll: [] })
  })

  test('for good ends with how to go on', async () => {
    plan = { upload: [], start: [], poll: Array.from({ length: 1_000 }, () => 'cut' as const) }
    const file = await write('gone.ndjson', articles(2))
    await expect(load([file], { client: { url, key, pauseMs: 1, attempts: 2 }, patienceMs: 50 })).rejects.toThrow(
      /verbatim load --resume job_/,
    )
  })
})

describe('Ctrl-C', () => {
  /** Runs `work` while a job cannot end, because the writers' lock is held. */
  async function whileBlocked(work: () => Promise<void>): Promise<void> {
    await database.db.write.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(7245002)`
      await work()
    })
  }

  test('leaves the job running and says how to follow it again', async () => {
    const file = await write('leave.ndjson', articles(10))
    let id = ''
    await whileBlocked(async () => {
      const { progress, notes, shown } = listen()
      const running = loadByJob([file], base({ secondInterruptMs: 50 }), progress)
      await expect.poll(() => shown.length).toBeGreaterThan(1)
      process.emit('SIGINT')
      const { end, job } = await running
      expect(end).toBe('interrupted')
      expect(notes.join()).toContain(`verbatim load --resume ${job.id}`)
      id = job.id
    })
    expect((await resumeJob(id, [], base(), listen().progress)).tally.created).toBe(10)
  })

  test('twice cancels it', async () => {
    const file = await write('cancel.ndjson', articles(10))
    await whileBlocked(async () => {
      const { progress, shown } = listen()
      const running = loadByJob([file], base({ secondInterruptMs: 2_000 }), progress)
      await expect.poll(() => shown.length).toBeGreaterThan(1)
      process.emit('SIGINT')
      process.emit('SIGINT')
      const { end, job } = await running
      expect({ end, status: job.status }).toEqual({ end: 'done', status: 'CANCELED' })
    })
    expect(await articleCount()).toBe(0)
  })
})

test('an export that carries all that loads and finders left makes an equal archive by a job, and is the same again', async () => {
  await load([
    await write('first.ndjson', [
      { type: 'article', url: 'https://a.example/1', title: 'Old title', body: 'Old text.' },
      { type: 'event', key: 'day', name: 'Day', parent: { key: 'top', name: 'Top' } },
      ...articles(30),
    ]),
  ])
  await load([
    await write('second.ndjson', [
      {
        type: 'article',
        key: 'mine',
        url: 'https://a.example/1',
        title: 'New title',
        body: 'She said “yes”.',
        outlet: { name: 'The Paper', domain: 'paper.example' },
        events: [{ key: 'day' }],
        quotes: [{ text: 'yes', speaker: { name: 'A. Speaker' } }],
        history: {
          quotes: [
            { text: 'She said', start: 0, provenance: 'EXTRACTED', confidence: 0.5 },
            { text: 'gone', provenance: 'CORRECTED' },
          ],
          credits: [{ text: 'found', provenance: 'EXTRACTED' }],
        },
      },
    ]),
  ])
  const lines = await exported(app.url, { key })
  expect(lines).toContain('"history"')
  const other = await createDatabase()
  const copy = await startTestApp(other.url, { VERBATIM_DIR: join(folder, 'copy') })
  const copyKey = (await createKey(other.db, 'loader')).text
  const { tally, notes } = await load([await write('export.ndjson', lines)], {
    client: { url: copy.url, key: copyKey },
  })
  expect(notes).toEqual([])
  expect(tally).toMatchObject({ created: parsed(lines).length, rejected: 0 })
  expect(await exported(copy.url, { key: copyKey })).toBe(lines)
  expect(await rowsOf(other.db)).toEqual(await rowsOf(database.db))
  await copy.stop()
  await other.drop()
})
