import { pgTable, text } from 'drizzle-orm/pg-core'
import { keyGiven, linkColumns, loadedColumns, namedColumns } from './columns.ts'

export const agent = pgTable('agent', {
  ...namedColumns,
  kind: text({ enum: ['PERSON', 'ORGANIZATION', 'DOCUMENT', 'UNNAMED'] }).notNull(),
  aliases: text().array().notNull().default([]),
  description: text(),
  wikidataId: text('wikidata_id'),
  ...keyGiven,
  ...linkColumns,
  ...loadedColumns,
})
