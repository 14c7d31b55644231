import { listLocks } from '../../background/session.ts'
import type { Sql } from '../../postgres/sql.ts'
import type { EngineName } from '../engine.ts'

/** Numbers of the locks. The process that holds an engine's lock writes to its index. The extractor's lock is 3. */
export const LOCKS: Readonly<Record<EngineName, number>> = { MEILISEARCH: 1, POSTGRES: 2 }

/** The engines whose index some process keeps up to date right now. */
export async function listServed(sql: Sql): Promise<EngineName[]> {
  const held = await listLocks(sql)
  return (Object.keys(LOCKS) as EngineName[]).filter((engine) => held.includes(LOCKS[engine]))
}
