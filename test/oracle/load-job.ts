import type { LoadCounts, RecordCounts } from '../../src/load/answer.ts'
import { evaluateLoad } from './load.ts'
import { type Fault, type LoadIn, type Noun, NOUNS } from './load-types.ts'
import type { ArchiveState } from './state.ts'

/** A line of a file: `type` and the fields of the input object. */
export type Line = { readonly type: Noun } & Readonly<Record<string, unknown>>

export interface JobIn {
  readonly lines: readonly Line[]
  readonly onError: 'SKIP_BAD' | 'REJECT_ALL'
  readonly dryRun: boolean
}

/** A line with its number in the file, counted from 1. */
interface Numbered {
  readonly number: number
  readonly line: Line
}

/** The faults of rejected lines; each `field` begins with the number of the line. */
export interface JobFaults {
  readonly rejected: readonly number[]
  readonly must: readonly Fault[]
  readonly may: readonly Fault[]
}

export interface JobAnswer extends JobFaults {
  readonly status: 'SUCCEEDED' | 'FAILED'
  readonly counts: LoadCounts
  readonly created: RecordCounts
}

const NO_COUNTS: LoadCounts = { created: 0, updated: 0, unchanged: 0, rejected: 0, skipped: 0 }
const NO_RECORDS: RecordCounts = { outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 }

/**
 * Evaluates a job in batches of `size` lines. With `cut`, a batch ends before a line that refers to the same record as
 * an earlier line of the batch. Without `cut`, only such a line moves to the next batch.
 */
export function evaluateJob(
  before: ArchiveState,
  { lines, onError, dryRun }: JobIn,
  size: number,
  cut: boolean,
): { state: ArchiveState; answer: JobAnswer } {
  const numbered = lines.map((line, index): Numbered => ({ number: index + 1, line }))
  const job = new Job(before)
  for (const isPart of [({ type }: Line) => type !== 'article', ({ type }: Line) => type === 'article']) {
    let waiting = job.load(
      numbered.filter(({ line }) => isPart(line)),
      size,
      cut,
    )
    for (;;) {
      const loaded = job.loaded
      const left = job.load(
        waiting.map(({ line }) => line),
        size,
        cut,
      )
      waiting = left
      if (job.loaded === loaded) break
    }
    for (const { line, must, may } of waiting) job.reject(line, must, may)
  }
  const { rejected, created, updated, unchanged } = job.counts
  const isRefused = onError === 'REJECT_ALL' && rejected > 0
  return {
    state: isRefused || dryRun ? before : job.state,
    answer: {
      status: isRefused ? 'FAILED' : 'SUCCEEDED',
      counts: isRefused ? { ...NO_COUNTS, rejected, skipped: created + updated + unchanged } : job.counts,
      created: isRefused ? NO_RECORDS : job.created,
      rejected: job.rejected.sort((a, b) => a - b),
      must: job.must,
      may: job.may,
    },
  }
}

interface Waiting {
  readonly line: Numbered
  readonly must: readonly Fault[]
  readonly may: readonly Fault[]
}

class Job {
  counts = NO_COUNTS
  created = NO_RECORDS
  readonly rejected: number[] = []
  readonly must: Fault[] = []
  readonly may: Fault[] = []

  state: ArchiveState

  constructor(before: ArchiveState) {
    this.state = before
  }

  get loaded(): number {
    return this.counts.created + this.counts.updated + this.counts.unchanged
  }

  reject({ number }: Numbered, must: readonly Fault[], may: readonly Fault[]): void {
    this.rejected.push(number)
    this.must.push(...must)
    this.may.push(...may)
    this.counts = { ...this.counts, rejected: this.counts.rejected + 1 }
  }

  /** Returns the lines that have to wait. */
  load(lines: readonly Numbered[], size: number, cut: boolean): Waiting[] {
    const waiting: Waiting[] = []
    let carried: readonly Numbered[] = []
    for (let from = 0; from < lines.length || carried.length > 0; from += size) {
      let batch: readonly Numbered[] = [...carried, ...lines.slice(from, from + size)]
      carried = []
      while (batch.length > 0) {
        let now = batch
        for (;;) {
          const { repeated } = evaluateBatch(this.state, now)
          const first = repeated[0]
          if (!cut) carried = repeated
          if (!cut || !first) break
          now = now.slice(0, now.indexOf(first))
        }
        waiting.push(...this.loadBatch(now))
        batch = batch.slice(now.length)
      }
    }
    return waiting
  }

  private loadBatch(batch: readonly Numbered[]): Waiting[] {
    const { state, answer, faultsOf, repeated } = evaluateBatch(this.state, batch)
    this.state = state
    this.created = add(this.created, answer.created)
    const { created, updated, unchanged } = answer.counts
    this.counts = add(this.counts, { ...NO_COUNTS, created, updated, unchanged })
    const waiting: Waiting[] = []
    for (const line of batch) {
      const faults = faultsOf.get(line)
      if (!faults || repeated.includes(line)) continue
      const own = (given: readonly Fault[]) => given.filter(({ field }) => field[0] === String(line.number))
      const [must, may] = [own(answer.must), own(answer.may)]
      if (faults.every(({ code }) => code === 'UNKNOWN_REFERENCE')) waiting.push({ line, must, may })
      else this.reject(line, must, may)
    }
    return waiting
  }
}

function evaluateBatch(state: ArchiveState, batch: readonly Numbered[]) {
  const lists: Record<Noun, Numbered[]> = { outlet: [], agent: [], event: [], article: [] }
  for (const one of batch) lists[one.line.type].push(one)
  const inputs = Object.fromEntries(
    NOUNS.map((noun) => [`${noun}s`, lists[noun].map(({ line: { type: _, ...input } }) => input)]),
  )
  const loaded = evaluateLoad(state, { ...inputs, onError: 'SKIP_BAD', dryRun: false } as LoadIn)
  const lineOf = (list: string, index: number) => lists[list.slice(0, -1) as Noun][index] as Numbered
  const place = ({ code, field: [list = '', index = '', ...field] }: Fault): Fault => ({
    code,
    field: [String(lineOf(list, Number(index)).number), ...field],
  })
  const faultsOf = new Map<Numbered, readonly Fault[]>()
  for (const { kind, index, faults } of loaded.answer.rejected)
    faultsOf.set(lineOf(`${kind.toLowerCase()}s`, index), faults.map(place))
  const repeated = batch.filter((line) =>
    faultsOf.get(line)?.some(({ code, field }) => code === 'DUPLICATE_KEY' && field.length === 1),
  )
  const { counts, created, must, may } = loaded.answer
  return {
    state: loaded.state,
    answer: { counts, created, must: must.map(place), may: may.map(place) },
    faultsOf,
    repeated,
  }
}

function add<T extends LoadCounts | RecordCounts>(one: T, other: T): T {
  return Object.fromEntries(
    Object.entries(one).map(([name, count]) => [name, (count as number) + (other[name as keyof T] as number)]),
  ) as unknown as T
}
