import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { mintKey } from '../../../src/access/key.ts'
import { meilisearchBin } from '../../meilisearch.ts'
import { dropDatabase, freshDatabase } from '../database.ts'
import { startFile } from '../server/start.ts'
import { writeArticles } from './file.ts'
import { articleMaker } from './input.ts'
import { copyTables, dumpTables } from './limit.ts'
import { loadInStep } from './in-step.ts'
import { checkJob, createClient, type Job, secondsOf } from './job.ts'
import { measureLoad } from './measure.ts'
import { makeServer } from './package.ts'
import { rowLines } from '../table.ts'
import { type Row, rounded, writeFigures } from '../write.ts'
import { cpuSeconds, lastTenth, p95, peakMemoryMb, readNewest, type Sample } from './watch.ts'
import { openBench } from '../postgres.ts'

const USAGE =
  'npm run bench:load -- [--scale 1] [--json FILE] [--write] [--seed 1] [--directory .verbatim/bench] [--no-limit] [--all]'
const ARTICLES = 1_000_000
// This many articles make a file of about 300 MB.
const ARTICLES_IN_STEP = 100_000
const ARTICLES_BY_MUTATION = 10_000
const IDLE_MS = 15_000

const { values } = parseArgs({
  allowNegative: true,
  options: {
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    // Whether to write the figures into the documents.
    write: { type: 'boolean', default: false },
    directory: { type: 'string', default: '.verbatim/bench' },
    limit: { type: 'boolean', default: true },
    // Whether to measure also the mutation `bulkLoad`, and the memory of a server that keeps a Meilisearch up to date.
    all: { type: 'boolean', default: false },
  },
})
const articles = Math.round(ARTICLES * Number(values.scale))
if (!(articles >= 100)) throw new TypeError(`--scale takes a number above 0: ${USAGE}`)
const say = (line: string) => console.log(line)

const { files, server, admin } = await openBench(resolve(values.directory), 'load', say)
const made = await makeServer()

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
  const client = createClient(ours.url, key.text)
  try {
    const id = await client.startLoad(path)
    let isOver = false
    const reading = readNewest(ours.url, () => isOver)
    const samples: Sample[] = []
    const began = await cpuSeconds(ours.pid)
    const writers = new Map<number, number>()
    let job: Job
    do {
      await sleep(200)
      job = await client.findJob(id)
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
      `  the first batch was loaded after ${((firstAt - (samples[0]?.ms ?? 0)) / 1000).toFixed(1)} s, the last after ${(((samples.at(-1)?.ms ?? 0) - (samples[0]?.ms ?? 0)) / 1000).toFixed(1)} s`,
    )
    const perArticle = (seconds: number) => `${((seconds / articles) * 1e6).toFixed(0)} µs`
    say(
      `  processor time per article: ${perArticle(inServer)} in the server, readers included, ${perArticle(inPostgres)} in Postgres`,
    )
    const busy = p95(await reading)
    checkJob(job)
    const peak = await peakMemoryMb(ours.pid)
    const until = Date.now() + IDLE_MS
    const idle = p95(await readNewest(ours.url, () => Date.now() > until))
    say(`  p95 of the 20 newest articles: ${busy.toFixed(1)} ms while loading, ${idle.toFixed(1)} ms idle`)
    return {
      seconds: secondsOf(job),
      samples,
      peakMemoryMb: peak,
      readP95Ratio: busy / idle,
    }
  } finally {
    await ours.stop()
  }
}

async function makeFile(count: number): Promise<string> {
  const path = join(files, `articles-${values.seed}-${count}.ndjson`)
  say(`making a file of ${count} articles with 3 quotes each`)
  const bytes = await writeArticles(path, () => articleMaker(Number(values.seed)), count)
  say(`  ${(bytes / 1e6).toFixed(0)} MB`)
  return path
}

async function measureInStep(): Promise<number> {
  if (meilisearchBin === null) {
    say('left out: no Meilisearch was found by MEILI_BIN or on the PATH')
    return NaN
  }
  const path = await makeFile(Math.min(articles, ARTICLES_IN_STEP))
  const inStep = await loadInStep(files, made.directory, await freshDatabase(admin, server.url, 'bench_in_step'), path)
  await dropDatabase(admin, 'bench_in_step')
  say(`  Meilisearch was up to date after ${inStep.seconds.toFixed(0)} s`)
  return inStep.peakMemoryMb
}

try {
  const path = await makeFile(articles)
  const url = await freshDatabase(admin, server.url, 'bench_job')
  const loaded = await loadFile(url, path)
  const ours = articles / loaded.seconds
  say(`  ours: ${ours.toFixed(0)} articles/s`)
  let limit = NaN
  if (values.limit) {
    const dumps = await dumpTables(url, server.data)
    await dropDatabase(admin, 'bench_job')
    const copied = await copyTables(await freshDatabase(admin, server.url, 'bench_copy'), dumps)
    limit = articles / copied.seconds
    say(`  processor time per article: ${((copied.cpu / articles) * 1e6).toFixed(0)} µs in Postgres for COPY`)
    await dropDatabase(admin, 'bench_copy')
    for (const dump of dumps) await rm(dump.path)
  }
  const mutation = values.all
    ? await measureLoad(server.url, Number(values.seed), articles / ARTICLES_BY_MUTATION)
    : null
  const memoryInStepMb = values.all ? await measureInStep() : null
  const figures = {
    ours,
    limit,
    ratio: ours / limit,
    lastTenth: lastTenth(loaded.samples, articles),
    peakMemoryMb: loaded.peakMemoryMb,
    readP95Ratio: loaded.readP95Ratio,
  }
  const alone = (name: string, value: string): Row => ({ name, ours: value, limit: '', ratio: '' })
  const beside = (name: string, one: { ours: number; limit: number; ratio: number }): Row => ({
    name,
    ours: rounded(one.ours),
    limit: rounded(one.limit),
    ratio: Number.isNaN(one.ratio) ? '' : one.ratio.toFixed(2),
  })
  const rows: Row[] = [
    beside('articles per second by a load job', figures),
    ...(mutation === null ? [] : [beside('articles per second by bulkLoad', mutation)]),
    { ...alone('rate of the last tenth beside the first', ''), ratio: figures.lastTenth.toFixed(2) },
    {
      ...alone('p95 of the 20 newest articles while loading, beside idle', ''),
      ratio: figures.readP95Ratio.toFixed(2),
    },
    alone('memory of the server at its peak, MB', rounded(figures.peakMemoryMb)),
    ...(memoryInStepMb === null
      ? []
      : [alone('the same while it keeps Meilisearch in step, MB', rounded(memoryInStepMb))]),
  ]
  say('')
  for (const line of rowLines(rows)) say(line)
  const again = process.argv.slice(2)
  say(
    `\nBoth used the same Postgres, one after the other, with all indexes and foreign keys. To repeat: npm run bench:load${again.length > 0 ? ` -- ${again.join(' ')}` : ''}`,
  )
  if (values.write) await writeFigures('load', rows, again)
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ load: figures, mutation, memoryInStepMb }, null, 2)}\n`)
} finally {
  await admin.end()
  await server.stop()
  await made.remove()
}
