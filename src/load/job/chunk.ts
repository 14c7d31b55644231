import { saveRows } from '../../postgres/save-rows.ts'
import type { Tx } from '../../postgres/sql.ts'
import { createWriter } from '../../postgres/writer.ts'
import type { LoadCounts, RecordCounts, UserError } from '../answer.ts'
import { countCreated } from '../batch/changes.ts'
import { type Item, type Items, listItems, type Measures, type Placings } from '../batch/items.ts'
import { type Known, resolveItems, type Resolved } from '../batch/load.ts'
import { listErrors, NO_COUNTS, NO_RECORDS } from '../batch/result.ts'
import type { Attempt } from '../batch/resolve/attempt.ts'
import { writeChanges } from '../batch/write.ts'
import { lockWriters } from '../batch/writer-lock.ts'
import { claimsOf, findClaims, findLost, type Claim, lostOf } from './claim-table.ts'
import type { Identifier } from './identity.ts'
import type { ParsedLine } from './parsed.ts'
import { missingIdentifiers, standIns } from './witness.ts'

export interface ChunkResult {
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly errors: readonly { readonly line: number; readonly errors: readonly UserError[] }[]
}

export interface ChunkOptions {
  readonly jobId: string
  /** Whether another line of the file may mean the same record as this one. */
  isTwin(line: number): boolean
  /** Whether its twins are too many to be judged beside it. */
  isCrowded(line: number): boolean
  /** Whether an outlet, agent or event was rejected before. */
  readonly hasLost: boolean
  /** Whether only a link could make what is known by this. */
  isOpen(identifier: Identifier): boolean
  /** Twins of some lines that come later. */
  twinsOf(lines: readonly number[]): Promise<readonly ParsedLine[]>
  /** The next line from further down that could make each of these, lines of `taken` aside. */
  provide(missing: readonly Identifier[], taken: ReadonlySet<number>): Promise<readonly ParsedLine[]>
}

/** What a chunk's lines are: those that could be read as items, those that could not as errors. */
interface Sorted {
  readonly items: Items
  readonly invalid: Map<Item, readonly UserError[]>
  readonly broken: { readonly line: number; readonly errors: readonly UserError[] }[]
  readonly measures: Measures
  readonly placings: Placings
}

/**
 * Loads lines in the caller's commit, through the same steps as a batch. Lines from further down that these cannot be
 * judged without are judged with them, as witnesses: twins that are found to be doubles are done with, all others wait
 * for their turn.
 */
export async function mergeChunk(
  tx: Tx,
  lines: readonly ParsedLine[],
  options: ChunkOptions,
): Promise<ChunkResult & { readonly pulled: readonly number[]; readonly lost: number }> {
  const at = await lockWriters(tx)
  const sorted = sortLines(lines)
  const { joint, witnesses } = await judge(tx, lines, sorted, options)
  const doubles = witnesses.filter((item) =>
    joint.attempt.rejected.get(item)?.some(({ code, field }) => code === 'DUPLICATE_KEY' && field.length === 0),
  )
  const { resolved, standIns: placeholders } =
    witnesses.length === doubles.length
      ? { resolved: joint, standIns: [] }
      : await resolveAlone(tx, joint, sorted, options)
  const attempt = resolved.attempt
  const holders = new Set(placeholders.map((item) => attempt.recordOf.get(item)))
  const changes = { ...resolved.changes, articles: resolved.changes.articles.filter((entry) => !holders.has(entry)) }
  const isEmpty = changes.outlets.length + changes.agents.length + changes.events.length + changes.articles.length === 0
  if (!isEmpty) await writeChanges(tx, attempt, changes, at)
  const lost = lostOf(
    listItems(sorted.items).filter((item) => attempt.rejected.has(item)),
    joint.attempt,
  )
  const pulled = doubles.map(({ index }) => index)
  await saveClaims(
    tx,
    options.jobId,
    [...claimsOf(joint.attempt, attempt, listItems(sorted.items), options), ...lost],
    pulled,
  )
  return { ...resultOf({ attempt, changes }, joint.attempt, sorted, doubles), pulled, lost: lost.length }
}

/** The chunk's lines and all that they cannot be judged without. */
async function judge(
  tx: Tx,
  lines: readonly ParsedLine[],
  own: Sorted,
  options: ChunkOptions,
): Promise<{ joint: Resolved; witnesses: readonly Item[] }> {
  const now = new Set(listItems(own.items))
  const taken = new Set<number>()
  let sorted = own
  for (let more = await options.twinsOf(lines.map(({ number }) => number)); ;) {
    for (const { number } of more) taken.add(number)
    sorted = addLines(sorted, more)
    const joint = await resolveSorted(tx, sorted, options)
    const items = listItems(sorted.items)
    const missing = missingIdentifiers(joint.attempt, items, options.isOpen)
    const providers = missing.length === 0 ? [] : await options.provide(missing, taken)
    if (providers.length === 0) return { joint, witnesses: items.filter((item) => !now.has(item)) }
    for (const { number } of providers) taken.add(number)
    const twins = await options.twinsOf(providers.map(({ number }) => number))
    more = [...providers, ...twins.filter(({ number }) => !taken.has(number))]
  }
}

/** The chunk's lines as they were judged, and without the witnesses what these make for them. */
async function resolveAlone(
  tx: Tx,
  joint: Resolved,
  own: Sorted,
  options: ChunkOptions,
): Promise<{ resolved: Resolved; standIns: readonly Item[] }> {
  const all = listItems(own.items)
  const placeholders = standIns(joint.attempt, new Set(all))
  const items = { ...own.items, articles: [...own.items.articles, ...placeholders].sort((a, b) => a.index - b.index) }
  const judged = new Map(own.invalid)
  for (const item of all) if (joint.attempt.rejected.has(item)) judged.set(item, listErrors(joint.attempt, item))
  return { resolved: await resolveSorted(tx, { ...own, items, invalid: judged }, options), standIns: placeholders }
}

function sortLines(lines: readonly ParsedLine[]): Sorted {
  return addLines(
    {
      items: { outlets: [], agents: [], events: [], articles: [] },
      invalid: new Map(),
      broken: [],
      measures: new Map(),
      placings: new Map(),
    },
    lines,
  )
}

/** The items there are stay the same objects. */
function addLines(sorted: Sorted, lines: readonly ParsedLine[]): Sorted {
  if (lines.length === 0) return sorted
  const { outlets, agents, events, articles } = sorted.items
  const items = { outlets: [...outlets], agents: [...agents], events: [...events], articles: [...articles] }
  const { measures, placings } = sorted
  const [invalid, broken] = [new Map(sorted.invalid), [...sorted.broken]]
  const path: readonly string[] = []
  for (const { number: index, record } of lines) {
    const { errors } = record
    if (record.noun === null || record.draft === null) {
      broken.push({ line: index, errors })
      continue
    }
    const keep = <I extends Item>(list: I[], item: I) => {
      list.push(item)
      if (errors.length > 0) invalid.set(item, errors)
    }
    if (record.noun === 'outlet') keep(items.outlets, { noun: 'outlet', index, path, draft: record.draft })
    else if (record.noun === 'agent') keep(items.agents, { noun: 'agent', index, path, draft: record.draft })
    else if (record.noun === 'event') keep(items.events, { noun: 'event', index, path, draft: record.draft })
    else {
      const item = { noun: 'article', index, path, draft: record.draft } as const
      keep(items.articles, item)
      if (record.measure) measures.set(record.draft, record.measure)
      if (record.placing) placings.set(item, record.placing)
    }
  }
  for (const list of Object.values(items)) list.sort((a: Item, b: Item) => a.index - b.index)
  return { items, invalid, broken, measures, placings }
}

async function resolveSorted(
  tx: Tx,
  { items, invalid, measures, placings }: Sorted,
  options: ChunkOptions,
): Promise<Resolved> {
  const all = listItems(items)
  const twins = all.filter((item) => options.isTwin(item.index) && !invalid.has(item))
  const { claimed, ghosts } =
    twins.length > 0 ? await findClaims(tx, options.jobId, twins) : { claimed: new Set<string>(), ghosts: [] }
  const judged = new Map(invalid)
  for (const ghost of ghosts)
    judged.set(ghost, [
      {
        code: 'DUPLICATE_KEY',
        field: [],
        message: 'An earlier line of this file is the same record. Give each record once.',
      },
    ])
  const known: Known = {
    claimed,
    ...(options.hasLost ? { lost: await findLost(tx, options.jobId, all) } : {}),
  }
  return resolveItems(tx, { items, errors: judged, measures, placings }, known)
}

function resultOf(
  { attempt, changes }: Resolved,
  joint: Attempt,
  { items, broken }: Sorted,
  doubles: readonly Item[],
): ChunkResult {
  const counts = { ...NO_COUNTS } as { -readonly [K in keyof LoadCounts]: number }
  const errors = [...broken]
  const changed = new Set<unknown>([...changes.outlets, ...changes.agents, ...changes.events, ...changes.articles])
  for (const item of [...listItems(items), ...doubles]) {
    if (joint.rejected.has(item)) errors.push({ line: item.index, errors: listErrors(joint, item) })
    else if (attempt.rejected.has(item)) errors.push({ line: item.index, errors: listErrors(attempt, item) })
    else {
      const entry = attempt.recordOf.get(item)
      if (!changed.has(entry)) counts.unchanged++
      else if (entry?.stored) counts.updated++
      else counts.created++
    }
  }
  counts.rejected = errors.length
  return { counts, created: countCreated(changes), errors: errors.sort((a, b) => a.line - b.line) }
}

const CLAIM_COLUMNS = { job_id: 'uuid', noun: 'text', scheme: 'text', value: 'text', record_id: 'uuid' } as const

async function saveClaims(tx: Tx, jobId: string, claims: readonly Claim[], pulled: readonly number[]): Promise<void> {
  const rows = [
    ...claims,
    ...pulled.map((line) => ({ noun: 'article', scheme: 'line', value: String(line), recordId: null })),
  ]
  const byKey = new Map(
    rows.map(({ noun, scheme, value, recordId }) => [
      `${noun} ${scheme} ${value}`,
      { job_id: jobId, noun, scheme, value, record_id: recordId },
    ]),
  )
  await saveRows(tx, 'load_claim', CLAIM_COLUMNS, [...byKey.values()], 'job_id, noun, scheme, value')
}

const ERROR_COLUMNS = {
  job_id: 'uuid',
  line: 'integer',
  number: 'integer',
  code: 'text',
  field: 'text[]',
  message: 'text',
} as const

/** Keeps what is wrong with the lines of a chunk, in its commit. */
export async function saveErrors(tx: Tx, jobId: string, errors: ChunkResult['errors']): Promise<void> {
  const writer = createWriter(tx)
  writer.insert(
    'load_error',
    ERROR_COLUMNS,
    errors.flatMap(({ line, errors: ofLine }) =>
      ofLine.map(({ code, field, message }, number) => ({ job_id: jobId, line, number, code, field, message })),
    ),
  )
  await writer.flush()
}

export function addCounts<T extends LoadCounts | RecordCounts>(a: T, b: T): T {
  return Object.fromEntries(
    Object.entries(a).map(([name, count]) => [name, (count as number) + b[name as keyof T & keyof typeof b as never]]),
  ) as unknown as T
}

export const NOTHING: ChunkResult = { counts: NO_COUNTS, created: NO_RECORDS, errors: [] }
