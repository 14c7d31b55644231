import { createHash } from 'node:crypto'
import type { Sql } from './sql.ts'

// A prepared statement is worth twice the speed, but every text stays on the server, with its plan, for the life of its
// connection: up to 110 bytes per character, so at most 44 MB for each connection. So only a text that comes back is
// prepared, and none that is fat: what a frontend sends all day is, what a researcher types once is not.
const MAX_LENGTH = 10_000
const MAX_TOTAL_LENGTH = 400_000
const MAX_SEEN = 5_000

interface Texts {
  /** Hashes of what came once. */
  readonly seen: Set<string>
  readonly prepared: Set<string>
  /** Characters of what is prepared. */
  totalLength: number
}
const textsOf = new WeakMap<Sql, Texts>()

/** Whether the connections of a pool should prepare a statement whose text depends on what clients ask for. */
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
