import { sql } from 'drizzle-orm'
import { bigint, boolean, customType, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Bytes. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Bytes as the code knows them: a hash in hexadecimal digits. */
export const hexBytes = customType<{ data: string; driverData: Buffer | string }>({
  dataType: () => 'bytea',
  toDriver: (digits) => `\\x${digits}`,
  fromDriver: (bytes) => Buffer.from(bytes as Buffer).toString('hex'),
})

export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

/** Milliseconds, as the API answers them; text, because a JS Date loses years below 100. */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, precision: 3, mode: 'string' })
}

export function bigInteger(name?: string) {
  return name === undefined ? bigint({ mode: 'number' }) : bigint(name, { mode: 'number' })
}

/** The first columns of each record with a name. `seq` is the order of creation. */
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

/** Of outlets, agents and events: whether they were ever loaded at top level, and whether readers may see them. */
export const linkColumns = {
  loadedDirectly: boolean('loaded_directly').notNull().default(true),
  isPublic: boolean('is_public').notNull().default(true),
}

/** A loader gave one of its keys. */
export const keyGiven = { keyGiven: boolean('key_given').notNull().default(true) }

/** The last columns of each record. */
export const loadedColumns = {
  contentHash: hexBytes('content_hash').notNull(),
  loadedAt: instant('loaded_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
}
