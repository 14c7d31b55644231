import {
  agentIdentity,
  eventIdentity,
  outletIdentity,
  type RecordIdentity,
} from '../../../archive/identity/record-identity.ts'
import type { ParsedAgent, ParsedEvent, ParsedOutlet } from '../../parsed-input.ts'
import type { EventEntry } from '../entry.ts'
import type { Item } from '../items.ts'
import { change, find, meansRejected, takesIdentifier, type Entry, type RecordIndex } from '../record-index.ts'
import { report, reportTwoRecords, stands, type AnyEntry, type Attempt } from './attempt.ts'
import { completedAgent, completedEvent, completedOutlet, eventFields, outletFields } from './fields.ts'
import { endsEarly, makeNew, newAgentFields, reportEarlyEnd } from './records.ts'

type Later = (() => void)[]

/**
 * Describes a reference to a record: the index to search, and functions that create the record, fill in its missing
 * fields, or remember to which record the reference refers.
 */
interface Link<F, S extends F> {
  readonly recordIndex: RecordIndex<F, S>
  readonly parsed: {
    readonly path: readonly string[]
    readonly name: string | undefined
    readonly key: string | undefined
  }
  readonly identity: RecordIdentity
  /** Returns the fields of a new record, or null if an error has been reported. */
  create(): F | null
  /**
   * Fills in the missing fields of a record that was never loaded directly. Returns null if an error has been reported.
   */
  complete(was: F): F | null
  keep(entry: Entry<F, S>, isNew: boolean): void
}

/**
 * Resolves the references from articles to outlets. References with a name are resolved first, because they can create
 * the outlet. References without a name are resolved second, because they can find an outlet but cannot create it. A
 * reference that finds no outlet stays open until `resolveLinks` tries it again, because the credits of an article may
 * create the outlet.
 */
export function resolveOutletLinks(attempt: Attempt): void {
  const later: Later = []
  for (const item of attempt.batch.items.articles) {
    const { outlet } = item.parsed
    if (!outlet || attempt.rejected.has(item)) continue
    const link = outletLink(attempt, outlet)
    if (outlet.name !== undefined) follow(attempt, item, link)
    else
      later.push(() => {
        if (find(link.recordIndex, link.identity) === null) attempt.openOutlets.push({ item, parsed: outlet })
        else follow(attempt, item, link)
      })
  }
  for (const resolve of later) resolve()
}

/**
 * Resolves all references except those that `resolveOutletLinks` has resolved. References with a name are resolved
 * first, because they can create records. Then the references for which `resolveOutletLinks` found no outlet are tried
 * again. Last, all other references without a name are resolved.
 */
export function resolveLinks(attempt: Attempt): void {
  const later: Later = attempt.openOutlets.map(({ item, parsed }) => () => {
    follow(attempt, item, outletLink(attempt, parsed))
    const isMade = attempt.outletLinks.has(parsed)
    if (!isMade || attempt.batch.madeLater.has(parsed)) return
    attempt.batch.madeLater.add(parsed)
    attempt.mustRepeat = true
  })
  const { events, articles } = attempt.batch.items
  for (const item of events) if (stands(attempt, item)) linkParts(attempt, later, item, item.parsed)
  for (const item of articles) {
    if (!attempt.recordOf.has(item)) continue
    const { parsed } = item
    for (const { agent } of parsed.authors ?? []) if (agent) linkAgent(attempt, later, item, agent)
    for (const { speaker, event, restored } of parsed.quotes ?? []) {
      // The speaker of a supplied quote may fill in missing fields of a stored agent. The speaker of an extracted or
      // corrected quote may not.
      if (speaker) linkAgent(attempt, later, item, speaker, (restored?.provenance ?? 'SUPPLIED') === 'SUPPLIED')
      if (event) linkEvent(attempt, later, item, event)
    }
    for (const event of parsed.events ?? []) linkEvent(attempt, later, item, event)
    for (const { outlet, agent } of parsed.credits ?? []) {
      if (outlet) followInTurn(attempt, later, item, outletLink(attempt, outlet))
      if (agent) linkAgent(attempt, later, item, agent)
    }
  }
  for (const item of attempt.batch.items.corrections ?? []) {
    if (!stands(attempt, item)) continue
    const { speaker, event } = item.parsed
    if (speaker) linkAgent(attempt, later, item, speaker)
    if (event) linkEvent(attempt, later, item, event)
  }
  for (const resolve of later) resolve()
}

function outletLink(attempt: Attempt, parsed: ParsedOutlet) {
  return {
    recordIndex: attempt.indexes.outlet,
    parsed,
    identity: outletIdentity(parsed),
    create: () => outletFields(parsed, null),
    complete: (was: Parameters<typeof completedOutlet>[1]) => completedOutlet(parsed, was),
    keep: (entry: Parameters<Attempt['outletLinks']['set']>[1]) => void attempt.outletLinks.set(parsed, entry),
  }
}

function linkAgent(attempt: Attempt, later: Later, item: Item, parsed: ParsedAgent, names = true): void {
  followInTurn(attempt, later, item, {
    recordIndex: attempt.indexes.agent,
    parsed,
    identity: agentIdentity(parsed),
    create: () => newAgentFields(attempt, item, parsed, null),
    complete: (was) => (names ? completedAgent(parsed, was) : was),
    keep: (entry) => void attempt.agentLinks.set(parsed, entry),
  })
}

function linkEvent(attempt: Attempt, later: Later, item: Item, parsed: ParsedEvent): void {
  followInTurn(attempt, later, item, {
    recordIndex: attempt.indexes.event,
    parsed,
    identity: eventIdentity(parsed),
    create: () => {
      const made = eventFields(parsed, null)
      return endsEarly(made) ? reportEarlyEnd(attempt, item, parsed.path, parsed.endDate) : made
    },
    complete: (was) => {
      const fields = completedEvent(parsed, was)
      const isMoved = fields.startDate !== was.startDate || fields.endDate !== was.endDate
      return isMoved && endsEarly(fields)
        ? reportEarlyEnd(attempt, item, parsed.path, was.endDate === null ? parsed.endDate : null)
        : fields
    },
    keep: (entry, isNew) => {
      attempt.eventLinks.set(parsed, entry)
      giveParts(attempt, later, item, parsed, entry, isNew)
    },
  })
}

/**
 * Resolves the participants and the parent that are nested in a reference to an event. Ignores the participants if the
 * event already has participants, and the parent if the event already has a parent. Ignores both if the event has been
 * loaded directly.
 */
function giveParts(
  attempt: Attempt,
  later: Later,
  item: Item,
  parsed: ParsedEvent,
  entry: EventEntry,
  isNew: boolean,
): void {
  if (entry.loadedDirectly) return
  const given = isNew ? [] : attempt.givenParts.filter((parts) => parts.entry === entry)
  const takes = (part: 'participants' | 'parent', isEmpty: boolean) => isEmpty && !given.some((parts) => parts[part])
  const participants =
    (parsed.participants ?? []).length > 0 && takes('participants', entry.fields.participants.size === 0)
  const parent = Boolean(parsed.parent) && takes('parent', entry.fields.parentId === null)
  if (!participants && !parent) return
  attempt.givenParts.push({ parsed, entry, item, participants, parent })
  linkParts(attempt, later, item, {
    participants: participants ? parsed.participants : undefined,
    parent: parent ? parsed.parent : undefined,
  })
}

function linkParts(
  attempt: Attempt,
  later: Later,
  item: Item,
  { participants, parent }: Pick<ParsedEvent, 'participants' | 'parent'>,
): void {
  for (const { agent } of participants ?? []) linkAgent(attempt, later, item, agent)
  if (parent) linkEvent(attempt, later, item, parent)
}

function followInTurn<F, S extends F>(attempt: Attempt, later: Later, item: Item, link: Link<F, S>): void {
  if (link.parsed.name === undefined) later.push(() => follow(attempt, item, link))
  else follow(attempt, item, link)
}

function follow<F, S extends F>(attempt: Attempt, item: Item, link: Link<F, S>): void {
  const { recordIndex, parsed, identity } = link
  const found = find(recordIndex, identity)
  if (found === 'CONFLICT') return reportTwoRecords(attempt, item, parsed.path, recordIndex, identity)
  if (found) return void (give(attempt, item, link, found) && link.keep(found, false))
  const { noun } = recordIndex.rules
  if (meansRejected(recordIndex, identity)) {
    const message = `This reference points to an ${noun} that this load rejects. Correct that ${noun} first.`
    return void report(attempt, item, 'UNKNOWN_REFERENCE', parsed.path, message)
  }
  if (parsed.name === undefined) {
    const message = `Neither the archive nor this load has such an ${noun}. Load the ${noun}, or give a name here to create the ${noun}.`
    return void report(attempt, item, 'UNKNOWN_REFERENCE', parsed.path, message)
  }
  const origin = { keyGiven: parsed.key !== undefined, loadedDirectly: false }
  const made = makeNew(attempt, recordIndex, item, parsed.path, identity, parsed.name, link.create, origin)
  if (!made) return
  attempt.lastWriters.set(made as AnyEntry, item)
  link.keep(made, true)
}

/**
 * Fills in missing fields of the record that a reference has found. If the record was loaded directly, adds only a
 * missing identifier. Returns false if an error has been reported.
 */
function give<F, S extends F>(
  attempt: Attempt,
  item: Item,
  { recordIndex, identity, complete }: Link<F, S>,
  entry: Entry<F, S>,
): boolean {
  const { naturalKey } = identity
  const { rules } = recordIndex
  const was = entry.fields
  const fields = entry.loadedDirectly
    ? naturalKey !== null && takesIdentifier(recordIndex, identity, entry)
      ? (rules.withNaturalKey?.(was, naturalKey) ?? was)
      : was
    : complete(was)
  if (fields === null) return false
  if (fields === was || isSame(was, fields)) return true
  change(recordIndex, entry, fields)
  attempt.lastWriters.set(entry as AnyEntry, item)
  return true
}

function isSame<F>(was: F, fields: F): boolean {
  for (const name in fields) if (fields[name] !== was[name]) return false
  return true
}
