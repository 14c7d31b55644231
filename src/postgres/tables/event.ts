import { date, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { linkColumns, loadedColumns, namedColumns } from './columns.ts'

export const event = pgTable('event', {
  ...namedColumns,
  kind: text(),
  summary: text(),
  startDate: date('start_date', { mode: 'string' }),
  endDate: date('end_date', { mode: 'string' }),
  place: text(),
  country: text(),
  parentId: uuid('parent_id'),
  ...linkColumns,
  ...loadedColumns,
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
