import { sql } from 'drizzle-orm'
import { bigint, boolean, customType, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** A bytea column that is a Buffer in the code. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** A bytea column that is a hexadecimal string in the code, used for hashes. */
export const hexBytes = customType<{ data: string; driverData: Buffer | string }>({
  dataType: () => 'bytea',
  toDriver: (digits) => `\\x${digits}`,
  fromDriver: (bytes) => Buffer.from(bytes as Buffer).toString('hex'),
})

export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

/**
 * An instant with milliseconds, in the format of the API. The value is text, because a JS Date does not keep years
 * below 100.
 */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, precision: 3, mode: 'string' })
}

export function bigInteger(name?: string) {
  return name === undefined ? bigint({ mode: 'number' }) : bigint(name, { mode: 'number' })
}

/** The first columns of the tables of outlets, agents and events. `seq` gives the order of creation. */
export const namedColumns = {
  id: uuid().primaryKey(),
  seq: bigInteger().generatedAlwaysAsIdentity(),
  keys: text().array().notNull(),
  name: text().notNull(),
  nameSort: text('name_sort')
    .notNull()
    .generatedAlwaysAs(sql`left(name, 200)`),
  nameFoldedHash: uuid('name_folded_hash').notNull(),
}

/**
 * Columns of outlets, agents and events: whether the record was ever loaded as a top-level record, and whether readers
 * may see it.
 */
export const linkColumns = {
  loadedDirectly: boolean('loaded_directly').notNull().default(true),
  isPublic: boolean('is_public').notNull().default(true),
}

/** Whether one of the keys of the record was given by a loader, and not derived by Verbatim. */
export const keyGiven = { keyGiven: boolean('key_given').notNull().default(true) }

/** The last columns of the tables of outlets, agents, events and articles. */
export const loadedColumns = {
  contentHash: hexBytes('content_hash').notNull(),
  loadedAt: instant('loaded_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
}
