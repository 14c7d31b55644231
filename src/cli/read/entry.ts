import { TooDeep } from './html-text.ts'
import { type Entry, type FileRecord, type Origin, type Unreadable, type Value } from './record.ts'
import { type Defaults, withDefaults } from './values.ts'

/** An article of a foreign format as the archive takes it. */
export function articleEntry(origin: Origin, article: Value, defaults: Defaults): FileRecord {
  const value = withDefaults(article, defaults)
  return { origin, kind: 'article', value, bytes: Buffer.byteLength(JSON.stringify(value)) }
}

export function unreadable(origin: Origin, message: string): Unreadable {
  return { origin, faults: [{ code: 'INVALID', field: [], message }] }
}

/** The entry, or what keeps its text from being read. */
export function orUnreadable(origin: Origin, toEntry: () => Entry): Entry {
  try {
    return toEntry()
  } catch (error) {
    if (error instanceof TooDeep) return unreadable(origin, error.message)
    throw error
  }
}
