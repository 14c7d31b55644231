import { run, type Tx } from '../../postgres/sql.ts'
import type { Changes } from './changes.ts'
import type { AgentEntry, EventEntry, OutletEntry } from './entry.ts'
import { listItems } from './items.ts'
import type { Attempt } from './resolve/attempt.ts'

type NamedEntry = OutletEntry | AgentEntry | EventEntry

/**
 * The flags that a batch sets. No flag is ever removed, and setting a flag does not make the outcome of a record
 * UPDATED.
 */
export interface Flags {
  /** The IDs of records that must be visible after the batch. Some of them may have been visible before the batch. */
  readonly isPublic: ReadonlySet<string>
  /**
   * The IDs of stored records to make visible. Some of these records may already be visible, because the batch has not
   * looked up all of them.
   */
  readonly published: Readonly<Record<'outlet' | 'agent' | 'event', readonly string[]>>
  /** The IDs of stored records that are loaded at top level for the first time. */
  readonly loadedDirectly: Readonly<Record<'outlet' | 'agent' | 'event', readonly string[]>>
  /** The IDs of stored agents that only the extractor had named before the batch. */
  readonly named: readonly string[]
}

/**
 * An outlet, agent or event becomes visible to readers when it is loaded as a top-level record, or when a visible
 * article or event refers to it.
 */
export function findFlags({ batch, indexes, recordOf, rejected }: Attempt, changes: Changes): Flags {
  const entries = {
    outlet: byId(indexes.outlet.byKey.values()),
    agent: byId(indexes.agent.byKey.values()),
    event: byId(indexes.event.byKey.values()),
  }
  const isPublic = new Set<string>()
  const published = { outlet: [] as string[], agent: [] as string[], event: [] as string[] }
  const loadedDirectly = { outlet: [] as string[], agent: [] as string[], event: [] as string[] }
  const publish = (noun: 'outlet' | 'agent' | 'event', id: string | null) => {
    if (id === null || isPublic.has(id)) return
    isPublic.add(id)
    const entry = entries[noun].get(id)
    const wasPublic = entry?.stored?.isPublic ?? false
    // If a record has no entry, the batch did not look it up. Every new record has an entry, so a record without an
    // entry is already stored. Such a record becomes visible because a stored article or event refers to it.
    if (entry?.stored !== null && !wasPublic) published[noun].push(id)
    if (noun === 'event' && entry && !wasPublic) publishParts(entry as EventEntry)
  }
  const publishParts = ({ fields }: EventEntry) => {
    publish('event', fields.parentId)
    for (const agent of fields.participants.keys()) publish('agent', agent)
  }

  for (const item of listItems(batch.items)) {
    if (item.noun === 'article' || rejected.has(item)) continue
    const entry = recordOf.get(item) as NamedEntry | undefined
    if (!entry) continue
    if (entry.stored && !entry.stored.loadedDirectly && entry.loadedDirectly) loadedDirectly[item.noun].push(entry.id)
    // A line of an export can state that its record is hidden. All other outlets, agents and events at the top level of
    // a load become visible.
    if (!item.parsed.restored?.hidden) publish(item.noun, entry.id)
  }
  for (const entry of changes.events) if (entry.stored?.isPublic) publishParts(entry)
  for (const { fields } of changes.articles) {
    if (fields.status !== 'USABLE') continue
    publish('outlet', fields.outletId)
    for (const { agentId } of fields.bylines) publish('agent', agentId)
    for (const id of fields.eventIds) publish('event', id)
    for (const { speakerId, eventId } of fields.quotes) {
      publish('agent', speakerId)
      publish('event', eventId)
    }
    for (const { outletId, agentId } of fields.credits) {
      publish('outlet', outletId)
      publish('agent', agentId)
    }
  }
  const named = Array.from(entries.agent.values(), ({ id, stored, fields }) =>
    stored && stored.provenance !== fields.provenance ? [id] : [],
  ).flat()
  return { isPublic, published, loadedDirectly, named }
}

export function isAnyFlagSet({ published, loadedDirectly, named }: Flags): boolean {
  if (named.length > 0) return true
  return [published, loadedDirectly].some((ids) => ids.outlet.length + ids.agent.length + ids.event.length > 0)
}

/**
 * Sets the flags of stored records. An event that becomes visible makes its participants and ancestors visible too.
 * Records that become visible get a change row for the search index, but their `updatedAt` stays the same.
 */
export async function saveFlags(
  tx: Tx,
  { published, loadedDirectly, named }: Omit<Flags, 'isPublic'>,
  at: string,
): Promise<void> {
  await run(
    tx,
    `with recursive seen (id) as (
       select unnest($3::uuid[]) union select parent_id from seen join event using (id) where parent_id is not null
     ),
     outlets as (update outlet set is_public = true where id = any($1::uuid[]) and not is_public returning id),
     agents as (
       update agent set is_public = true where not is_public
         and (id = any($2::uuid[]) or id in (select agent_id from event_participant where event_id in (select id from seen)))
       returning id
     ),
     events as (update event set is_public = true where id in (select id from seen) and not is_public returning id)
     insert into change (record, record_id, at)
     select 'outlet', id, $4::timestamptz from outlets union all select 'agent', id, $4 from agents union all select 'event', id, $4 from events`,
    [published.outlet, published.agent, published.event, at],
  )
  await run(
    tx,
    `with outlets as (update outlet set loaded_directly = true where id = any($1::uuid[])),
       agents as (update agent set loaded_directly = true where id = any($2::uuid[]))
     update event set loaded_directly = true where id = any($3::uuid[])`,
    [loadedDirectly.outlet, loadedDirectly.agent, loadedDirectly.event],
  )
  if (named.length > 0) await run(tx, `update agent set provenance = 'SUPPLIED' where id = any($1::uuid[])`, [named])
}

function byId<E extends NamedEntry>(entries: Iterable<E>): Map<string, E> {
  const found = new Map<string, E>()
  for (const entry of entries) found.set(entry.id, entry)
  return found
}
