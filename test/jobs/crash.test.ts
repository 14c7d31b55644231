import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { borrowEmbedded } from '../../src/postgres/embedded.ts'
import { makePackage } from '../crash/package.ts'
import { createLoaderKey, killPostgres, type Server, type ServerPlace, startServer } from '../crash/server.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { createRandom } from '../oracle/load-input.ts'
import { freePort } from '../start-postgres.ts'
import { createClient, type Job } from './client.ts'
import { createJobRunner } from './harness.ts'

// `npm run test:long` kills the server more often.
const KILLS = LENGTH > 1 ? 20 : 4
const LINES = 2_500 * KILLS
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)

let place: ServerPlace
let removePackage: (() => Promise<void>) | undefined
let server: Server | undefined
beforeAll(async () => {
  const made = await makePackage()
  removePackage = made.remove
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-job-crash-'))
  // As root, Postgres runs as another user, who needs permission to enter the directory.
  await chmod(directory, 0o755)
  place = { package: made.directory, directory, port: await freePort() }
})
afterAll(async () => {
  await server?.stop()
  await killPostgres(place.directory).catch(() => {})
  await rm(place.directory, { recursive: true, force: true })
  await removePackage?.()
})

/**
 * Makes a file of small records, so that the kills take most of the time: references to earlier, later and missing
 * records, duplicates, invalid lines and blank lines.
 */
function makeFile(): string {
  const random = createRandom(SEED)
  const number = () => random.upTo(LINES - 1)
  const line = (index: number): string => {
    const kind = index % 50
    if (kind === 0)
      return JSON.stringify({ type: 'outlet', key: `o${index}`, name: `Outlet ${index}`, domain: `o${index}.example` })
    if (kind === 1)
      return JSON.stringify({
        type: 'agent',
        key: `a${index - 1}`,
        name: `Agent ${index}`,
        aliases: [`Alias ${index}`],
      })
    if (kind === 2)
      return JSON.stringify({
        type: 'event',
        key: `e${index - 2}`,
        name: `Event ${index}`,
        ...(index > 1_000 && { parent: { key: `e${index - 2 - 50 * (1 + random.upTo(9))}` } }),
      })
    if (kind === 3)
      return random.pick([
        '',
        'no json',
        '{"type":"poem"}',
        '{"type":"article","title":7}',
        '{"type":"article","key":"k"}',
      ])
    if (kind === 4) return JSON.stringify({ type: 'article', key: `x${number()}`, title: 'Perhaps a duplicate' })
    if (kind === 5)
      return JSON.stringify({
        type: 'article',
        key: `x${index}`,
        title: 'Links',
        authors: [{ agent: { key: `made${random.upTo(1_500)}` } }],
      })
    // Blank lines take no time: they separate the records into groups, and the kills come between them.
    if (kind >= 42) return ''
    const near = Math.floor(number() / 50) * 50
    const article = {
      type: 'article',
      key: `x${index}`,
      title: `Article ${index}`,
      outlet: { key: `o${near}` },
      authors: [{ agent: { key: `made${index % 997}`, name: `Made ${index % 997}` } }],
    }
    return JSON.stringify(
      index % 3 === 0
        ? {
            ...article,
            body: `He said “word ${index}”.`,
            quotes: [{ text: `word ${index}`, speaker: { key: `a${near}` }, event: { key: `e${near}` } }],
          }
        : article,
    )
  }
  return Array.from({ length: LINES }, (_, index) => `${line(index)}\n`).join('')
}

test(`a load that is killed ${KILLS} times ends as if nothing had happened`, async () => {
  const random = createRandom(SEED + 1)
  const text = makeFile()
  const undisturbed = loadUndisturbed(text)
  undisturbed.catch(() => {})
  server = await startServer(place)
  const key = await createLoaderKey(place)
  let client = createClient(server.url, key)
  const { body } = await client.upload(gzipSync(text))
  expect(body.lines).toBe(LINES)
  const id = await client.start(body.id)
  let kills = 0
  let last = progressOf(await read(client, id))
  for (; kills < KILLS; kills++) {
    // Every second kill comes while the job makes progress; the other kills do not wait for the job.
    if (kills % 2 === 0) last = await somewhereInside(client, id, last, random.next())
    else await sleep(random.next() * 500)
    if (last.isOver) break
    await server.kill()
    if (kills === KILLS >> 1) await killPostgres(place.directory)
    server = await startServer(place)
    client = createClient(server.url, key)
  }
  expect(kills, `seed ${SEED}: it was over before`).toBe(KILLS)
  const job = await client.ended(id)
  const disturbedRows = await withPostgres(rowsOf)
  const expected = await undisturbed
  expect(job, `seed ${SEED}`).toMatchObject({
    status: 'SUCCEEDED',
    processedLines: LINES,
    counts: expected.counts,
    created: expected.created,
  })
  for (const table of Object.keys(expected.rows))
    expect(disturbedRows[table], `seed ${SEED}: ${table}`).toEqual(expected.rows[table])
})

interface Progress {
  readonly lines: number
  readonly records: number
  readonly isOver: boolean
}

function progressOf({ processedLines, counts, finishedAt }: Job): Progress {
  return {
    lines: processedLines,
    records: counts.created + counts.updated + counts.unchanged + counts.rejected,
    isOver: finishedAt !== null,
  }
}

async function read(client: ReturnType<typeof createClient>, id: string): Promise<Job> {
  return (
    await client.ask(
      'query ($id: ID!) { loadJob(id: $id) { processedLines finishedAt counts { created updated unchanged rejected } } }',
      { id },
    )
  ).data.loadJob
}

/**
 * Waits until the job makes progress, and then for a part of the time that a batch takes. The progress that the server
 * reports must never decrease.
 */
async function somewhereInside(
  client: ReturnType<typeof createClient>,
  id: string,
  last: Progress,
  share: number,
): Promise<Progress> {
  const since = Date.now()
  for (;;) {
    const now = progressOf(await read(client, id))
    expect(now.lines, `seed ${SEED}`).toBeGreaterThanOrEqual(last.lines)
    expect(now.records, `seed ${SEED}`).toBeGreaterThanOrEqual(last.records)
    if (now.lines > last.lines || now.isOver) {
      await sleep(share * 100)
      return now
    }
    // The job must not get stuck.
    expect(Date.now() - since, `seed ${SEED}: no progress from line ${now.lines} on`).toBeLessThan(60_000)
    await sleep(20)
  }
}

async function withPostgres<T>(use: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const borrowed = await borrowEmbedded({ directory: join(place.directory, 'postgres') })
  const sql = postgres(borrowed.url, { max: 2, onnotice: () => {} })
  try {
    return await use(sql)
  } finally {
    await sql.end()
    await borrowed.stop()
  }
}

const TABLES = [
  'outlet',
  'agent',
  'event',
  'event_participant',
  'article',
  'article_version',
  'article_byline',
  'article_event',
  'article_credit',
  'quote',
  'identifier',
  'load_error',
]

/** Returns a hash of all rows, without the times of loading, the order of creation and the ID of the job. */
async function rowsOf(sql: postgres.Sql): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {}
  for (const table of TABLES) {
    const [found] = await sql.unsafe(
      `select count(*)::int as count, md5(string_agg(row, ',' order by row)) as hash from (select (to_jsonb(t) - 'seq' - 'loaded_at' - 'updated_at' - 'job_id')::text as row from ${table} t) rows`,
    )
    rows[table] = { ...found }
  }
  return rows
}

async function loadUndisturbed(text: string) {
  const { db, drop } = await createDatabase()
  const runner = await createJobRunner(db)
  try {
    const { job } = await runner.load(text)
    return { counts: job.counts, created: job.created, rows: await rowsOf(db.read) }
  } finally {
    await runner.remove()
    await drop()
  }
}
