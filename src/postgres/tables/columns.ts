import { customType, timestamp } from 'drizzle-orm/pg-core'

export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Milliseconds, as the API answers them; text, because a JS Date loses years below 100. */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, precision: 3, mode: 'string' })
}
