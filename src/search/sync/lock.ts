import { createHash } from 'node:crypto'
import { listLocks } from '../../background/session.ts'
import { orm } from '../../postgres/orm.ts'
import type { Sql } from '../../postgres/sql.ts'
import { searchIndex } from '../../postgres/tables/search.ts'
import type { EngineName } from '../engine.ts'

/** The id of the index in Postgres. All other ids belong to indexes in a Meilisearch. */
const POSTGRES = 'POSTGRES'
const POSTGRES_LOCK = 2

export function engineOf(indexId: string): EngineName {
  return indexId === POSTGRES ? 'POSTGRES' : 'MEILISEARCH'
}

/**
 * The number of the lock of an index. Only the process that holds the lock writes to the index. The number for an
 * index in a Meilisearch is a hash of 30 bits with a leading 1, so that it differs from the smaller numbers of our
 * other locks (the lock of the extractor has the number 3). Two indexes have the same number with a probability of one
 * in a billion.
 */
export function lockOf(indexId: string): number {
  if (indexId === POSTGRES) return POSTGRES_LOCK
  return (createHash('sha1').update(indexId).digest().readUInt32BE() >>> 2) | 0x4000_0000
}

/** An index that a process keeps up to date. */
export interface ServedIndex {
  readonly id: string
  readonly address: string | null
}

/** The indexes that a process keeps up to date. The indexes in a Meilisearch come first. */
export async function listServed(sql: Sql): Promise<ServedIndex[]> {
  const held = await listLocks(sql)
  const rows = await orm(sql)
    .select({ id: searchIndex.id, address: searchIndex.address })
    .from(searchIndex)
    .orderBy(searchIndex.address, searchIndex.id)
  return rows.filter(({ id }) => held.includes(lockOf(id)))
}
