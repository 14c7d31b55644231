import { createHash } from 'node:crypto'
import type { Sql } from './sql.ts'

// Prepared statements are twice as fast, but the text and plan of each statement stay on the server until the
// connection is closed. They take up to 110 bytes per character of the text, so MAX_TOTAL_LENGTH characters take at
// most 44 MB per connection. To limit this memory, a statement is prepared only when its text occurs for the second
// time, and only if the text is not too long. So a query that a frontend repeats all day is prepared, and a query that
// somebody types once is not prepared.
const MAX_LENGTH = 10_000
const MAX_TOTAL_LENGTH = 400_000
const MAX_SEEN = 5_000

interface Texts {
  /** The hashes of texts that have occurred once. */
  readonly seen: Set<string>
  readonly prepared: Set<string>
  /** The total number of characters in all prepared texts. */
  totalLength: number
}
const textsOf = new WeakMap<Sql, Texts>()

/**
 * Whether a statement should be prepared on the connections of a pool. The function is for statements whose text
 * depends on the requests of clients.
 */
export function isWorthPreparing(pool: Sql, text: string): boolean {
  const texts = textsOf.get(pool) ?? { seen: new Set<string>(), prepared: new Set<string>(), totalLength: 0 }
  textsOf.set(pool, texts)
  if (texts.prepared.has(text)) return true
  if (text.length > MAX_LENGTH || texts.totalLength + text.length > MAX_TOTAL_LENGTH) return false
  const hash = createHash('sha256').update(text).digest('base64')
  if (!texts.seen.has(hash)) {
    if (texts.seen.size >= MAX_SEEN) texts.seen.clear()
    texts.seen.add(hash)
    return false
  }
  texts.prepared.add(text)
  texts.totalLength += text.length
  return true
}
