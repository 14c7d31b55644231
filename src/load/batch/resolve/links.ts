import type { AgentDraft, EventDraft, OutletDraft } from '../../draft.ts'
import type { Item } from '../items.ts'
import { find, meansRejected, type Entry, type RecordIndex, type RecordIdentity } from '../record-index.ts'
import { agentIdentity, eventIdentity, outletIdentity } from '../../../archive/identity/record-identity.ts'
import { type MakingLink, report, reportTwoRecords, stands, type AnyEntry, type Attempt } from './attempt.ts'
import { eventFields, outletFields } from './fields.ts'
import { endsEarly, makeNew, newAgentFields, reportEarlyEnd } from './records.ts'

type Later = (() => void)[]

/** Links to outlets: those with a name first, the first one creates; then those that only identify. */
export function resolveOutletLinks(attempt: Attempt): void {
  const later: Later = []
  for (const item of attempt.batch.items.articles) {
    if (attempt.rejected.has(item)) continue
    if (item.draft.outlet) linkOutlet(attempt, later, item, item.draft.outlet)
    for (const { outlet } of item.draft.credits ?? []) if (outlet) linkOutlet(attempt, later, item, outlet)
  }
  for (const resolve of later) resolve()
}

/** All other links, in input order. */
export function resolveLinks(attempt: Attempt): void {
  const later: Later = []
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
    for (const { agent } of draft.credits ?? []) if (agent) linkAgent(attempt, later, item, agent)
  }
  for (const resolve of later) resolve()
}

function linkOutlet(attempt: Attempt, later: Later, item: Item, draft: OutletDraft): void {
  link(
    attempt,
    later,
    attempt.indexes.outlet,
    item,
    draft,
    outletIdentity(draft),
    () => outletFields(draft, null),
    (entry) => attempt.outletLinks.set(draft, entry),
  )
}

function linkAgent(attempt: Attempt, later: Later, item: Item, draft: AgentDraft): void {
  link(
    attempt,
    later,
    attempt.indexes.agent,
    item,
    draft,
    agentIdentity(draft),
    () => newAgentFields(attempt, item, draft, null),
    (entry) => attempt.agentLinks.set(draft, entry),
  )
}

function linkEvent(attempt: Attempt, later: Later, item: Item, draft: EventDraft): void {
  const fields = () => {
    const made = eventFields(draft, null)
    return endsEarly(made) ? reportEarlyEnd(attempt, item, draft.path) : made
  }
  link(attempt, later, attempt.indexes.event, item, draft, eventIdentity(draft), fields, (entry, isNew) => {
    attempt.eventLinks.set(draft, entry)
    // What is nested in a link to a known event is ignored.
    if (!isNew) return
    attempt.linkedEvents.push({ draft, entry, item })
    linkParts(attempt, later, item, draft)
  })
}

function linkParts(attempt: Attempt, later: Later, item: Item, draft: EventDraft): void {
  for (const { agent } of draft.participants ?? []) linkAgent(attempt, later, item, agent)
  if (draft.parent) linkEvent(attempt, later, item, draft.parent)
}

function link<F, S extends F>(
  attempt: Attempt,
  later: Later,
  recordIndex: RecordIndex<F, S>,
  item: Item,
  draft: { readonly path: readonly string[]; readonly name: string | undefined },
  identity: RecordIdentity,
  fields: () => F | null,
  keep: (entry: Entry<F, S>, isNew: boolean) => void,
): void {
  const resolve = () => {
    const found = find(recordIndex, identity)
    if (found === 'CONFLICT') return reportTwoRecords(attempt, item, draft.path, recordIndex, identity)
    if (found) return keep(found, false)
    const { noun } = recordIndex.rules
    if (meansRejected(recordIndex, identity)) {
      return report(
        attempt,
        item,
        'UNKNOWN_REFERENCE',
        draft.path,
        `The ${noun} this leads to is rejected by this load. Correct that one first.`,
      )
    }
    if (draft.name === undefined) {
      const message = `Neither the archive nor this load has such an ${noun}. Load it, or give its name here to create it.`
      return report(attempt, item, 'UNKNOWN_REFERENCE', draft.path, message)
    }
    const made = makeNew(attempt, recordIndex, item, draft.path, identity, draft.name, fields)
    if (!made) return
    attempt.lastWriters.set(made as AnyEntry, item)
    attempt.madeBy.set(made, { item, noun, draft } as MakingLink)
    keep(made, true)
  }
  if (draft.name === undefined) later.push(resolve)
  else resolve()
}
