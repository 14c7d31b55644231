import type { Tx } from '../../postgres/sql.ts'
import type { LoadCounts, LoadOutcome, RecordCounts, UserError } from '../answer.ts'
import type { Item, Items, Measures, ParsedBatch, Placings } from '../batch/items.ts'
import { type BatchOptions, isRepeated, loadBatch } from '../batch/load.ts'
import { countOutcomes, NO_COUNTS, NO_RECORDS } from '../batch/result.ts'
import type { ParsedLine } from './parse-block.ts'

export interface LinesOptions extends Pick<ParsedBatch, 'extractQuotes'>, Pick<BatchOptions, 'lookup' | 'onWrite'> {}

/** A line that was not loaded, with its errors. */
export interface FaultyLine {
  readonly line: number
  readonly start: number
  readonly bytes: number
  readonly errors: readonly UserError[]
}

/** The result of loading some lines. */
export interface LinesResult {
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly rejected: readonly FaultyLine[]
  /** Lines whose only errors are references to records that do not exist (yet). */
  readonly waiting: readonly FaultyLine[]
}

export const NOTHING: LinesResult = { counts: NO_COUNTS, created: NO_RECORDS, rejected: [], waiting: [] }

export function addResults(one: LinesResult, other: LinesResult): LinesResult {
  return {
    counts: addCounts(one.counts, other.counts),
    created: addCounts(one.created, other.created),
    rejected: [...one.rejected, ...other.rejected],
    waiting: [...one.waiting, ...other.waiting],
  }
}

/**
 * Loads lines in order, in the caller's transaction. The steps are the same as those of `bulkLoad` with SKIP_BAD. If
 * two lines contain the same record, they are loaded in different batches: the record of the first line must be stored
 * before the second line is checked.
 */
export async function loadLines(tx: Tx, lines: readonly ParsedLine[], options: LinesOptions): Promise<LinesResult> {
  let result = NOTHING
  // If two lines of a batch contain the same record, the batch is tried again with fewer lines: it then ends before
  // the second of these lines. After each loaded batch, `size` is doubled.
  let size = lines.length
  for (let from = 0; from < lines.length;) {
    const batch = lines.slice(from, from + size)
    // The identifiers and names were gathered for all lines together.
    const isWhole = batch.length === lines.length
    const loaded = await loadOnce(tx, batch, isWhole ? options : { ...options, lookup: undefined })
    if (typeof loaded === 'number') {
      size = loaded
      continue
    }
    result = addResults(result, loaded)
    from += batch.length
    size *= 2
  }
  return result
}

/**
 * Loads lines as one batch. If two lines contain the same record, nothing is written, and the function returns the
 * number of lines before the second one.
 */
async function loadOnce(
  tx: Tx,
  lines: readonly ParsedLine[],
  { extractQuotes, lookup, onWrite }: LinesOptions,
): Promise<LinesResult | number> {
  const { batch, unreadable } = toBatch(lines)
  const { results, created } = await loadBatch(
    tx,
    { ...batch, extractQuotes },
    { onError: 'SKIP_BAD', refuseRepeated: true, lookup, onWrite },
  )
  const byNumber = new Map(lines.map((line) => [line.number, line]))
  const rejected: FaultyLine[] = unreadable.map((line) => toFaulty(line, line.record.errors))
  const waiting: FaultyLine[] = []
  const loaded: LoadOutcome[] = []
  const repeated = new Set<number>()
  for (const { item, outcome, errors } of results) {
    if (isRepeated(item, errors)) repeated.add(item.index)
    if (outcome !== 'REJECTED') {
      loaded.push(outcome)
      continue
    }
    const isWaiting = errors.every(({ code }) => code === 'UNKNOWN_REFERENCE')
    const list = isWaiting ? waiting : rejected
    list.push(toFaulty(byNumber.get(item.index) as ParsedLine, errors))
  }
  if (repeated.size > 0) return lines.findIndex(({ number }) => repeated.has(number))
  return { counts: { ...countOutcomes(loaded), rejected: rejected.length }, created, rejected, waiting }
}

function toFaulty({ number, start, bytes }: ParsedLine, errors: readonly UserError[]): FaultyLine {
  return { line: number, start, bytes, errors }
}

/**
 * Makes a batch in which the index of each item is the number of its line. `unreadable` are the lines from which no
 * record could be parsed.
 */
function toBatch(lines: readonly ParsedLine[]): { batch: ParsedBatch; unreadable: readonly ParsedLine[] } {
  const items = {
    outlets: [] as Items['outlets'][number][],
    agents: [] as Items['agents'][number][],
    events: [] as Items['events'][number][],
    articles: [] as Items['articles'][number][],
  }
  const errors = new Map<Item, readonly UserError[]>()
  const unreadable: ParsedLine[] = []
  const [measures, placings]: [Measures, Placings] = [new Map(), new Map()]
  for (const line of lines) {
    const { number: index, record } = line
    if (record.noun === null || record.parsed === null) {
      unreadable.push(line)
      continue
    }
    const keep = <I extends Item>(list: I[], item: I) => {
      list.push(item)
      if (record.errors.length > 0) errors.set(item, record.errors)
    }
    const path: readonly string[] = []
    if (record.noun === 'outlet') keep(items.outlets, { noun: 'outlet', index, path, parsed: record.parsed })
    else if (record.noun === 'agent') keep(items.agents, { noun: 'agent', index, path, parsed: record.parsed })
    else if (record.noun === 'event') keep(items.events, { noun: 'event', index, path, parsed: record.parsed })
    else {
      const item = { noun: 'article', index, path, parsed: record.parsed } as const
      keep(items.articles, item)
      if (record.measure) measures.set(record.parsed, record.measure)
      if (record.placing) placings.set(item, record.placing)
    }
  }
  return { batch: { items, errors, measures, placings }, unreadable }
}

function addCounts<T extends LoadCounts | RecordCounts>(one: T, other: T): T {
  return Object.fromEntries(
    Object.entries(one).map(([name, count]) => [name, (count as number) + (other[name as keyof T] as number)]),
  ) as unknown as T
}
