import { saveRows } from '../../archive/save.ts'
import { createWriter } from '../../archive/writer.ts'
import type { Tx } from '../../postgres/connect.ts'
import type { LoadCounts, RecordCounts, UserError } from '../answer.ts'
import type { Item, Items } from '../items.ts'
import { type Known, resolveItems, type Resolved } from '../merge.ts'
import { countCreated, listErrors, NO_COUNTS, NO_RECORDS } from '../outcome.ts'
import type { Measures } from '../resolve/fields.ts'
import type { Placings } from '../resolve/quotes.ts'
import { writeChanges } from '../write.ts'
import { lockWriters } from '../writer-lock.ts'
import { claimsOf, findClaims, findLost, type Claim, lostOf } from './claim-table.ts'
import type { AnyDraft } from './identity.ts'
import type { ParsedLine } from './parsed.ts'

export interface ChunkResult {
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly errors: readonly { readonly line: number; readonly errors: readonly UserError[] }[]
}

export interface ChunkOptions {
  readonly jobId: string
  /** Whether another line of the file may mean the same record as this one. */
  isSuspect(line: number): boolean
  /** Whether an outlet, agent or event was rejected before. */
  readonly hasLost: boolean
  /** Lines from further down that could create what these rejected ones refer to. */
  provide(rejected: readonly AnyDraft[], taken: readonly number[]): Promise<readonly ParsedLine[]>
}

/** What a chunk's lines are: those that could be read as items, those that could not as errors. */
interface Sorted {
  readonly items: Items
  readonly invalid: Map<Item, readonly UserError[]>
  readonly broken: { readonly line: number; readonly errors: readonly UserError[] }[]
  readonly measures: Measures
  readonly placings: Placings
}

/** Loads lines in the caller's commit, through the same steps as a batch. */
export async function mergeChunk(tx: Tx, given: readonly ParsedLine[], options: ChunkOptions): Promise<ChunkResult & { readonly pulled: readonly number[]; readonly lost: number }> {
  const at = await lockWriters(tx)
  let lines = given
  for (;;) {
    const sorted = sortLines(lines)
    const resolved = await resolveSorted(tx, sorted, options)
    const orphans = [...resolved.attempt.rejected].filter(([, errors]) => errors.some(({ code }) => code === 'UNKNOWN_REFERENCE')).map(([item]) => item)
    const providers = orphans.length === 0 ? [] : await options.provide(orphans, lines.slice(given.length).map(({ number }) => number))
    if (providers.length > 0) {
      lines = [...lines, ...providers]
      continue
    }
    const { attempt, changes } = resolved
    const isEmpty = changes.outlets.length + changes.agents.length + changes.events.length + changes.articles.length === 0
    if (!isEmpty) await writeChanges(tx, attempt, changes, at)
    const pulled = lines.slice(given.length).map(({ number }) => number)
    const lost = lostOf(attempt)
    await saveClaims(tx, options.jobId, [...claimsOf(attempt, options.isSuspect), ...lost], pulled)
    return { ...resultOf(resolved, sorted), pulled, lost: lost.length }
  }
}

function sortLines(lines: readonly ParsedLine[]): Sorted {
  const items = { outlets: [] as Items['outlets'][number][], agents: [] as Items['agents'][number][], events: [] as Items['events'][number][], articles: [] as Items['articles'][number][] }
  const sorted: Sorted = { items, invalid: new Map(), broken: [], measures: new Map(), placings: new Map() }
  const path: readonly string[] = []
  const inOrder = [...lines].sort((a, b) => a.number - b.number)
  for (const { number: index, record } of inOrder) {
    const { errors } = record
    if (record.noun === null || record.draft === null) {
      sorted.broken.push({ line: index, errors })
      continue
    }
    const keep = <I extends Item>(list: I[], item: I) => {
      list.push(item)
      if (errors.length > 0) sorted.invalid.set(item, errors)
    }
    if (record.noun === 'outlet') keep(items.outlets, { noun: 'outlet', index, path, draft: record.draft })
    else if (record.noun === 'agent') keep(items.agents, { noun: 'agent', index, path, draft: record.draft })
    else if (record.noun === 'event') keep(items.events, { noun: 'event', index, path, draft: record.draft })
    else {
      const item = { noun: 'article', index, path, draft: record.draft } as const
      keep(items.articles, item)
      if (record.measure) sorted.measures.set(record.draft, record.measure)
      if (record.placing) sorted.placings.set(item, record.placing)
    }
  }
  return sorted
}

async function resolveSorted(tx: Tx, { items, invalid, measures, placings }: Sorted, options: ChunkOptions): Promise<Resolved> {
  const all: readonly Item[] = [...items.outlets, ...items.agents, ...items.events, ...items.articles]
  const suspects = all.filter((item) => options.isSuspect(item.index) && !invalid.has(item))
  const { claimed, ghosts } = suspects.length > 0 ? await findClaims(tx, options.jobId, suspects) : { claimed: new Set<string>(), ghosts: [] }
  const judged = new Map(invalid)
  for (const ghost of ghosts) judged.set(ghost, [{ code: 'DUPLICATE_KEY', field: [], message: 'An earlier line of this file is the same record. Give each record once.' }])
  const known: Known = { claimed, measures, placings, ...(options.hasLost ? { lost: await findLost(tx, options.jobId, all) } : {}) }
  return resolveItems(tx, items, judged, known)
}

function resultOf({ attempt, changes }: Resolved, { items, broken }: Sorted): ChunkResult {
  const counts = { ...NO_COUNTS } as { -readonly [K in keyof LoadCounts]: number }
  counts.rejected = broken.length
  const errors = [...broken]
  const changed = new Set<unknown>([...changes.outlets, ...changes.agents, ...changes.events, ...changes.articles])
  for (const item of [...items.outlets, ...items.agents, ...items.events, ...items.articles]) {
    if (attempt.rejected.has(item)) {
      counts.rejected++
      errors.push({ line: item.index, errors: listErrors(attempt, item) })
      continue
    }
    const entry = attempt.meant.get(item)
    if (!changed.has(entry)) counts.unchanged++
    else if (entry?.stored) counts.updated++
    else counts.created++
  }
  return { counts, created: countCreated(changes), errors: errors.sort((a, b) => a.line - b.line) }
}

const CLAIM_COLUMNS = { job_id: 'uuid', noun: 'text', scheme: 'text', value: 'text', record_id: 'uuid' } as const

async function saveClaims(tx: Tx, jobId: string, claims: readonly Claim[], pulled: readonly number[]): Promise<void> {
  const rows = [...claims, ...pulled.map((line) => ({ noun: 'article', scheme: 'line', value: String(line), recordId: null }))]
  const byKey = new Map(rows.map(({ noun, scheme, value, recordId }) => [`${noun} ${scheme} ${value}`, { job_id: jobId, noun, scheme, value, record_id: recordId }]))
  await saveRows(tx, 'load_claim', CLAIM_COLUMNS, [...byKey.values()], 'job_id, noun, scheme, value')
}

const ERROR_COLUMNS = { job_id: 'uuid', line: 'integer', number: 'integer', code: 'text', field: 'text[]', message: 'text' } as const

/** Keeps what is wrong with the lines of a chunk, in its commit. */
export async function saveErrors(tx: Tx, jobId: string, errors: ChunkResult['errors']): Promise<void> {
  const writer = createWriter(tx)
  writer.insert('load_error', ERROR_COLUMNS, errors.flatMap(({ line, errors: ofLine }) =>
    ofLine.map(({ code, field, message }, number) => ({ job_id: jobId, line, number, code, field, message }))))
  await writer.flush()
}

export function addCounts<T extends LoadCounts | RecordCounts>(a: T, b: T): T {
  return Object.fromEntries(Object.entries(a).map(([name, count]) => [name, (count as number) + b[name as keyof T & keyof typeof b as never]])) as unknown as T
}

export const NOTHING: ChunkResult = { counts: NO_COUNTS, created: NO_RECORDS, errors: [] }
