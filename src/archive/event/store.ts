import { type Tx, run } from '../../postgres/sql.ts'
import type { Writer } from '../../postgres/writer.ts'
import { groupBy } from '../group.ts'
import { fold } from '../text/fold.ts'
import { foldedHash } from '../identity/name.ts'
import { eventHash, type EventFields } from './event.ts'

export interface StoredEvent extends EventFields {
  readonly id: string
  readonly seq: number
  readonly keys: readonly string[]
  readonly hash: string
}

/** `withParticipants` names those whose participants are wanted: a link needs none. */
export async function findEvents(
  tx: Tx,
  ids: readonly string[],
  withParticipants: readonly string[],
): Promise<StoredEvent[]> {
  if (ids.length === 0) return []
  const [rows, participants] = await Promise.all([
    run<Omit<StoredEvent, 'seq' | 'participants'> & { seq: string }>(
      tx,
      `select id, seq, keys, name, kind, summary, start_date::text as "startDate", end_date::text as "endDate", place, country,
         parent_id as "parentId", encode(content_hash, 'hex') as hash
       from event where id = any($1::uuid[])`,
      [ids],
    ),
    run<{ event: string; agent: string; role: string | null }>(
      tx,
      'select event_id as event, agent_id as agent, role from event_participant where event_id = any($1::uuid[])',
      [withParticipants],
    ),
  ])
  const byEvent = groupBy(participants, (row) => row.event)
  return rows.map((row) => ({
    ...row,
    seq: Number(row.seq),
    participants: new Map((byEvent.get(row.id) ?? []).map(({ agent, role }) => [agent, role])),
  }))
}

/** Event's id -> its parent's, for these events and all above them. */
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

const COLUMNS = {
  id: 'uuid',
  keys: 'text[]',
  name: 'text',
  name_folded_hash: 'uuid',
  kind: 'text',
  summary: 'text',
  start_date: 'date',
  end_date: 'date',
  place: 'text',
  country: 'text',
  parent_id: 'uuid',
  content_hash: 'bytea',
  loaded_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

const PARTICIPANT_COLUMNS = { event_id: 'uuid', agent_id: 'uuid', role: 'text' } as const

export type EventRow = EventFields & {
  readonly id: string
  readonly keys: readonly string[]
  readonly loadedAt: string
  readonly isNew: boolean
}

export function saveEvents(writer: Writer, events: readonly EventRow[], at: string): void {
  const toRow = (event: EventRow) => ({
    id: event.id,
    keys: event.keys,
    name: event.name,
    name_folded_hash: foldedHash(fold(event.name)),
    kind: event.kind,
    summary: event.summary,
    start_date: event.startDate,
    end_date: event.endDate,
    place: event.place,
    country: event.country,
    parent_id: event.parentId,
    content_hash: `\\x${eventHash(event)}`,
    loaded_at: event.loadedAt,
    updated_at: at,
  })
  const participants = events.flatMap((event) =>
    Array.from(event.participants, ([agent_id, role]) => ({ event_id: event.id, agent_id, role })),
  )
  const known = events.filter((event) => !event.isNew)
  // New ones first: they may be the parents of known ones.
  writer.insert('event', COLUMNS, events.filter((event) => event.isNew).map(toRow))
  writer.replace('event', COLUMNS, known.map(toRow), 'id', ['loaded_at'])
  writer.remove(
    'event_participant',
    'event_id',
    known.map((event) => event.id),
  )
  writer.insert('event_participant', PARTICIPANT_COLUMNS, participants)
}
