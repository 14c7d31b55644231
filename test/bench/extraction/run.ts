import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { makePackage } from '../../crash/package.ts'
import { runVerbatim } from '../../crash/server.ts'
import { urlOf } from '../archive/prepare.ts'
import { copyDatabase, dropDatabase, freshDatabase } from '../database.ts'
import { type Installed, withInstalled } from '../installed.ts'
import { writeArticles } from '../load/file.ts'
import { articleMaker } from '../load/input.ts'
import { checkJob, type Client, type Job, secondsOf } from '../load/job.ts'
import { copyTables, dumpTables } from '../load/limit.ts'
import { p95, peakMemoryMb, readNewest } from '../load/watch.ts'
import { median } from '../measure.ts'
import { openBench } from '../postgres.ts'
import { rowLines } from '../table.ts'
import { type Row, rounded, writeFigures } from '../write.ts'
import { textMaker } from './text.ts'

const USAGE = 'npm run bench:extraction -- [--scale 1] [--json FILE] [--write] [--seed 1] [--directory .verbatim/bench]'
const TEXTS = 100_000
// The load must end before the extraction does.
const LOADED_PER_TEXT = 0.25
const COPIES = 3
const IDLE_MS = 15_000
const WARM_MS = 5_000
const LOOK_MS = 100

const MOST_MEMORY_MB = 400
const MOST_READ_RATIO = 3
const LEAST_LOAD_RATIO = 0.55

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    // Whether to write the figures into the documents.
    write: { type: 'boolean', default: false },
    directory: { type: 'string', default: '.verbatim/bench' },
  },
})
const texts = Math.round(TEXTS * Number(values.scale))
const loaded = Math.round(texts * LOADED_PER_TEXT)
if (!(loaded >= 100)) throw new TypeError(`--scale takes a number of at least 0.004: ${USAGE}`)
const say = (line: string) => console.log(line)

const { files, server, admin } = await openBench(resolve(values.directory), 'extraction', say)
const made = await makePackage()

function withServer<T>(databaseUrl: string, use: (installed: Installed) => Promise<T>): Promise<T> {
  return withInstalled({ directory: files, package: made.directory, databaseUrl }, use)
}

async function waitForJob(client: Client, id: string): Promise<Job> {
  for (;;) {
    const job = await client.findJob(id)
    if (job.finishedAt !== null) {
      checkJob(job)
      return job
    }
    await sleep(LOOK_MS)
  }
}

async function load(client: Client, path: string): Promise<number> {
  return secondsOf(await waitForJob(client, await client.startLoad(path)))
}

async function countPending(client: Client): Promise<number> {
  const { archive } = await client.ask('{ archive { extraction { pendingArticles } } }')
  return (archive?.['extraction'] as { pendingArticles: number }).pendingArticles
}

/** Asks for the extraction of all articles, and returns when they are pending. The command ends when all are read. */
async function startExtraction({ place, client }: Installed): Promise<{ began: number; ended: Promise<number> }> {
  const printed = runVerbatim(place, 'extract')
  while ((await countPending(client)) === 0) await sleep(LOOK_MS / 10)
  const began = performance.now()
  const ended = printed.then(async () => {
    const count = await countPending(client)
    if (count > 0) throw new Error(`${count} articles are still pending after: ${await printed}`)
    return performance.now()
  })
  return { began, ended }
}

/** Makes an archive of the texts, as it is after some days: analyzed, and without unfinished work of Postgres. */
async function makeTexts(): Promise<void> {
  const path = join(files, `texts-${values.seed}-${texts}.ndjson`)
  say(`making an archive of ${texts} articles of plain text`)
  const bytes = await writeArticles(path, () => textMaker(Number(values.seed)), texts)
  const url = await freshDatabase(admin, server.url, 'bench_texts')
  const seconds = await withServer(url, ({ client }) => load(client, path))
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql.unsafe('vacuum analyze').finally(() => sql.end())
  say(`  ${(bytes / 1e6).toFixed(0)} MB, loaded in ${seconds.toFixed(0)} s`)
}

/** Measures the load job, and COPY several times, with nothing else running, in articles per second. */
async function measureLoadAlone(path: string): Promise<{ ours: number; limit: number }> {
  const seconds = await withServer(await freshDatabase(admin, server.url, 'bench_job'), ({ client }) =>
    load(client, path),
  )
  const dumps = await dumpTables(urlOf(server.url, 'bench_job'), server.data)
  await dropDatabase(admin, 'bench_job')
  const copied: number[] = []
  for (let round = 0; round < COPIES; round += 1) {
    copied.push((await copyTables(await freshDatabase(admin, server.url, 'bench_copy'), dumps)).seconds)
    await dropDatabase(admin, 'bench_copy')
  }
  for (const dump of dumps) await rm(dump.path)
  return { ours: loaded / seconds, limit: loaded / median(copied) }
}

async function sayCounts(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const [row] = await sql<{ quotes: number; named: number; agents: number }[]>`
    select count(*)::int as quotes, count(speaker_id)::int as named, count(distinct speaker_id)::int as agents from quote
    where provenance = 'EXTRACTED'`.finally(() => sql.end())
  say(`  ${row?.quotes} quotes were extracted, ${row?.named} by ${row?.agents} agents`)
}

interface Beside {
  readonly extracted: number
  readonly loaded: number
  readonly idleP95: number
  readonly extractingP95: number
  readonly loadingP95: number
  readonly peakMemoryMb: number
}

/** Loads a file and reads the newest articles while quotes are extracted, until all are found. */
async function measureBeside(path: string): Promise<Beside> {
  const url = await copyDatabase(admin, server.url, 'bench_texts', 'bench_extraction')
  const beside = await withServer(url, async (installed) => {
    const { server, client } = installed
    const readFor = (ms: number) => {
      const until = performance.now() + ms
      return readNewest(server.url, () => performance.now() > until)
    }
    await readFor(WARM_MS)
    const idle = p95(await readFor(IDLE_MS))

    const { began, ended } = await startExtraction(installed)
    let [isLoading, isExtracting] = [true, true]
    const loading = async () => {
      const seconds = await load(client, path).finally(() => (isLoading = false))
      return { seconds, left: await countPending(client) }
    }
    const extracting = ended.finally(() => (isExtracting = false))
    extracting.catch(() => {})
    const [{ seconds, left }, whileLoading] = await Promise.all([loading(), readNewest(server.url, () => !isLoading)])
    const [at, whileExtracting] = await Promise.all([extracting, readNewest(server.url, () => !isExtracting)])
    if (left === 0) say('  NOT VALID: the extraction ended before the load did')
    say(
      `  the load took ${seconds.toFixed(1)} s, in which ${texts - left} texts were read; the extraction took ${((at - began) / 1000).toFixed(1)} s`,
    )
    return {
      extracted: (texts / (at - began)) * 1000,
      loaded: loaded / seconds,
      idleP95: idle,
      extractingP95: p95(whileExtracting),
      loadingP95: p95(whileLoading),
      peakMemoryMb: await peakMemoryMb(server.pid),
    }
  })
  await sayCounts(url)
  await dropDatabase(admin, 'bench_extraction')
  const ms = (value: number) => `${value.toFixed(1)} ms`
  say(
    `  p95 of the 20 newest articles: ${ms(beside.idleP95)} idle, ${ms(beside.extractingP95)} while extracting, ${ms(beside.loadingP95)} while extracting and loading`,
  )
  return beside
}

try {
  const path = join(files, `articles-${values.seed}-${loaded}.ndjson`)
  await writeArticles(path, () => articleMaker(Number(values.seed)), loaded)
  await makeTexts()
  say(`loading ${loaded} articles with 3 quotes each, with nothing beside`)
  const alone = await measureLoadAlone(path)
  say('extracting, with reads and a load beside')
  const beside = await measureBeside(path)
  await dropDatabase(admin, 'bench_texts')

  const ratio = (name: string, value: number, ours = ''): Row => ({ name, ours, limit: '', ratio: value.toFixed(2) })
  const rate = (name: string, value: number): Row => ({ name, ours: rounded(value), limit: '', ratio: '' })
  const loadRow = (name: string, ours: number): Row => ({
    name,
    ours: rounded(ours),
    limit: rounded(alone.limit),
    ratio: (ours / alone.limit).toFixed(2),
  })
  const newest = 'p95 of the 20 newest articles'
  const rows: Row[] = [
    rate('articles per second extracted, with reads beside, and a load job at the beginning', beside.extracted),
    loadRow('articles per second by a load job, with nothing beside', alone.ours),
    loadRow(`the same while extracting, at least ${LEAST_LOAD_RATIO}`, beside.loaded),
    ratio(`${newest} while extracting, beside idle, at most ${MOST_READ_RATIO}`, beside.extractingP95 / beside.idleP95),
    ratio('the same while extracting and loading', beside.loadingP95 / beside.idleP95),
    rate(`memory of the server at its peak, MB, at most ${MOST_MEMORY_MB}`, beside.peakMemoryMb),
  ]
  const again = process.argv.slice(2)
  say('')
  for (const line of rowLines(rows)) say(line)
  say(
    `\nThe load job and COPY wrote the same rows to the same Postgres; for COPY, the median of ${COPIES} times is used. To repeat: npm run bench:extraction${again.length > 0 ? ` -- ${again.join(' ')}` : ''}`,
  )
  if (values.write) await writeFigures('extraction', rows, again)
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ load: alone, beside }, null, 2)}\n`)
} finally {
  await admin.end()
  await server.stop()
  await made.remove()
}
