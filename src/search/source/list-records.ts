import { type Sql, type Tx, run } from '../../postgres/sql.ts'
import { type DocumentRef, SEARCH_KINDS, type SearchKind } from '../document.ts'

const FIRST = '00000000-0000-0000-0000-000000000000'
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** A range of IDs, including both ends. */
export interface IdRange {
  readonly first: string
  readonly last: string
}

/**
 * The IDs in some adjacent buckets. The bucket of a record is the first byte of its ID, so adjacent buckets are one
 * range of the primary key.
 */
export function idsOfBuckets(from: number, to: number): IdRange {
  const byte = (bucket: number) => bucket.toString(16).padStart(2, '0')
  return { first: byte(from) + FIRST.slice(2), last: byte(to) + LAST.slice(2) }
}

/** Lists records of one kind by ID, beginning after the given ID. */
export async function listRefs(
  sql: Sql,
  kind: SearchKind,
  after: string | null,
  limit: number,
): Promise<DocumentRef[]> {
  const rows = await run<{ id: string }>(
    sql,
    `select id::text from ${kind} where id ${after === null ? '>=' : '>'} $1 order by id limit ${limit}`,
    [after ?? FIRST],
  )
  return rows.map(({ id }) => ({ kind, id }))
}

const LIST_ALL = SEARCH_KINDS.map(
  (kind) => `select '${kind}' as kind, id::text from ${kind} where id between $1 and $2`,
).join(' union all ')

export async function listAllRefs(sql: Sql | Tx, { first, last }: IdRange): Promise<DocumentRef[]> {
  return run<DocumentRef>(sql, LIST_ALL, [first, last])
}

// Quotes are left out, because a quote is never older than its article.
const OLDEST = `select extract(epoch from now() - least(${['article', 'event', 'outlet', 'agent']
  .map((kind) => `(select min(loaded_at) from ${kind})`)
  .join(', ')}))::float8 as seconds`

/** The number of seconds since the oldest record was loaded. 0 if the archive is empty. */
export async function findArchiveAge(sql: Sql | Tx): Promise<number> {
  const [row] = await run<{ seconds: number | null }>(sql, OLDEST, [])
  return row?.seconds ?? 0
}

const COUNT = `select (${SEARCH_KINDS.map((kind) => `(select count(*) from ${kind})`).join(' + ')})::float8 as count`

export async function countRefs(sql: Sql | Tx): Promise<number> {
  const [row] = await run<{ count: number }>(sql, COUNT, [])
  return row?.count ?? 0
}
