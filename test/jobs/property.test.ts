import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonicalUrl } from '../../src/archive/form/url.ts'
import { quoteId } from '../../src/archive/quote/quote.ts'
import { bulkLoad } from '../../src/load/bulk-load.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { createDatabase } from '../database.ts'
import { derivedFaults } from '../load-oracle/derived.ts'
import { differenceOfStates, emptyArchive, emptyTables } from '../load-oracle/sequence.ts'
import { evaluateLoad } from '../oracle/load.ts'
import { createRandom, type Random, randomLoad } from '../oracle/load-input.ts'
import { readArchive } from '../oracle/load-read-back.ts'
import { type LoadIn, NOUNS } from '../oracle/load-types.ts'
import type { ArchiveState } from '../oracle/state.ts'
import { createJobRunner, type JobRunner, toLines } from './harness.ts'

// JOB_SEED repeats one file, JOB_FILES loads more of them.
const SEED = process.env['JOB_SEED'] === undefined ? null : Number(process.env['JOB_SEED'])
const FILES = Number(process.env['JOB_FILES'] ?? 60)
const FIRST_SEED = Number(process.env['JOB_FIRST_SEED'] ?? 1)

let database: Awaited<ReturnType<typeof createDatabase>>
let runner: JobRunner
beforeAll(async () => {
  database = await createDatabase()
  runner = await createJobRunner(database.db)
})
afterAll(async () => {
  await runner.remove()
  await database.drop()
})

/** Two batches of the loading oracle, the second one as a file: several small ones, so that chunks have something to link to. */
function randomFile(random: Random): LoadIn {
  const file: LoadIn = { onError: random.chance(0.7) ? 'SKIP_BAD' : 'REJECT_ALL', dryRun: false }
  for (let parts = 1 + random.upTo(3); parts > 0; parts--) {
    const part = randomLoad(random)
    for (const noun of NOUNS) (file as unknown as Record<string, unknown[]>)[`${noun}s`] = [...(file[`${noun}s`] ?? []), ...(part[`${noun}s`] ?? [])]
  }
  return file
}

/** The lines in a random order that keeps the order of each kind, and where each record ended up. */
function interleave(random: Random, file: LoadIn): { text: string; lineOf: Map<string, number> } {
  const queues = NOUNS.map((noun) => (file[`${noun}s`] ?? []).map((record, index) => ({ at: `${noun}s.${index}`, record: { type: noun, ...record } })))
  const lines: object[] = []
  const lineOf = new Map<string, number>()
  while (queues.some((queue) => queue.length > 0)) {
    const next = random.pick(queues.filter((queue) => queue.length > 0)).shift()
    if (!next) continue
    lines.push(next.record)
    lineOf.set(next.at, lines.length)
  }
  return { text: toLines(lines), lineOf }
}

/** What a link creates may come earlier than in one batch: keys in any order. */
function sorted(state: ArchiveState): ArchiveState {
  const sort = <T>(records: ReadonlyMap<string, T>) => new Map([...records].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { outlets: sort(state.outlets), agents: sort(state.agents), events: sort(state.events), articles: sort(state.articles) } as ArchiveState
}

async function runFile(seed: number): Promise<string | null> {
  const random = createRandom(seed)
  const { db } = database
  await emptyTables(db)
  let state: ArchiveState = emptyArchive()
  const first = { ...randomLoad(random), dryRun: false }
  await bulkLoad(db, { holder: 'first', limits: DEFAULT_LOAD_LIMITS }, first as never)
  state = evaluateLoad(state, first).state
  const file = randomFile(random)
  const { text, lineOf } = interleave(random, file)
  const expected = evaluateLoad(state, file)
  const chunks = random.pick([{}, { records: 1, blockBytes: 300 }, { records: 3, blockBytes: 1_000 }])
  const { job, errors } = await runner.load(text, { onError: file.onError, chunks })
  const { counts, created } = expected.answer
  const inOrder = 'records' in chunks ? sorted : (state: ArchiveState) => state
  const differences = [
    differenceOfStates(inOrder(expected.state), inOrder(await readArchive(db, quoteId))),
    JSON.stringify(job.counts) === JSON.stringify(counts) ? null : `counts: expected ${JSON.stringify(counts)}, got ${JSON.stringify(job.counts)}`,
    JSON.stringify(job.created) === JSON.stringify(created) ? null : `created: expected ${JSON.stringify(created)}, got ${JSON.stringify(job.created)}`,
    job.processedLines === job.totalLines ? null : `processed ${job.processedLines} of ${job.totalLines} lines`,
    await derivedFaults(db, canonicalUrl),
  ]
  const rejected = expected.answer.results.filter(({ outcome }) => outcome === 'REJECTED').map(({ kind, index }) => lineOf.get(`${kind.toLowerCase()}s.${index}`))
  const told = new Set(errors.map(({ line }) => line))
  if (rejected.some((line) => !told.has(line ?? 0)) || told.size !== rejected.length) differences.push(`errors at ${[...told].join()}, expected at ${rejected.join()}`)
  const difference = differences.find((one) => one !== null)
  return difference ? `${difference}\nchunks ${JSON.stringify(chunks)}\n${JSON.stringify(first)}\n${text}${errors.map((error) => JSON.stringify(error)).join('\n')}` : null
}

test('a file ends in the archive, and gives the counts, of one batch of all its records, wherever its lines stand', { timeout: 300_000 }, async () => {
  const seeds = SEED === null ? Array.from({ length: FILES }, (_, i) => FIRST_SEED + i) : [SEED]
  const failed: string[] = []
  for (const seed of seeds) {
    const difference = await runFile(seed)
    if (difference) failed.push(`JOB_SEED=${seed}: ${difference}`)
    if (failed.length > 2) break
  }
  expect(failed.join('\n\n')).toBe('')
})
