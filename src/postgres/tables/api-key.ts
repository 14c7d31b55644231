import { pgTable, text } from 'drizzle-orm/pg-core'
import { bytea, instant } from './columns.ts'

export const apiKey = pgTable('api_key', {
  id: text().primaryKey(),
  hash: bytea('hash').notNull().unique(),
  role: text({ enum: ['reader', 'loader'] }).notNull(),
  label: text(),
  createdAt: instant('created_at').notNull().defaultNow(),
  revokedAt: instant('revoked_at'),
})
