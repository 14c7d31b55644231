import { listLocks } from '../../background/session.ts'
import type { Sql } from '../../postgres/sql.ts'
import type { EngineName } from '../engine.ts'

/** The process that holds an engine's lock writes to its index. 3 is the extractor's. */
export const LOCKS: Readonly<Record<EngineName, number>> = { MEILISEARCH: 1, POSTGRES: 2 }

/** The engines whose index some process keeps in step right now. */
export async function listServed(sql: Sql): Promise<EngineName[]> {
  const held = await listLocks(sql)
  return (Object.keys(LOCKS) as EngineName[]).filter((engine) => held.includes(LOCKS[engine]))
}
