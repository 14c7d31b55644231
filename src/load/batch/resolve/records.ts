import type { RecordNoun } from '../../../archive/identity/record-id.ts'
import type { UserError } from '../../answer.ts'
import type { AgentFields } from '../../../archive/agent/agent.ts'
import type { ParsedAgent } from '../../parsed-input.ts'
import type { Item, RecordItem } from '../items.ts'
import { DERIVED_KEY_BYTES } from '../../limits.ts'
import { UNNAMED_NEEDS_KEY } from '../../parse/agent.ts'
import { change, create, find, type Entry, type Origin, type RecordIndex } from '../record-index.ts'
import {
  agentIdentity,
  eventIdentity,
  outletIdentity,
  type RecordIdentity,
} from '../../../archive/identity/record-identity.ts'
import { report, reportTwoRecords, type AnyEntry, type Attempt } from './attempt.ts'
import { agentFields, eventFields, outletFields } from './fields.ts'

/**
 * Resolves the top-level outlets, agents and events one after the other. Each item is matched against the records as
 * the earlier items of the batch have left them, including the records that these items have created.
 */
export function resolveRecords(attempt: Attempt): void {
  const { items } = attempt.batch
  const matched = new Set<AnyEntry>()
  for (const item of items.outlets) {
    if (attempt.rejected.has(item)) continue
    resolveItem(attempt, matched, attempt.indexes.outlet, item, outletIdentity(item.parsed), item.parsed.name, (was) =>
      outletFields(item.parsed, was),
    )
  }
  for (const item of items.agents) {
    if (attempt.rejected.has(item)) continue
    resolveItem(attempt, matched, attempt.indexes.agent, item, agentIdentity(item.parsed), item.parsed.name, (was) =>
      newAgentFields(attempt, item, item.parsed, was),
    )
  }
  for (const item of items.events) {
    if (attempt.rejected.has(item)) continue
    resolveItem(attempt, matched, attempt.indexes.event, item, eventIdentity(item.parsed), item.parsed.name, (was) => {
      const fields = eventFields(item.parsed, was)
      return endsEarly(fields) ? reportEarlyEnd(attempt, item, item.path, item.parsed.endDate) : fields
    })
  }
}

/**
 * Returns the fields of an agent. If a new agent has the kind `UNNAMED` but no key, reports an error and returns null.
 */
export function newAgentFields(
  attempt: Attempt,
  item: Item,
  parsed: ParsedAgent,
  was: AgentFields | null,
): AgentFields | null {
  const fields = agentFields(parsed, was)
  if (was !== null || fields.kind !== 'UNNAMED' || parsed.key !== undefined) return fields
  report(attempt, item, 'REQUIRED', [...parsed.path, 'key'], UNNAMED_NEEDS_KEY)
  return null
}

export function endsEarly({ startDate, endDate }: { startDate: string | null; endDate: string | null }): boolean {
  return startDate !== null && endDate !== null && endDate < startDate
}

/**
 * Reports that an event ends before it starts. The error is about `endDate` if the input sets the end, and about
 * `startDate` if not.
 */
export function reportEarlyEnd(
  attempt: Attempt,
  item: Item,
  path: readonly string[],
  endDate: string | null | undefined,
): null {
  report(
    attempt,
    item,
    'INVALID',
    [...path, endDate === undefined || endDate === null ? 'startDate' : 'endDate'],
    'The event would end before it starts. Correct `startDate` or `endDate`.',
  )
  return null
}

export function resolveItem<F, S extends F>(
  attempt: Attempt,
  matched: Set<AnyEntry>,
  recordIndex: RecordIndex<F, S>,
  item: RecordItem,
  identity: RecordIdentity,
  title: string | undefined,
  next: (was: F | null) => F | null,
): void {
  const entry = matchOrCreate(attempt, matched, recordIndex, item, identity, title, next) as AnyEntry | null
  if (entry === null) {
    attempt.failed.add(item)
  } else {
    matched.add(entry)
    attempt.recordOf.set(item, entry)
    attempt.lastWriters.set(entry, item)
  }
}

/**
 * Finds or creates the record to which an item refers, and sets its new fields. Returns null if this function or `next`
 * has reported an error.
 */
function matchOrCreate<F, S extends F>(
  attempt: Attempt,
  matched: ReadonlySet<unknown>,
  recordIndex: RecordIndex<F, S>,
  item: RecordItem,
  identity: RecordIdentity,
  title: string | undefined,
  next: (was: F | null) => F | null,
): Entry<F, S> | null {
  const found = find(recordIndex, identity)
  if (found === 'CONFLICT') {
    reportTwoRecords(attempt, item, item.path, recordIndex, identity)
    return null
  }
  if (found === null) return makeNew(attempt, recordIndex, item, item.path, identity, title, next, originOf(item))
  if (matched.has(found)) {
    reportDuplicate(attempt, item, found.keys)
    return null
  }
  const newKey = identity.key !== undefined && !found.keys.includes(identity.key) ? identity.key : undefined
  // An article can have only one key that a loader gave. Outlets, agents and events can have any number of keys.
  if (newKey !== undefined && item.noun === 'article' && found.keyGiven) {
    report(attempt, item, 'CONFLICT', item.path, keyedMessage(found.keys))
    return null
  }
  const fields = next(found.fields)
  if (fields === null) return null
  const newKeys = [
    ...(newKey === undefined ? [] : [newKey]),
    ...(identity.otherKeys ?? []).filter((key) => key !== newKey && !found.keys.includes(key)),
  ]
  change(recordIndex, found, fields, newKeys)
  const { keyGiven, loadedDirectly } = originOf(item)
  if (newKey !== undefined && keyGiven) found.keyGiven = true
  if (loadedDirectly) found.loadedDirectly = true
  return found
}

/**
 * Returns the flags that an item sets for its record. These flags affect later loads. If the record is restored from an
 * export, the flags have the same values as in the exported archive.
 */
function originOf({ parsed }: RecordItem): Pick<Origin, 'keyGiven' | 'loadedDirectly'> {
  const { restored } = parsed
  return {
    keyGiven: restored?.keyGiven ?? parsed.key !== undefined,
    loadedDirectly: !(restored && 'onlyLinked' in restored && restored.onlyLinked),
  }
}

function reportDuplicate(attempt: Attempt, item: Item, keys: readonly string[]): void {
  report(
    attempt,
    item,
    'DUPLICATE_KEY',
    item.path,
    `An earlier record of this load also refers to "${keys[0]}". Give each record once.`,
  )
}

function reportNameless(attempt: Attempt, item: Item, path: readonly string[], noun: RecordNoun): void {
  const { code, field, message } = namelessError(path, noun)
  report(attempt, item, code, field, message)
}

/** Returns the error for a new record without a name or title. */
export function namelessError(path: readonly string[], noun: RecordNoun): UserError {
  const field = noun === 'article' ? 'title' : 'name'
  const message = `The archive does not have this ${noun}, and a new ${noun} needs a \`${field}\`. Give a \`${field}\`, or correct the key or identifier.`
  return { code: 'REQUIRED', field: [...path, field], message }
}

function keyedMessage(keys: readonly string[]): string {
  return `The article with this URL was loaded with the key "${keys[keys.length - 1]}". Use that key, or omit \`key\`.`
}

/** Creates a record. Returns null if an error has been reported. */
export function makeNew<F, S extends F>(
  attempt: Attempt,
  recordIndex: RecordIndex<F, S>,
  item: Item,
  path: readonly string[],
  identity: RecordIdentity,
  title: string | undefined,
  next: (was: null) => F | null,
  origin: Pick<Origin, 'keyGiven' | 'loadedDirectly'>,
): Entry<F, S> | null {
  const key = identity.key ?? identity.derivedKey
  if (title === undefined || key === null) {
    reportNameless(attempt, item, path, recordIndex.rules.noun)
    // The result of `next` is not used: the call only reports the other errors of the record.
    next(null)
    return null
  }
  if (identity.key === undefined && Buffer.byteLength(key) > DERIVED_KEY_BYTES) {
    const field = recordIndex.rules.noun === 'article' ? 'title' : 'name'
    report(
      attempt,
      item,
      'TOO_LONG',
      [...path, field],
      `The key derived from \`${field}\` would have ${Buffer.byteLength(key)} bytes, and the limit is ${DERIVED_KEY_BYTES}. Give a \`key\`.`,
    )
    return null
  }
  const fields = next(null)
  return fields === null ? null : create(recordIndex, key, fields, { ...origin, otherKeys: identity.otherKeys ?? [] })
}
