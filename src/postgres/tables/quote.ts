import { doublePrecision, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

export const STATUSES = ['USABLE', 'WITHHELD', 'CANCELED'] as const
export const PROVENANCES = ['SUPPLIED', 'EXTRACTED', 'CORRECTED'] as const

const FORMS = ['DIRECT', 'PARTIAL', 'INDIRECT'] as const

const quoteColumns = {
  id: uuid().primaryKey(),
  articleId: uuid('article_id').notNull(),
  text: text().notNull(),
  startCp: integer('start_cp'),
  endCp: integer('end_cp'),
  startUtf16: integer('start_utf16'),
  endUtf16: integer('end_utf16'),
  form: text({ enum: FORMS }).notNull(),
  speakerId: uuid('speaker_id'),
  speakerAsPrinted: text('speaker_as_printed'),
  cue: text(),
  ownLanguage: text('own_language'),
  eventId: uuid('event_id'),
  /** The texts that corrections have replaced, and the offsets in the body at which these texts began. */
  replacedTexts: text('replaced_texts').array(),
  replacedStarts: integer('replaced_starts').array(),
}

export const quote = pgTable('quote', {
  ...quoteColumns,
  language: text(),
  provenance: text({ enum: PROVENANCES }).notNull(),
  confidence: doublePrecision(),
  outletId: uuid('outlet_id'),
  publishedAt: instant('published_at'),
  status: text({ enum: STATUSES }).notNull(),
})

/** Quotes that were removed by a correction with `isQuote: false`. */
export const quoteRemoved = pgTable('quote_removed', quoteColumns)
