import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '../../../src/postgres/connect.ts'
import { SEARCH_KINDS } from '../../../src/search/document.ts'
import type { EngineName } from '../../../src/search/engine.ts'
import { toMeilisearch } from '../../../src/search/meilisearch/document.ts'
import { readDocuments } from '../../../src/search/source/read-documents.ts'
import { DEFAULT_SYNC_LIMITS } from '../../../src/search/sync/limits.ts'
import { cutPayloads } from '../../../src/search/source/cut-payloads.ts'
import { runJob } from '../../../src/search/sync/run-job.ts'
import { listRefs } from '../../../src/search/source/list-records.ts'
import { type Figure, median } from './figures.ts'
import type { Bare } from './meilisearch.ts'
import type { SearchOptions } from './options.ts'
import { findIndexId, type Work } from './work.ts'

/** The index that the script fills for comparison. After the last round, this index is as large as ours. */
export const BARE_INDEX = 'bench_bare'
const PAGE = 10_000

/** Fills the index of the script without measuring the time. */
export async function fillBare(db: Db, bare: Bare): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-bench-'))
  try {
    await push(bare, (await writePayloads(db, directory)).files)
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Measures `verbatim reindex` and a script that sends the finished documents to a new index, alternately. */
export async function measureIndexing(
  options: SearchOptions,
  work: Work,
  bare: Bare,
  say: (line: string) => void,
): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-bench-'))
  try {
    const { files, documents } = await writePayloads(work.db, directory)
    const ours: number[] = []
    const limit: number[] = []
    for (let round = 0; round < options.rounds; round++) {
      for (const who of round % 2 === 0 ? ['ours', 'limit'] : ['limit', 'ours']) {
        const seconds = who === 'ours' ? await rebuild(work) : await push(bare, files)
        ;(who === 'ours' ? ours : limit).push(documents / seconds)
        say(`  ${who} ${Math.round(documents / seconds)} documents per second`)
      }
    }
    return [
      {
        name: `a rebuild of ${documents} documents`,
        unit: 'per second',
        ours: median(ours),
        limit: median(limit),
        target: { atLeast: 0.8 },
      },
    ]
  } finally {
    await rm(directory, { recursive: true })
  }
}

async function rebuild({ db, engine }: Work): Promise<number> {
  const started = performance.now()
  await runJob(db.write, await findIndexId(db, engine), 'reindex', { everyMs: 50 })
  const seconds = (performance.now() - started) / 1000
  await rest(db, engine)
  return seconds
}

/**
 * Waits until the index exists and has been compared with the archive. The comparison, which follows each rebuild,
 * reads the whole archive, which would disturb the next measurement.
 */
export async function rest(db: Db, engine: EngineName): Promise<void> {
  await runJob(db.write, await findIndexId(db, engine), 'audit', { everyMs: 50 })
}

/**
 * Sends all payloads one after the other and waits only at the end, because Meilisearch processes waiting payloads
 * together. Returns the time in seconds.
 */
async function push(bare: Bare, files: readonly string[]): Promise<number> {
  await bare.drop(BARE_INDEX)
  const started = performance.now()
  await bare.create(BARE_INDEX)
  const tasks: number[] = []
  for (const file of files) tasks.push(await bare.put(BARE_INDEX, await readFile(file, 'utf8')))
  for (const task of tasks) await bare.settle(task)
  return (performance.now() - started) / 1000
}

/** Writes the archive's documents to files, in the payloads in which Meilisearch receives them. */
async function writePayloads({ read }: Db, directory: string): Promise<{ files: string[]; documents: number }> {
  const files: string[] = []
  let documents = 0
  for (const kind of SEARCH_KINDS) {
    for (let after: string | null = null; ;) {
      const page = await listRefs(read, kind, after, PAGE)
      for (const payload of await cutPayloads(read, page, DEFAULT_SYNC_LIMITS)) {
        const file = join(directory, `${files.length}.json`)
        await writeFile(file, JSON.stringify((await readDocuments(read, payload)).map(toMeilisearch)))
        files.push(file)
        documents += payload.length
      }
      if (page.length < PAGE) break
      after = page.at(-1)?.id ?? null
    }
  }
  return { files, documents }
}
