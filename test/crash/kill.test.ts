import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { borrowEmbedded } from '../../src/postgres/embedded.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { createRandom, type Random } from '../oracle/load-input.ts'
import { freePort } from '../start-postgres.ts'
import { ARTICLES, makeBatch, QUOTES } from './batch.ts'
import { makePackage } from './package.ts'
import { createLoaderKey, killPostgres, type Server, type ServerPlace, startServer } from './server.ts'

// `npm run test:long` kills the server more often.
const KILLS = LENGTH > 1 ? 10 : 4
const BATCHES = 400
const AT_ONCE = 2
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)

const LOAD = `mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { counts { created updated unchanged rejected } userErrors { code field message } } }`

let place: ServerPlace
let removePackage: (() => Promise<void>) | undefined
let server: Server | undefined
beforeAll(async () => {
  const made = await makePackage()
  removePackage = made.remove
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-crash-'))
  // As root, Postgres runs as another user, who needs permission to enter the directory.
  await chmod(directory, 0o755)
  place = { package: made.directory, directory, port: await freePort() }
})
afterAll(async () => {
  await server?.stop()
  // If a test fails between a kill and the next start, Postgres is still running.
  await killPostgres(place.directory).catch(() => {})
  await rm(place.directory, { recursive: true, force: true })
  await removePackage?.()
})

test(`a killed server comes back with whole batches only, and ends like an undisturbed one`, async () => {
  const random = createRandom(SEED)
  server = await startServer(place)
  const key = await createLoaderKey(place)
  let next = 0
  const kept = new Set<number>()
  for (let kill = 0; kill < KILLS; kill++) {
    const sender = sendUntilItBreaks(server.url, key, () => next++, kept)
    await somewhereInside(kept, 1 + random.upTo(5), random)
    await server.kill()
    if (kill % 3 === 2) await killPostgres(place.directory)
    await sender
    server = await startServer(place)
    const stored = await wholeBatches(next)
    const lost = [...kept].filter((n) => !stored.has(n))
    expect(lost, `seed ${SEED}: answered, and gone after kill ${kill}`).toEqual([])
  }
  expect(kept.size, `seed ${SEED}`).toBeGreaterThan(KILLS)
  expect(next - kept.size, `seed ${SEED}: batches that were under way`).toBeGreaterThan(KILLS / 2)

  const total = next
  for (let n = 0; n < total; n++) await send(server.url, key, n)
  const repeated = await send(server.url, key, 1)
  expect(repeated.counts).toMatchObject({ created: 0, updated: 0, rejected: 0 })
  const disturbed = await withPostgres(rowsOf)
  const undisturbed = await loadUndisturbed(total)
  for (const table of Object.keys(undisturbed))
    expect(disturbed[table], `seed ${SEED}: ${table}`).toEqual(undisturbed[table])
})

/**
 * Waits for some answers and then for a random part of the time that one answer takes, so that the kill hits the middle
 * of a batch on a slow machine, too.
 */
async function somewhereInside(kept: ReadonlySet<number>, answers: number, random: Random): Promise<void> {
  const since = Date.now()
  const wanted = kept.size + answers
  while (kept.size < wanted && Date.now() - since < 10_000) await sleep(2)
  await sleep((random.next() * (Date.now() - since)) / answers)
}

async function sendUntilItBreaks(url: string, key: string, take: () => number, kept: Set<number>): Promise<void> {
  const worker = async () => {
    for (let n = take(); n < BATCHES; n = take()) {
      const answer = await send(url, key, n).catch((error: unknown) => {
        // A killed server sends no answer, so an answer that is wrong is a bug.
        if (error instanceof WrongAnswer) throw error
        return null
      })
      if (answer === null) return
      kept.add(n)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

class WrongAnswer extends Error {}

interface Answer {
  counts: { created: number; updated: number; unchanged: number; rejected: number }
}

async function send(url: string, key: string, n: number): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query: LOAD, variables: { input: makeBatch(n) } }),
  })
  const { data, errors } = (await response.json()) as {
    data?: { bulkLoad: Answer & { userErrors: unknown[] } }
    errors?: unknown
  }
  if (errors || !data || data.bulkLoad.userErrors.length > 0)
    throw new WrongAnswer(`batch ${n}: ${JSON.stringify(errors ?? data)}`)
  return data.bulkLoad
}

async function withPostgres<T>(read: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const borrowed = await borrowEmbedded({ directory: join(place.directory, 'postgres') })
  const sql = postgres(borrowed.url, { max: 2, onnotice: () => {} })
  try {
    return await read(sql)
  } finally {
    await sql.end()
    await borrowed.stop()
  }
}

/**
 * Returns the numbers of the batches that are stored completely, and throws an error if a batch is stored in part.
 * Change rows are not checked, because the sync removes them.
 */
function wholeBatches(upTo: number): Promise<Set<number>> {
  return withPostgres(async (sql) => {
    const whole = new Set<number>()
    const parts = await sql`
      with own as (select id, split_part(keys[1], '-', 2)::int as n from article)
      select n, count(*)::int as articles,
        sum((select count(*) from quote where article_id = own.id and start_cp is not null))::int as quotes,
        sum((select count(*) from article_version where article_id = own.id))::int as versions,
        sum((select count(*) from article_byline where article_id = own.id))::int as bylines,
        sum((select count(*) from identifier where record_id = own.id))::int as identifiers,
        (select count(*) from outlet where keys[1] = 'outlet-' || n)::int as outlets,
        (select count(*) from agent where keys[1] = 'agent-' || n)::int as agents,
        (select count(*) from event where keys[1] = 'event-' || n)::int as events,
        (select count(*) from load_receipt where idempotency_key = 'batch-' || n)::int as receipts
      from own group by n`
    for (const { n, ...part } of parts) {
      expect(part, `seed ${SEED}: batch ${String(n)}`).toEqual({
        articles: ARTICLES,
        quotes: ARTICLES * QUOTES,
        versions: ARTICLES,
        bylines: ARTICLES,
        identifiers: 2 * ARTICLES,
        outlets: 1,
        agents: 1,
        events: 1,
        receipts: (n as number) % 2 === 0 ? 1 : 0,
      })
      whole.add(n as number)
    }
    const [strays] = await sql`
      select (select count(*) from outlet where keys[1] like 'outlet-%')::int as outlets, (select count(*) from event where keys[1] like 'event-%')::int as events,
        (select count(*) from load_receipt)::int as receipts`
    const even = [...whole].filter((n) => n % 2 === 0).length
    expect(strays, `seed ${SEED}: what belongs to no article, of ${upTo} batches`).toEqual({
      outlets: whole.size,
      events: whole.size,
      receipts: even,
    })
    return whole
  })
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
]

/** Returns every row as text, without the times of loading and the order of creation. */
async function rowsOf(sql: postgres.Sql): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {}
  for (const table of TABLES) {
    const found = await sql.unsafe(
      `select (to_jsonb(t) - 'seq' - 'loaded_at' - 'updated_at')::text as row from ${table} t order by 1`,
    )
    rows[table] = found.map((one) => one['row'] as string)
  }
  return rows
}

async function loadUndisturbed(batches: number): Promise<Record<string, string[]>> {
  const { db, drop } = await createDatabase()
  try {
    for (let n = 0; n < batches; n++)
      await bulkLoad(db, { holder: 'undisturbed', limits: DEFAULT_LOAD_LIMITS }, makeBatch(n))
    return await rowsOf(db.read)
  } finally {
    await drop()
  }
}
