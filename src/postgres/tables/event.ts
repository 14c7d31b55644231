import { sql } from 'drizzle-orm'
import { bigint, date, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

export const event = pgTable('event', {
  id: uuid().primaryKey(),
  seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
  keys: text().array().notNull(),
  name: text().notNull(),
  nameSort: text('name_sort')
    .notNull()
    .generatedAlwaysAs(sql`left(name, 200)`),
  nameFoldedHash: uuid('name_folded_hash').notNull(),
  kind: text(),
  summary: text(),
  startDate: date('start_date', { mode: 'string' }),
  endDate: date('end_date', { mode: 'string' }),
  place: text(),
  country: text(),
  parentId: uuid('parent_id'),
  contentHash: bytea('content_hash').notNull(),
  loadedAt: instant('loaded_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
})

export const eventParticipant = pgTable(
  'event_participant',
  {
    eventId: uuid('event_id').notNull(),
    agentId: uuid('agent_id').notNull(),
    role: text(),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.agentId] })],
)
