import { type Family, toFamily, toLevels } from './order.ts'
import { type Entry, type Fault, type FileRecord, isRecord, type Kind, type Value } from '../read/record.ts'

export interface Scan {
  readonly counts: Readonly<Record<Kind, number>>
  readonly unreadable: number
  /** Of each good event, in the order of the files. */
  readonly levels: readonly number[]
  readonly identifiers: ReadonlySet<string>
  /** Whether a record has what only a job takes: the block of an export. */
  readonly hasHistory: boolean
}

type Check = (kind: Kind, value: Value) => readonly Fault[]

/** Reads everything once: says what cannot be sent, counts the rest and learns which event is whose parent. */
export async function scan(
  entries: AsyncIterable<Entry>,
  check: Check,
  report: (entry: Entry, faults: readonly Fault[]) => void,
): Promise<Scan> {
  const counts = { outlet: 0, agent: 0, event: 0, article: 0 }
  const families: Family[] = []
  const identifiers = new Set<string>()
  let unreadable = 0
  let hasHistory = false
  for await (const entry of entries) {
    if (isRecord(entry) && entry.value.history !== undefined) hasHistory = true
    const faults = isRecord(entry) ? check(entry.kind, withoutHistory(entry).value) : entry.faults
    if (faults.length > 0) report(entry, faults)
    if (faults.length > 0 || !isRecord(entry)) {
      unreadable += 1
      continue
    }
    counts[entry.kind] += 1
    if (entry.kind === 'event') families.push(toFamily(entry.value))
    if (entry.kind !== 'article')
      for (const identifier of identifiersOf(entry.kind, entry.value)) identifiers.add(identifier)
  }
  return { counts, unreadable, levels: toLevels(families), identifiers, hasHistory }
}

/** The record as the API's batches take it. */
function withoutHistory(record: FileRecord): FileRecord {
  if (record.value.history === undefined) return record
  return { ...record, value: Object.fromEntries(Object.entries(record.value).filter(([name]) => name !== 'history')) }
}

export function identifiersOf(kind: Kind, { key, domain, wikidataId }: Value): string[] {
  return [
    ['key', key],
    ['domain', domain],
    ['wikidata', wikidataId],
  ]
    .filter(([, value]) => typeof value === 'string')
    .map(([scheme, value]) => `${kind}:${scheme}:${scheme === 'key' ? String(value) : String(value).toLowerCase()}`)
}

/**
 * The good records, those that others link to first: outlets, agents, events from the top down, articles. Each step
 * reads the files again, which is cheaper than holding them: reading is some fifty times as fast as loading.
 */
export async function* inOrder(
  readAll: () => AsyncIterable<Entry>,
  check: Check,
  { counts, levels }: Scan,
): AsyncGenerator<FileRecord> {
  const highest = levels.reduce((max, level) => Math.max(max, level), 0)
  const steps: { kinds: readonly Kind[]; level?: number }[] = [
    { kinds: ['outlet', 'agent'] },
    ...Array.from({ length: highest + 1 }, (_, level) => ({ kinds: ['event'] as const, level })),
    { kinds: ['article'] },
  ]
  for (const { kinds, level } of steps) {
    if (kinds.every((kind) => counts[kind] === 0)) continue
    let event = -1
    for await (const read of readAll()) {
      const entry = isRecord(read) ? withoutHistory(read) : read
      if (!isRecord(entry) || !kinds.includes(entry.kind) || check(entry.kind, entry.value).length > 0) continue
      if (entry.kind === 'event') event += 1
      if (level === undefined || levels[event] === level) yield entry
    }
  }
}
