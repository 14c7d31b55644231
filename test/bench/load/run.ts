import { createReadStream } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { mintKey } from '../../../src/access/key.ts'
import { startEmbedded } from '../../../src/postgres/embedded.ts'
import { migrate } from '../../../src/postgres/migrate.ts'
import { urlOf } from '../archive/prepare.ts'
import { startFile } from '../server/start.ts'
import { writeArticles } from './file.ts'
import { copyTables, dumpTables } from './limit.ts'
import { makeServer } from './package.ts'
import { cpuSeconds, lastTenth, p95, peakMemoryMb, readNewest, type Sample } from './watch.ts'

const USAGE = 'npm run bench:load -- [--scale 1] [--json FILE] [--seed 1] [--directory .verbatim/bench] [--no-limit]'
const ARTICLES = 1_000_000
const IDLE_MS = 15_000

const { values } = parseArgs({
  allowNegative: true,
  options: {
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    directory: { type: 'string', default: '.verbatim/bench' },
    limit: { type: 'boolean', default: true },
  },
})
const articles = Math.round(ARTICLES * Number(values.scale))
if (!(articles >= 100)) throw new TypeError(`--scale takes a number above 0: ${USAGE}`)
const say = (line: string) => console.log(line)

const directory = resolve(values.directory)
const files = join(directory, 'load')
await mkdir(files, { recursive: true })
const server = await startEmbedded({
  directory: join(directory, 'postgres'),
  flags: ['-c', 'shared_buffers=512MB', '-c', 'max_wal_size=4GB', '-c', 'max_connections=100'],
  say,
})
const admin = postgres(server.url, { max: 1, onnotice: () => {} })
const made = await makeServer()

async function freshDatabase(name: string): Promise<string> {
  await admin.unsafe(`drop database if exists ${name} with (force)`)
  await admin.unsafe(`create database ${name}`)
  await migrate(urlOf(server.url, name))
  await admin.unsafe('checkpoint')
  return urlOf(server.url, name)
}

interface Loaded {
  readonly seconds: number
  readonly samples: readonly Sample[]
  readonly peakMemoryMb: number
  readonly readP95Ratio: number
}

async function loadFile(url: string, path: string): Promise<Loaded> {
  const key = mintKey()
  const ours = await startFile(
    made.file,
    { BENCH_KEY: key.text, DATABASE_URL: url, UPLOAD_DIR: join(files, 'uploads'), LOG_LEVEL: 'error' },
    [],
  )
  const headers = { authorization: `Bearer ${key.text}` }
  const ask = async (query: string, variables: object) => {
    const response = await fetch(`${ours.url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.json()) as {
      data?: Record<string, Record<string, unknown>>
      errors?: unknown
    }
    if (errors || !data) throw new Error(JSON.stringify(errors))
    return data
  }
  try {
    const uploaded = await fetch(`${ours.url}/uploads`, {
      method: 'POST',
      headers,
      body: createReadStream(path),
      duplex: 'half',
    } as unknown as RequestInit)
    const { id: upload } = (await uploaded.json()) as { id: string }
    const started = await ask(
      'mutation ($input: StartLoadInput!) { startLoad(input: $input) { job { id } userErrors { message } } }',
      { input: { upload } },
    )
    const { id } = started['startLoad']?.['job'] as { id: string }
    let isOver = false
    const reading = readNewest(ours.url, () => isOver)
    const samples: Sample[] = []
    const began = await cpuSeconds(ours.pid)
    const writers = new Map<number, number>()
    let job: {
      status: string
      startedAt: string
      finishedAt: string | null
      processedLines: number
      errors: { totalCount: number }
    }
    do {
      await sleep(200)
      job = (
        await ask(
          'query ($id: ID!) { loadJob(id: $id) { status startedAt finishedAt processedLines errors { totalCount } } }',
          { id },
        )
      )['loadJob'] as typeof job
      for (const { pid } of await admin<
        { pid: number }[]
      >`select pid from pg_stat_activity where application_name = 'verbatim write'`) {
        const seconds = await cpuSeconds(pid)
        if (seconds > (writers.get(pid) ?? 0)) writers.set(pid, seconds)
      }
      samples.push({ ms: performance.now(), lines: job.processedLines })
    } while (job.finishedAt === null)
    isOver = true
    const inPostgres = [...writers.values()].reduce((sum, seconds) => sum + seconds, 0)
    const inServer = (await cpuSeconds(ours.pid)) - began
    const firstAt = samples.find((sample) => sample.lines > 0)?.ms ?? NaN
    say(
      `  the first chunk was there after ${((firstAt - (samples[0]?.ms ?? 0)) / 1000).toFixed(1)} s, of ${(((samples.at(-1)?.ms ?? 0) - (samples[0]?.ms ?? 0)) / 1000).toFixed(1)} s`,
    )
    const perArticle = (seconds: number) => `${((seconds / articles) * 1e6).toFixed(0)} µs`
    say(
      `  a core had, per article: ${perArticle(inServer)} in the server, readers included, ${perArticle(inPostgres)} in Postgres for it`,
    )
    const busy = p95(await reading)
    if (job.status !== 'SUCCEEDED' || job.errors.totalCount > 0) throw new Error(`the job ended ${JSON.stringify(job)}`)
    const peak = await peakMemoryMb(ours.pid)
    const until = Date.now() + IDLE_MS
    const idle = p95(await readNewest(ours.url, () => Date.now() > until))
    say(`  20 newest, p95: ${busy.toFixed(1)} ms while loading, ${idle.toFixed(1)} ms idle`)
    return {
      seconds: (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000,
      samples,
      peakMemoryMb: peak,
      readP95Ratio: busy / idle,
    }
  } finally {
    await ours.stop()
  }
}

try {
  const path = join(files, `articles-${values.seed}-${articles}.ndjson`)
  say(`a file of ${articles} articles with 3 quotes each`)
  await writeArticles(path, Number(values.seed), articles)
  say(`  ${((await stat(path)).size / 1e6).toFixed(0)} MB`)
  const url = await freshDatabase('bench_job')
  const loaded = await loadFile(url, path)
  const ours = articles / loaded.seconds
  say(`  ours: ${ours.toFixed(0)} articles/s`)
  let limit = NaN
  if (values.limit) {
    const dumps = await dumpTables(url, server.data)
    await admin.unsafe('drop database bench_job with (force)')
    const copied = await copyTables(await freshDatabase('bench_copy'), dumps)
    limit = articles / copied.seconds
    say(`  a core had, per article: ${((copied.cpu / articles) * 1e6).toFixed(0)} µs in Postgres for COPY`)
    await admin.unsafe('drop database bench_copy with (force)')
    for (const dump of dumps) await rm(dump.path)
  }
  const figures = {
    ours,
    limit,
    ratio: ours / limit,
    lastTenth: lastTenth(loaded.samples, articles),
    peakMemoryMb: loaded.peakMemoryMb,
    readP95Ratio: loaded.readP95Ratio,
  }
  const rows: [string, string][] = [
    ['articles per second by a load job', figures.ours.toFixed(0)],
    ['by COPY of the same rows into all tables, in the order of their keys', figures.limit.toFixed(0)],
    ['ratio', figures.ratio.toFixed(2)],
    ['the last tenth beside the first', figures.lastTenth.toFixed(2)],
    ["the server's memory at its peak, MB", figures.peakMemoryMb.toFixed(0)],
    ['p95 of the 20 newest articles while loading, beside idle', figures.readP95Ratio.toFixed(2)],
  ]
  say('')
  for (const [name, value] of rows) say(name.padEnd(72) + value.padStart(8))
  const again = process.argv.slice(2)
  say(
    `\nBoth on the same Postgres, one after the other, with all indexes and foreign keys. Again: npm run bench:load${again.length > 0 ? ` -- ${again.join(' ')}` : ''}`,
  )
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ load: figures }, null, 2)}\n`)
} finally {
  await admin.end()
  await server.stop()
  await made.remove()
}
