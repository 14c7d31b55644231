import { findRows } from '../../postgres/find-rows.ts'
import type { Row } from '../../postgres/row.ts'
import { run, type Tx } from '../../postgres/sql.ts'
import { event, eventParticipant } from '../../postgres/tables/event.ts'
import { eachRow, type Writer } from '../../postgres/writer.ts'
import { groupBy } from '../group.ts'
import { derivedColumns, NAMED, saveRecords, type NamedRecord } from '../named-record.ts'
import { eventHash, type EventFields } from './event.ts'

const STORED = [...NAMED, 'kind', 'summary', 'startDate', 'endDate', 'place', 'country', 'parentId'] as const

export type StoredEvent = Pick<Row<typeof event>, (typeof STORED)[number]> & Pick<EventFields, 'participants'>

/**
 * Finds events. If `withAllParticipants` is true, reads the participants of all these events. Otherwise, reads only the
 * participants of events that were never loaded directly, because references can still add participants to such events.
 * The other events are then returned without participants.
 */
export async function findEvents(tx: Tx, ids: readonly string[], withAllParticipants: boolean): Promise<StoredEvent[]> {
  const rows = await findRows(tx, event, STORED, 'id', ids)
  const wanted = rows.flatMap(({ id, loadedDirectly }) => (withAllParticipants || !loadedDirectly ? [id] : []))
  const participants = await findRows(tx, eventParticipant, ['eventId', 'agentId', 'role'], 'eventId', wanted)
  const byEvent = groupBy(participants, (row) => row.eventId)
  return rows.map((row) => ({
    ...row,
    participants: new Map((byEvent.get(row.id) ?? []).map(({ agentId, role }) => [agentId, role])),
  }))
}

/** For the given events and all their ancestors, maps the ID of each event to the ID of its parent. */
export async function findAncestors(tx: Tx, ids: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await run<{ id: string; parent: string | null }>(
    tx,
    `with recursive above as (
       select id, parent_id from event where id = any($1::uuid[])
       union select event.id, event.parent_id from event join above on event.id = above.parent_id
     )
     select id, parent_id as parent from above`,
    [ids],
  )
  return new Map(rows.map((row) => [row.id, row.parent]))
}

export function saveEvents(writer: Writer, events: readonly NamedRecord<EventFields>[], at: string): void {
  // New events are inserted before stored events are updated, because the parent of an updated event may be new.
  saveRecords(writer, event, events, (row) => ({ ...row, ...derivedColumns(row.name, eventHash(row), at) }))
  writer.remove(
    eventParticipant,
    'eventId',
    events.flatMap((event) => (event.isNew ? [] : [event.id])),
  )
  writer.insert(
    eventParticipant,
    eachRow(events, ({ id, participants }) =>
      Array.from(participants, ([agentId, role]) => ({ eventId: id, agentId, role })),
    ),
  )
}
