import type { RecordNoun } from '../../archive/identity/record-id.ts'
import { mintRecordId } from '../../archive/identity/record-id.ts'

/** What is true of a kind of record when it is looked for. */
export interface IndexRules<F> {
  readonly noun: RecordNoun
  /** What it is known by beside its keys: canonical URL, domain or Wikidata id. */
  naturalKey(fields: F): string | null
  /** Equal for records that a name alone would not tell apart. */
  name(fields: F): string
}

/** A record as it would stand after this load. */
export interface Entry<F, S extends F = F> {
  readonly id: string
  keys: readonly string[]
  fields: F
  /** What the archive holds; null for a new one. */
  readonly stored: S | null
  /** Order of creation, new ones after all that the archive holds. */
  readonly seq: number
}

/** Everything that identifies an input. */
export interface RecordIdentity {
  readonly key: string | undefined
  /** Keys that it is known by beside that one. */
  readonly otherKeys?: readonly string[] | undefined
  readonly naturalKey: string | null
  readonly name: string | null
  /** The key it gets when it gives none. */
  readonly derivedKey: string | null
}

/** The records of one kind that a batch may mean. */
export interface RecordIndex<F, S extends F = F> {
  readonly rules: IndexRules<F>
  readonly byKey: Map<string, Entry<F, S>>
  readonly byNaturalKey: Map<string, Entry<F, S>>
  readonly byName: Map<string, Set<Entry<F, S>>>
  readonly created: Entry<F, S>[]
  /** What rejected records would have been known by. */
  readonly lost: { readonly keys: Set<string>; readonly marks: Set<string>; readonly names: Set<string> }
}

// Above every `seq` of the archive that a double can count.
const NEW_SEQ = 2 ** 52

export function createIndex<F, S extends F & { id: string; seq: number; keys: readonly string[] }>(
  rules: IndexRules<F>,
  stored: Iterable<S>,
): RecordIndex<F, S> {
  const recordIndex: RecordIndex<F, S> = {
    rules,
    byKey: new Map(),
    byNaturalKey: new Map(),
    byName: new Map(),
    created: [],
    lost: { keys: new Set(), marks: new Set(), names: new Set() },
  }
  for (const record of stored) addStored(recordIndex, record)
  return recordIndex
}

export function addStored<F, S extends F & { id: string; seq: number; keys: readonly string[] }>(
  recordIndex: RecordIndex<F, S>,
  record: S,
): void {
  put(recordIndex, { id: record.id, keys: record.keys, fields: record, stored: record, seq: record.seq })
}

export function create<F, S extends F>(
  recordIndex: RecordIndex<F, S>,
  key: string,
  fields: F,
  otherKeys: readonly string[] = [],
): Entry<F, S> {
  const entry: Entry<F, S> = {
    id: mintRecordId(recordIndex.rules.noun, key),
    keys: [...new Set([key, ...otherKeys])],
    fields,
    stored: null,
    seq: NEW_SEQ + recordIndex.created.length,
  }
  recordIndex.created.push(entry)
  put(recordIndex, entry)
  return entry
}

export function change<F, S extends F>(
  recordIndex: RecordIndex<F, S>,
  entry: Entry<F, S>,
  fields: F,
  newKeys: readonly string[] = [],
): void {
  const naturalKey = recordIndex.rules.naturalKey(entry.fields)
  if (naturalKey !== null && recordIndex.byNaturalKey.get(naturalKey) === entry)
    recordIndex.byNaturalKey.delete(naturalKey)
  recordIndex.byName.get(recordIndex.rules.name(entry.fields))?.delete(entry)
  entry.fields = fields
  if (newKeys.length > 0) entry.keys = [...entry.keys, ...newKeys]
  put(recordIndex, entry)
}

function put<F, S extends F>(recordIndex: RecordIndex<F, S>, entry: Entry<F, S>): void {
  for (const key of entry.keys) recordIndex.byKey.set(key, entry)
  const naturalKey = recordIndex.rules.naturalKey(entry.fields)
  if (naturalKey !== null) recordIndex.byNaturalKey.set(naturalKey, entry)
  const name = recordIndex.rules.name(entry.fields)
  const namesakes = recordIndex.byName.get(name)
  if (namesakes) namesakes.add(entry)
  else recordIndex.byName.set(name, new Set([entry]))
}

/** The record that is meant; null where there is none. */
export function find<F, S extends F>(
  recordIndex: RecordIndex<F, S>,
  identity: RecordIdentity,
): Entry<F, S> | null | 'CONFLICT' {
  const { key, naturalKey, name, derivedKey } = identity
  const byKey = findByKeys(recordIndex, identity)
  if (byKey === 'CONFLICT') return 'CONFLICT'
  const byNaturalKey = naturalKey === null ? undefined : recordIndex.byNaturalKey.get(naturalKey)
  if (byKey && byNaturalKey && byKey !== byNaturalKey) return 'CONFLICT'
  const known = byKey ?? byNaturalKey
  if (known) return known
  if (key === undefined && naturalKey === null && name !== null) {
    const earliest = findEarliest(recordIndex.byName.get(name))
    if (earliest) return earliest
  }
  return (key === undefined && derivedKey !== null ? recordIndex.byKey.get(derivedKey) : undefined) ?? null
}

/** The records that identifiers given lead to because of this load: without it they are not known by these. */
export function newHolders<F, S extends F>(
  recordIndex: RecordIndex<F, S>,
  { key, otherKeys = [], naturalKey }: RecordIdentity,
): Entry<F, S>[] {
  const keys = [...(key === undefined ? [] : [key]), ...otherKeys]
  const found = [
    ...keys.map((one) => recordIndex.byKey.get(one)),
    naturalKey === null ? undefined : recordIndex.byNaturalKey.get(naturalKey),
  ].filter((entry) => entry !== undefined)
  return found.filter(({ stored }) => {
    if (stored === null) return true
    // createIndex takes what has keys.
    const had = (stored as S & { readonly keys: readonly string[] }).keys
    return (
      !keys.some((one) => had.includes(one)) &&
      (naturalKey === null || recordIndex.rules.naturalKey(stored) !== naturalKey)
    )
  })
}

function findByKeys<F, S extends F>(
  recordIndex: RecordIndex<F, S>,
  { key, otherKeys = [] }: RecordIdentity,
): Entry<F, S> | undefined | 'CONFLICT' {
  const byKey = key === undefined ? undefined : recordIndex.byKey.get(key)
  if (otherKeys.length === 0) return byKey
  const found = new Set(
    [byKey, ...otherKeys.map((other) => recordIndex.byKey.get(other))].filter((entry) => entry !== undefined),
  )
  return found.size > 1 ? 'CONFLICT' : [...found][0]
}

function findEarliest<F, S extends F>(namesakes: Iterable<Entry<F, S>> | undefined): Entry<F, S> | null {
  let earliest: Entry<F, S> | null = null
  for (const entry of namesakes ?? []) if (!earliest || entry.seq < earliest.seq) earliest = entry
  return earliest
}

/** Remembers a rejected record, so that a link to it does not create it by the back door. */
export function addRejected<F, S extends F>(recordIndex: RecordIndex<F, S>, identity: RecordIdentity): void {
  const key = identity.key ?? identity.derivedKey
  if (key !== null) recordIndex.lost.keys.add(key)
  if (identity.naturalKey !== null) recordIndex.lost.marks.add(identity.naturalKey)
  if (identity.name !== null) recordIndex.lost.names.add(identity.name)
}

export function meansRejected<F, S extends F>(
  recordIndex: RecordIndex<F, S>,
  { key, naturalKey, name, derivedKey }: RecordIdentity,
): boolean {
  const { lost } = recordIndex
  if (key !== undefined ? lost.keys.has(key) : derivedKey !== null && lost.keys.has(derivedKey)) return true
  if (naturalKey !== null && lost.marks.has(naturalKey)) return true
  return key === undefined && naturalKey === null && name !== null && lost.names.has(name)
}
