import {
  agentIdentity,
  eventIdentity,
  outletIdentity,
  type RecordIdentity,
} from '../../../archive/identity/record-identity.ts'
import type { AgentDraft, EventDraft, OutletDraft } from '../../draft.ts'
import type { EventEntry } from '../entry.ts'
import type { Item } from '../items.ts'
import { change, find, meansRejected, takesIdentifier, type Entry, type RecordIndex } from '../record-index.ts'
import { report, reportTwoRecords, stands, type AnyEntry, type Attempt } from './attempt.ts'
import { completedAgent, completedEvent, completedOutlet, eventFields, outletFields } from './fields.ts'
import { endsEarly, makeNew, newAgentFields, reportEarlyEnd } from './records.ts'

type Later = (() => void)[]

/** What a link means, and what it does to it. */
interface Link<F, S extends F> {
  readonly recordIndex: RecordIndex<F, S>
  readonly draft: {
    readonly path: readonly string[]
    readonly name: string | undefined
    readonly key: string | undefined
  }
  readonly identity: RecordIdentity
  /** A new record; null where it said what is wrong. */
  create(): F | null
  /** A record that only links made, with what this one gives; null where it said what is wrong. */
  complete(was: F): F | null
  keep(entry: Entry<F, S>, isNew: boolean): void
}

/**
 * The outlets of articles: those with a name first, the first one creates; then those that only identify. What leads
 * nowhere yet may be made by a later link.
 */
export function resolveOutletLinks(attempt: Attempt): void {
  const later: Later = []
  for (const item of attempt.batch.items.articles) {
    const { outlet } = item.draft
    if (!outlet || attempt.rejected.has(item)) continue
    const link = outletLink(attempt, outlet)
    if (outlet.name !== undefined) follow(attempt, item, link)
    else
      later.push(() => {
        if (find(link.recordIndex, link.identity) === null) attempt.openOutlets.push({ item, draft: outlet })
        else follow(attempt, item, link)
      })
  }
  for (const resolve of later) resolve()
}

/** All other links, in input order: those with a name first, then those that only identify. */
export function resolveLinks(attempt: Attempt): void {
  const later: Later = attempt.openOutlets.map(({ item, draft }) => () => {
    follow(attempt, item, outletLink(attempt, draft))
    const isMade = attempt.outletLinks.has(draft)
    if (!isMade || attempt.batch.madeLater.has(draft)) return
    attempt.batch.madeLater.add(draft)
    attempt.mustRepeat = true
  })
  const { events, articles } = attempt.batch.items
  for (const item of events) if (stands(attempt, item)) linkParts(attempt, later, item, item.draft)
  for (const item of articles) {
    if (!attempt.recordOf.has(item)) continue
    const { draft } = item
    for (const { agent } of draft.authors ?? []) if (agent) linkAgent(attempt, later, item, agent)
    for (const { speaker, event } of draft.quotes ?? []) {
      if (speaker) linkAgent(attempt, later, item, speaker)
      if (event) linkEvent(attempt, later, item, event)
    }
    for (const event of draft.events ?? []) linkEvent(attempt, later, item, event)
    for (const { outlet, agent } of draft.credits ?? []) {
      if (outlet) followInTurn(attempt, later, item, outletLink(attempt, outlet))
      if (agent) linkAgent(attempt, later, item, agent)
    }
  }
  for (const resolve of later) resolve()
}

function outletLink(attempt: Attempt, draft: OutletDraft) {
  return {
    recordIndex: attempt.indexes.outlet,
    draft,
    identity: outletIdentity(draft),
    create: () => outletFields(draft, null),
    complete: (was: Parameters<typeof completedOutlet>[1]) => completedOutlet(draft, was),
    keep: (entry: Parameters<Attempt['outletLinks']['set']>[1]) => void attempt.outletLinks.set(draft, entry),
  }
}

function linkAgent(attempt: Attempt, later: Later, item: Item, draft: AgentDraft): void {
  followInTurn(attempt, later, item, {
    recordIndex: attempt.indexes.agent,
    draft,
    identity: agentIdentity(draft),
    create: () => newAgentFields(attempt, item, draft, null),
    complete: (was) => completedAgent(draft, was),
    keep: (entry) => void attempt.agentLinks.set(draft, entry),
  })
}

function linkEvent(attempt: Attempt, later: Later, item: Item, draft: EventDraft): void {
  followInTurn(attempt, later, item, {
    recordIndex: attempt.indexes.event,
    draft,
    identity: eventIdentity(draft),
    create: () => {
      const made = eventFields(draft, null)
      return endsEarly(made) ? reportEarlyEnd(attempt, item, draft.path, draft.endDate) : made
    },
    complete: (was) => {
      const fields = completedEvent(draft, was)
      const isMoved = fields.startDate !== was.startDate || fields.endDate !== was.endDate
      return isMoved && endsEarly(fields)
        ? reportEarlyEnd(attempt, item, draft.path, was.endDate === null ? draft.endDate : null)
        : fields
    },
    keep: (entry, isNew) => {
      attempt.eventLinks.set(draft, entry)
      giveParts(attempt, later, item, draft, entry, isNew)
    },
  })
}

/** What is nested in a link to an event is followed where the event takes it, and ignored otherwise. */
function giveParts(
  attempt: Attempt,
  later: Later,
  item: Item,
  draft: EventDraft,
  entry: EventEntry,
  isNew: boolean,
): void {
  if (entry.loadedDirectly) return
  const given = isNew ? [] : attempt.givenParts.filter((parts) => parts.entry === entry)
  const takes = (part: 'participants' | 'parent', isEmpty: boolean) => isEmpty && !given.some((parts) => parts[part])
  const participants =
    (draft.participants ?? []).length > 0 && takes('participants', entry.fields.participants.size === 0)
  const parent = Boolean(draft.parent) && takes('parent', entry.fields.parentId === null)
  if (!participants && !parent) return
  attempt.givenParts.push({ draft, entry, item, participants, parent })
  linkParts(attempt, later, item, {
    participants: participants ? draft.participants : undefined,
    parent: parent ? draft.parent : undefined,
  })
}

function linkParts(
  attempt: Attempt,
  later: Later,
  item: Item,
  { participants, parent }: Pick<EventDraft, 'participants' | 'parent'>,
): void {
  for (const { agent } of participants ?? []) linkAgent(attempt, later, item, agent)
  if (parent) linkEvent(attempt, later, item, parent)
}

function followInTurn<F, S extends F>(attempt: Attempt, later: Later, item: Item, link: Link<F, S>): void {
  if (link.draft.name === undefined) later.push(() => follow(attempt, item, link))
  else follow(attempt, item, link)
}

function follow<F, S extends F>(attempt: Attempt, item: Item, link: Link<F, S>): void {
  const { recordIndex, draft, identity } = link
  const found = find(recordIndex, identity)
  if (found === 'CONFLICT') return reportTwoRecords(attempt, item, draft.path, recordIndex, identity)
  if (found) return void (give(attempt, item, link, found) && link.keep(found, false))
  const { noun } = recordIndex.rules
  if (meansRejected(recordIndex, identity)) {
    const message = `The ${noun} this leads to is rejected by this load. Correct that one first.`
    return void report(attempt, item, 'UNKNOWN_REFERENCE', draft.path, message)
  }
  if (draft.name === undefined) {
    const message = `Neither the archive nor this load has such an ${noun}. Load it, or give its name here to create it.`
    return void report(attempt, item, 'UNKNOWN_REFERENCE', draft.path, message)
  }
  const origin = { keyGiven: draft.key !== undefined, loadedDirectly: false }
  const made = makeNew(attempt, recordIndex, item, draft.path, identity, draft.name, link.create, origin)
  if (!made) return
  attempt.lastWriters.set(made as AnyEntry, item)
  link.keep(made, true)
}

/** Gives a record what it takes from a link; false where that is wrong. */
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
