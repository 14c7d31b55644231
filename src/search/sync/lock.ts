import { listLocks } from '../../background/session.ts'
import type { Sql } from '../../postgres/sql.ts'
import type { EngineName } from '../engine.ts'

/**
 * The number of each engine's lock. The process that holds the lock writes to the index of the engine. The extractor's
 * lock has the number 3.
 */
export const LOCKS: Readonly<Record<EngineName, number>> = { MEILISEARCH: 1, POSTGRES: 2 }

/** The engines whose index is being kept up to date by a process. */
export async function listServed(sql: Sql): Promise<EngineName[]> {
  const held = await listLocks(sql)
  return (Object.keys(LOCKS) as EngineName[]).filter((engine) => held.includes(LOCKS[engine]))
}
