import { canonicalUrl } from '../../src/archive/text/url.ts'
import { quoteId } from '../../src/archive/quote/quote.ts'
import type { ChunkLimits } from '../../src/load/job/run.ts'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { derivedFaults } from '../load-oracle/derived.ts'
import { differenceOfStates, emptyArchive, emptyTables, faultText, without } from '../load-oracle/sequence.ts'
import { evaluateLoad } from '../oracle/load.ts'
import { type Random, randomLoad } from '../oracle/load-input.ts'
import { readArchive } from '../oracle/load-read-back.ts'
import { type LoadIn, type Noun, NOUNS } from '../oracle/load-types.ts'
import type { ArchiveState } from '../oracle/state.ts'
import { type JobRunner, toLines } from './harness.ts'

/** A line of a random file: `type` and the input object. */
type Line = { readonly type: Noun } & Readonly<Record<string, unknown>>

interface RandomFile {
  readonly onError: 'SKIP_BAD' | 'REJECT_ALL'
  readonly chunks: Partial<ChunkLimits>
  readonly lines: readonly Line[]
}

/** What the archive holds, and the files that are loaded one after the other. */
export interface RandomCase {
  readonly first: LoadIn
  readonly files: readonly RandomFile[]
}

// Whole, then in chunks of so few records that hardly anything is judged with its like.
const CHUNKS: readonly Partial<ChunkLimits>[] = [
  {},
  { wholeRecords: 0, records: 1, blockLines: 1, firstRecords: 1 },
  { wholeRecords: 0, records: 1, blockLines: 1, firstRecords: 20_000 },
  { wholeRecords: 0, records: 2, blockLines: 1, firstRecords: 3 },
  { wholeRecords: 0, records: 3, blockBytes: 1_000, firstRecords: 2 },
]

export function randomCase(random: Random): RandomCase {
  const first = { ...randomLoad(random), dryRun: false }
  return { first, files: Array.from({ length: 1 + random.upTo(1) }, () => randomFile(random)) }
}

/** Batches of the loading oracle as one file, in a random order that keeps the order of each kind. */
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
  return { onError: random.chance(0.8) ? 'SKIP_BAD' : 'REJECT_ALL', chunks: random.pick(CHUNKS), lines }
}

/** The same records as one batch, and the line of each. */
function toBatch({ onError, lines }: RandomFile): { batch: LoadIn; lineOf: Map<string, number> } {
  const lists: Record<Noun, object[]> = { outlet: [], agent: [], event: [], article: [] }
  const lineOf = new Map<string, number>()
  for (const [index, { type, ...record }] of lines.entries()) {
    lineOf.set(`${type}s.${lists[type].length}`, index + 1)
    lists[type].push(record)
  }
  return {
    batch: {
      onError,
      dryRun: false,
      outlets: lists.outlet,
      agents: lists.agent,
      events: lists.event,
      articles: lists.article,
    },
    lineOf,
  }
}

/** Runs the files from an empty archive; the first difference to a plain evaluation of the same batches, or null. */
export async function runCase(db: Db, runner: JobRunner, { first, files }: RandomCase): Promise<string | null> {
  await emptyTables(db)
  await bulkLoad(db, { holder: 'first', limits: DEFAULT_LOAD_LIMITS }, first as never)
  let state = evaluateLoad(emptyArchive(), first).state
  let isInOrder = true
  for (const file of files) {
    isInOrder &&= file.chunks.records === undefined
    const difference = await runFile(db, runner, state, file, isInOrder)
    if (difference) return difference
    state = evaluateLoad(state, toBatch(file).batch).state
  }
  return null
}

async function runFile(
  db: Db,
  runner: JobRunner,
  before: ArchiveState,
  file: RandomFile,
  isInOrder: boolean,
): Promise<string | null> {
  const { batch, lineOf } = toBatch(file)
  const { state, answer } = evaluateLoad(before, batch)
  const { job, errors } = await runner.load(toLines(file.lines), { onError: file.onError, chunks: file.chunks })
  const { counts, created } = answer
  const show = (value: unknown) => JSON.stringify(value)
  if (job.status !== (file.onError === 'REJECT_ALL' && counts.rejected > 0 ? 'FAILED' : 'SUCCEEDED'))
    return `status: ${job.status}`
  if (job.processedLines !== job.totalLines) return `processed ${job.processedLines} of ${job.totalLines} lines`

  const rejected = answer.results
    .filter(({ outcome }) => outcome === 'REJECTED')
    .map(({ kind, index }) => lineOf.get(`${kind.toLowerCase()}s.${index}`) ?? 0)
  const told = new Set(errors.map(({ line }) => line))
  const lines = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b).join()
  if (lines(rejected) !== lines(told))
    return `rejected lines: expected ${lines(rejected)}, got ${lines(told)}: ${show(errors)}`
  if (show(counts) !== show(job.counts)) return `counts: expected ${show(counts)}, got ${show(job.counts)}`
  if (show(created) !== show(job.created)) return `created: expected ${show(created)}, got ${show(job.created)}`
  const comparable = isInOrder ? (given: ArchiveState) => given : inAnyOrder
  const stored =
    differenceOfStates(comparable(state), comparable(await readArchive(db, quoteId))) ??
    (await derivedFaults(db, canonicalUrl))
  if (stored) return stored

  const place = (field: readonly string[]) => [String(lineOf.get(field.slice(0, 2).join('.'))), ...field.slice(2)]
  const must = new Set(answer.must.map(({ code, field }) => faultText({ code, field: place(field) })))
  const may = new Set([...must, ...answer.may.map(({ code, field }) => faultText({ code, field: place(field) }))])
  const got = new Set(errors.map(({ line, code, field }) => faultText({ code, field: [String(line), ...field] })))
  const missing = [...must].filter((fault) => !got.has(fault))
  const surplus = [...got].filter((fault) => !may.has(fault))
  return missing.length + surplus.length > 0 ? `errors: missing ${show(missing)}, surplus ${show(surplus)}` : null
}

/** In chunks, what a link creates may come earlier than in one batch. */
function inAnyOrder(state: ArchiveState): ArchiveState {
  const sort = <T>(records: ReadonlyMap<string, T>) => new Map([...records].sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    outlets: sort(state.outlets),
    agents: sort(state.agents),
    events: sort(state.events),
    articles: sort(state.articles),
  } as ArchiveState
}

/** Without the values: shrinking stays with one fault. */
export function sortOf(difference: string): string {
  return difference.replace(/\d+/g, '#').slice(0, 16)
}

/** Drops files, lines, list items and fields as long as it still fails in the same way. */
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
