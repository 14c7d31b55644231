import { inspect } from 'node:util'
import { canonicalUrl } from '../../src/archive/text/url.ts'
import { quoteId } from '../../src/archive/quote/quote.ts'
import { DEFAULT_BATCH_LIMITS } from '../../src/load/job/read-batches.ts'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { derivedFaults } from '../load-oracle/derived.ts'
import { differenceOfStates, emptyArchive, emptyTables, faultText, without } from '../load-oracle/sequence.ts'
import { evaluateLoad } from '../oracle/load.ts'
import { evaluateJob, type JobAnswer, type Line } from '../oracle/load-job.ts'
import { type Random, randomLoad } from '../oracle/load-input.ts'
import { readArchive } from '../oracle/load-read-back.ts'
import { type LoadIn, type Noun, NOUNS } from '../oracle/load-types.ts'
import type { ArchiveState } from '../oracle/state.ts'
import { type JobRunner, type Loaded, toLines } from './harness.ts'

interface RandomFile {
  readonly onError: 'SKIP_BAD' | 'REJECT_ALL'
  readonly dryRun: boolean
  /** The number of records in a batch. */
  readonly size: number
  readonly lines: readonly Line[]
}

/** The records that the archive has at first, and the files that are loaded one after the other. */
export interface RandomCase {
  readonly first: LoadIn
  readonly files: readonly RandomFile[]
}

// The size that servers use, then sizes so small that hardly any two records are in the same batch.
const SIZES = [DEFAULT_BATCH_LIMITS.records, 1, 2, 3]

export function randomCase(random: Random): RandomCase {
  const first = { ...randomLoad(random), dryRun: false }
  return { first, files: Array.from({ length: 1 + random.upTo(1) }, () => randomFile(random)) }
}

/** Writes batches of the oracle as one file, in a random order that keeps the order of each kind. */
function randomFile(random: Random): RandomFile {
  const queues = new Map<Noun, Line[]>(NOUNS.map((noun) => [noun, []]))
  for (let parts = 1 + random.upTo(3); parts > 0; parts--) {
    const part = randomLoad(random)
    for (const noun of NOUNS)
      queues.get(noun)?.push(...(part[`${noun}s`] ?? []).map((record): Line => ({ type: noun, ...record })))
  }
  const lines: Line[] = []
  for (;;) {
    const left = [...queues.values()].filter((queue) => queue.length > 0)
    if (left.length === 0) break
    const next = random.pick(left).shift()
    if (next) lines.push(next)
  }
  return {
    onError: random.chance(0.8) ? 'SKIP_BAD' : 'REJECT_ALL',
    dryRun: random.chance(0.1),
    size: random.pick(SIZES),
    lines,
  }
}

/** Loads the files into an empty archive. Returns the first difference to what the oracle expects, or null. */
export async function runCase(db: Db, runner: JobRunner, { first, files }: RandomCase): Promise<string | null> {
  await emptyTables(db)
  await bulkLoad(db, { holder: 'first', limits: DEFAULT_LOAD_LIMITS }, first as never)
  let state = evaluateLoad(emptyArchive(), first).state
  for (const file of files) {
    const { difference, left } = await runFile(db, runner, state, file)
    if (difference !== null || left === null) return difference
    state = left
  }
  return null
}

/**
 * Compares a load with the oracle. If batches have few records, the oracle uses the same batches, line by line. The
 * rules leave open where large batches end before a repeated record, so the oracle tries several batch sizes, and the
 * load must have the result of one of these sizes.
 */
async function runFile(
  db: Db,
  runner: JobRunner,
  before: ArchiveState,
  file: RandomFile,
): Promise<{ difference: string | null; left: ArchiveState | null }> {
  const isSmall = file.size <= 3
  const expected = isSmall
    ? [evaluateJob(before, file, file.size, true)]
    : [
        ...[1, 2, 3, 4, 8, Infinity].map((size) => evaluateJob(before, file, size, true)),
        evaluateJob(before, file, Infinity, false),
      ]
  const { size: records, onError, dryRun } = file
  const batches = isSmall ? { records, firstRecords: records, blockLines: 1 } : {}
  const loaded = await runner.load(toLines(file.lines), { onError, dryRun, batches })
  const { job } = loaded
  if (job.processedLines !== job.totalLines)
    return { difference: `processed ${job.processedLines} of ${job.totalLines} lines`, left: null }
  const stored = await readArchive(db, quoteId)
  const differences = expected.map(
    ({ state, answer }) => differenceOf(answer, loaded) ?? differenceOfStates(state, stored),
  )
  const same = differences.indexOf(null)
  if (same >= 0) return { difference: await derivedFaults(db, canonicalUrl), left: expected[same]?.state ?? null }
  const results = new Set(expected.map(({ state, answer }) => inspect([state, answer], { depth: null })))
  // If the batch sizes lead to different results, a load with yet another result is not necessarily wrong.
  return { difference: results.size === 1 ? (differences[0] ?? null) : null, left: null }
}

function differenceOf(expected: JobAnswer, { job, errors }: Loaded): string | null {
  const show = (value: unknown) => JSON.stringify(value)
  if (job.status !== expected.status) return `status: ${job.status}`
  const told = [...new Set(errors.map(({ line }) => line))].join()
  if (expected.rejected.join() !== told)
    return `rejected lines: expected ${expected.rejected.join()}, got ${told}: ${show(errors)}`
  for (const name of ['counts', 'created'] as const)
    if (show(expected[name]) !== show(job[name]))
      return `${name}: expected ${show(expected[name])}, got ${show(job[name])}`
  const must = new Set(expected.must.map(faultText))
  const may = new Set([...must, ...expected.may.map(faultText)])
  const got = new Set(errors.map(({ line, code, field }) => faultText({ code, field: [String(line), ...field] })))
  const missing = [...must].filter((fault) => !got.has(fault))
  const surplus = [...got].filter((fault) => !may.has(fault))
  return missing.length + surplus.length > 0 ? `errors: missing ${show(missing)}, surplus ${show(surplus)}` : null
}

/** Returns the text of the difference without its values, so that shrinking keeps looking for the same fault. */
export function sortOf(difference: string): string {
  return difference.replace(/\d+/g, '#').slice(0, 16)
}

/** Removes files, lines, list items and fields as long as the case still fails in the same way. */
export async function shrinkCase(
  given: RandomCase,
  fails: (smaller: RandomCase) => Promise<boolean>,
  tries = 400,
): Promise<RandomCase> {
  let best = given
  for (let left = tries, progress = true; progress && left > 0;) {
    progress = false
    for (const smaller of smallerCases(best)) {
      if (left-- <= 0) break
      if (await fails(smaller)) {
        best = smaller
        progress = true
        break
      }
    }
  }
  return best
}

function* smallerCases({ first, files }: RandomCase): Generator<RandomCase> {
  if (files.length > 1) for (const file of files) yield { first, files: [file] }
  for (const noun of NOUNS)
    if ((first[`${noun}s`] ?? []).length > 0) yield { first: { ...first, [`${noun}s`]: [] }, files }
  for (const [index, file] of files.entries())
    for (const lines of without(file.lines) as Iterable<Line[]>)
      if (lines.every(({ type }) => type)) yield { first, files: files.with(index, { ...file, lines }) }
  for (const fewer of without(first)) yield { first: fewer as LoadIn, files }
}
