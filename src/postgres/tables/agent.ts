import { pgTable, text } from 'drizzle-orm/pg-core'
import { keyGiven, linkColumns, loadedColumns, namedColumns } from './columns.ts'
import { PROVENANCES } from './quote.ts'

export const agent = pgTable('agent', {
  ...namedColumns,
  kind: text({ enum: ['PERSON', 'ORGANIZATION', 'DOCUMENT', 'UNNAMED'] }).notNull(),
  aliases: text().array().notNull().default([]),
  description: text(),
  wikidataId: text('wikidata_id'),
  provenance: text({ enum: PROVENANCES }).notNull().default('SUPPLIED'),
  ...keyGiven,
  ...linkColumns,
  ...loadedColumns,
})
