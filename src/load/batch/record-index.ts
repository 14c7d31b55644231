import { mintRecordId, type RecordNoun } from '../../archive/identity/record-id.ts'
import type { RecordIdentity } from '../../archive/identity/record-identity.ts'

/** Describes how records of one kind are identified. */
export interface IndexRules<F> {
  readonly noun: RecordNoun
  /** The natural key of a record: its canonical URL, domain or Wikidata ID. */
  naturalKey(fields: F): string | null
  /**
   * Adds a natural key to a record's fields. Defined only for outlets and agents: an outlet or agent that has no
   * natural key can be found by name, and can then get a natural key.
   */
  withNaturalKey?(fields: F, naturalKey: string): F
  /**
   * The folded text by which a record can be found. Two records get the same folded text if they cannot be
   * distinguished by name, for example because their names differ only in case.
   */
  name(fields: F): string
}

/** The properties that a stored record has in addition to its fields. */
export interface StoredRecord {
  readonly id: string
  readonly seq: number
  readonly keys: readonly string[]
  readonly keyGiven?: boolean
  readonly loadedDirectly?: boolean
  readonly isPublic?: boolean
}

/** A record as it will be after this load. */
export interface Entry<F, S extends F = F> {
  readonly id: string
  keys: readonly string[]
  fields: F
  /** Whether a loader gave the record at least one of its keys. If not, all its keys are derived from its fields. */
  keyGiven: boolean
  /**
   * Whether the record has ever been loaded as a top-level record. If the record has only been referred to, references
   * may still fill in its missing fields.
   */
  loadedDirectly: boolean
  /** The record as it is stored, or null for a new record. */
  readonly stored: S | null
  /** The position of the record in the order of creation. New records have higher numbers than stored records. */
  readonly seq: number
}

/** The records of one kind to which a batch may refer. */
export interface RecordIndex<F, S extends F = F> {
  readonly rules: IndexRules<F>
  readonly byKey: Map<string, Entry<F, S>>
  readonly byNaturalKey: Map<string, Entry<F, S>>
  readonly byName: Map<string, Set<Entry<F, S>>>
  readonly created: Entry<F, S>[]
  /** The keys, natural keys and names of rejected records. */
  readonly rejected: {
    readonly keys: Set<string>
    readonly naturalKeys: Set<string>
    readonly names: Set<string>
    /**
     * The names of rejected records that have no identifier. A reference with an identifier may refer to such a record
     * by its name. If the reference also has a key, it can refer only to a record without a key: `keyless` contains the
     * names of these records.
     */
    readonly unidentified: { readonly keyless: Set<string>; readonly all: Set<string> }
  }
}

// The `seq` of the first new record. This number is higher than the `seq` of any stored record, and a double can
// represent it exactly.
const NEW_SEQ = 2 ** 52

export function createIndex<F, S extends F & StoredRecord>(
  rules: IndexRules<F>,
  stored: Iterable<S>,
): RecordIndex<F, S> {
  const recordIndex: RecordIndex<F, S> = {
    rules,
    byKey: new Map(),
    byNaturalKey: new Map(),
    byName: new Map(),
    created: [],
    rejected: {
      keys: new Set(),
      naturalKeys: new Set(),
      names: new Set(),
      unidentified: { keyless: new Set(), all: new Set() },
    },
  }
  for (const record of stored) addStored(recordIndex, record)
  return recordIndex
}

export function addStored<F, S extends F & StoredRecord>(recordIndex: RecordIndex<F, S>, record: S): void {
  const { id, seq, keys, keyGiven = true, loadedDirectly = true } = record
  put(recordIndex, { id, keys, fields: record, keyGiven, loadedDirectly, stored: record, seq })
}

export interface Origin {
  readonly otherKeys: readonly string[]
  readonly keyGiven: boolean
  readonly loadedDirectly: boolean
}

export function create<F, S extends F>(
  recordIndex: RecordIndex<F, S>,
  key: string,
  fields: F,
  { otherKeys, keyGiven, loadedDirectly }: Origin,
): Entry<F, S> {
  const entry: Entry<F, S> = {
    id: mintRecordId(recordIndex.rules.noun, key),
    keys: [...new Set([key, ...otherKeys])],
    fields,
    keyGiven,
    loadedDirectly,
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

/**
 * Finds the record to which an identity refers. These records are tried in this order:
 * 1. the record that has the key or the identifier (URL, domain or Wikidata ID);
 * 2. the record that has the identifier as one of its keys;
 * 3. if an identifier is given: the earliest record of the given name that has no identifier;
 * 4. if only a name is given: the earliest record of that name;
 * 5. if only a name is given: the record that has the key that is derived from the name.
 *
 * Returns null if no record is found, and `CONFLICT` if the keys and the identifier belong to different records.
 */
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
  // A name or an identifier can fit several records, so an export lists all keys of each record that a load could
  // confuse with another record. If an input has such a list and step 1 finds nothing, the input is about a new record,
  // even if the later steps would find a stored one.
  if (identity.otherKeys !== undefined) return null
  if (naturalKey !== null) return recordIndex.byKey.get(naturalKey) ?? findUnidentified(recordIndex, identity)
  if (key !== undefined) return null
  const earliest = name === null ? null : findEarliest(recordIndex.byName.get(name))
  return earliest ?? (derivedKey === null ? null : (recordIndex.byKey.get(derivedKey) ?? null))
}

/** Whether an input refers to this record by name and has an identifier that the record lacks. */
export function takesIdentifier<F, S extends F>(
  { rules }: RecordIndex<F, S>,
  { key, otherKeys = [], naturalKey }: RecordIdentity,
  { fields, keys }: Entry<F, S>,
): boolean {
  if (naturalKey === null || !rules.withNaturalKey || rules.naturalKey(fields) !== null) return false
  return ![key, ...otherKeys, naturalKey].some((one) => one !== undefined && keys.includes(one))
}

// Finds the earliest record that has the given name but no identifier. If a loader gave a key to a record, an input
// with a different key does not refer to that record.
function findUnidentified<F, S extends F>(
  { rules, byName }: RecordIndex<F, S>,
  { key, name }: RecordIdentity,
): Entry<F, S> | null {
  if (name === null || !rules.withNaturalKey) return null
  let earliest: Entry<F, S> | null = null
  for (const entry of byName.get(name) ?? []) {
    if (rules.naturalKey(entry.fields) !== null || (key !== undefined && entry.keyGiven)) continue
    if (!earliest || entry.seq < earliest.seq) earliest = entry
  }
  return earliest
}

/** Returns the records that got one of these keys, or this natural key, from this load. */
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
    // The assertion is safe because `createIndex` accepts only records with keys.
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

/**
 * Remembers the identity of a rejected record, so that references to the record do not create it. `isReadable` tells
 * whether the record's natural key could be read.
 */
export function addRejected<F, S extends F>(
  { rejected, rules }: RecordIndex<F, S>,
  identity: RecordIdentity,
  isReadable: boolean,
): void {
  const { key = identity.derivedKey, naturalKey, name } = identity
  if (key !== null) rejected.keys.add(key)
  if (naturalKey !== null) rejected.naturalKeys.add(naturalKey)
  if (name === null) return
  rejected.names.add(name)
  if (naturalKey !== null || !isReadable || !rules.withNaturalKey) return
  rejected.unidentified.all.add(name)
  if (identity.key === undefined) rejected.unidentified.keyless.add(name)
}

/**
 * Whether a reference may refer to a record that this load has rejected: the reference and the record have the same
 * key, identifier or name.
 */
export function meansRejected<F, S extends F>(
  { rejected }: RecordIndex<F, S>,
  { key, naturalKey, name, derivedKey }: RecordIdentity,
): boolean {
  const ownKey = key ?? derivedKey
  if (ownKey !== null && rejected.keys.has(ownKey)) return true
  if (naturalKey !== null) {
    if (rejected.naturalKeys.has(naturalKey) || rejected.keys.has(naturalKey)) return true
    const { keyless, all } = rejected.unidentified
    return name !== null && (key === undefined ? all : keyless).has(name)
  }
  return key === undefined && name !== null && rejected.names.has(name)
}
