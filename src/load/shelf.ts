import type { RecordNoun } from '../archive/identity.ts'
import { mintRecordId } from '../archive/identity.ts'

/** What is true of a kind of record when it is looked for. */
export interface ShelfRules<F> {
  readonly noun: RecordNoun
  /** What it is known by beside its keys: canonical URL, domain or Wikidata id. */
  mark(fields: F): string | null
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
export interface Wanted {
  readonly key: string | undefined
  /** Keys that it is known by beside that one. */
  readonly otherKeys?: readonly string[] | undefined
  readonly mark: string | null
  readonly name: string | null
  /** The key it gets when it gives none. */
  readonly derivedKey: string | null
}

/** The records of one kind that a batch may mean. */
export interface Shelf<F, S extends F = F> {
  readonly rules: ShelfRules<F>
  readonly byKey: Map<string, Entry<F, S>>
  readonly byMark: Map<string, Entry<F, S>>
  readonly byName: Map<string, Set<Entry<F, S>>>
  readonly created: Entry<F, S>[]
  /** What rejected records would have been known by. */
  readonly lost: { readonly keys: Set<string>; readonly marks: Set<string>; readonly names: Set<string> }
}

// Above every `seq` of the archive that a double can count.
const NEW_SEQ = 2 ** 52

export function makeShelf<F, S extends F & { id: string; seq: number; keys: readonly string[] }>(
  rules: ShelfRules<F>,
  stored: Iterable<S>,
): Shelf<F, S> {
  const shelf: Shelf<F, S> = {
    rules,
    byKey: new Map(),
    byMark: new Map(),
    byName: new Map(),
    created: [],
    lost: { keys: new Set(), marks: new Set(), names: new Set() },
  }
  for (const record of stored) addToShelf(shelf, record)
  return shelf
}

export function addToShelf<F, S extends F & { id: string; seq: number; keys: readonly string[] }>(
  shelf: Shelf<F, S>,
  record: S,
): void {
  put(shelf, { id: record.id, keys: record.keys, fields: record, stored: record, seq: record.seq })
}

export function create<F, S extends F>(
  shelf: Shelf<F, S>,
  key: string,
  fields: F,
  otherKeys: readonly string[] = [],
): Entry<F, S> {
  const entry: Entry<F, S> = {
    id: mintRecordId(shelf.rules.noun, key),
    keys: [...new Set([key, ...otherKeys])],
    fields,
    stored: null,
    seq: NEW_SEQ + shelf.created.length,
  }
  shelf.created.push(entry)
  put(shelf, entry)
  return entry
}

export function change<F, S extends F>(
  shelf: Shelf<F, S>,
  entry: Entry<F, S>,
  fields: F,
  newKeys: readonly string[] = [],
): void {
  const mark = shelf.rules.mark(entry.fields)
  if (mark !== null && shelf.byMark.get(mark) === entry) shelf.byMark.delete(mark)
  shelf.byName.get(shelf.rules.name(entry.fields))?.delete(entry)
  entry.fields = fields
  if (newKeys.length > 0) entry.keys = [...entry.keys, ...newKeys]
  put(shelf, entry)
}

function put<F, S extends F>(shelf: Shelf<F, S>, entry: Entry<F, S>): void {
  for (const key of entry.keys) shelf.byKey.set(key, entry)
  const mark = shelf.rules.mark(entry.fields)
  if (mark !== null) shelf.byMark.set(mark, entry)
  const name = shelf.rules.name(entry.fields)
  const namesakes = shelf.byName.get(name)
  if (namesakes) namesakes.add(entry)
  else shelf.byName.set(name, new Set([entry]))
}

/** The record that is meant; null where there is none. */
export function find<F, S extends F>(shelf: Shelf<F, S>, wanted: Wanted): Entry<F, S> | null | 'CONFLICT' {
  const { key, mark, name, derivedKey } = wanted
  const byKey = findByKeys(shelf, wanted)
  if (byKey === 'CONFLICT') return 'CONFLICT'
  const byMark = mark === null ? undefined : shelf.byMark.get(mark)
  if (byKey && byMark && byKey !== byMark) return 'CONFLICT'
  const known = byKey ?? byMark
  if (known) return known
  if (key === undefined && mark === null && name !== null) {
    const earliest = findEarliest(shelf.byName.get(name))
    if (earliest) return earliest
  }
  return (key === undefined && derivedKey !== null ? shelf.byKey.get(derivedKey) : undefined) ?? null
}

/** The records that identifiers given lead to because of this load: without it they are not known by these. */
export function newHolders<F, S extends F>(shelf: Shelf<F, S>, { key, otherKeys = [], mark }: Wanted): Entry<F, S>[] {
  const keys = [...(key === undefined ? [] : [key]), ...otherKeys]
  const found = [...keys.map((one) => shelf.byKey.get(one)), mark === null ? undefined : shelf.byMark.get(mark)].filter(
    (entry) => entry !== undefined,
  )
  return found.filter(({ stored }) => {
    if (stored === null) return true
    // makeShelf takes what has keys.
    const had = (stored as S & { readonly keys: readonly string[] }).keys
    return !keys.some((one) => had.includes(one)) && (mark === null || shelf.rules.mark(stored) !== mark)
  })
}

function findByKeys<F, S extends F>(
  shelf: Shelf<F, S>,
  { key, otherKeys = [] }: Wanted,
): Entry<F, S> | undefined | 'CONFLICT' {
  const byKey = key === undefined ? undefined : shelf.byKey.get(key)
  if (otherKeys.length === 0) return byKey
  const found = new Set(
    [byKey, ...otherKeys.map((other) => shelf.byKey.get(other))].filter((entry) => entry !== undefined),
  )
  return found.size > 1 ? 'CONFLICT' : [...found][0]
}

function findEarliest<F, S extends F>(namesakes: Iterable<Entry<F, S>> | undefined): Entry<F, S> | null {
  let earliest: Entry<F, S> | null = null
  for (const entry of namesakes ?? []) if (!earliest || entry.seq < earliest.seq) earliest = entry
  return earliest
}

/** Remembers a rejected record, so that a link to it does not create it by the back door. */
export function lose<F, S extends F>(shelf: Shelf<F, S>, wanted: Wanted): void {
  const key = wanted.key ?? wanted.derivedKey
  if (key !== null) shelf.lost.keys.add(key)
  if (wanted.mark !== null) shelf.lost.marks.add(wanted.mark)
  if (wanted.name !== null) shelf.lost.names.add(wanted.name)
}

export function isLost<F, S extends F>(shelf: Shelf<F, S>, { key, mark, name, derivedKey }: Wanted): boolean {
  const { lost } = shelf
  if (key !== undefined ? lost.keys.has(key) : derivedKey !== null && lost.keys.has(derivedKey)) return true
  if (mark !== null && lost.marks.has(mark)) return true
  return key === undefined && mark === null && name !== null && lost.names.has(name)
}
