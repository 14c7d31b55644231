import { type Sql, type Tx, run } from '../../postgres/sql.ts'
import {
  type DocumentRef,
  hashDocument,
  MANY_EVENTS,
  parseDocumentKey,
  type SearchDocument,
  toDocumentKey,
} from '../document.ts'
import type { SearchIndex } from '../engine.ts'
import { readDocuments } from '../source/read-documents.ts'
import { settleAll } from './settle-all.ts'
import { cutPayloads } from '../source/cut-payloads.ts'
import { type IdRange, idsOfBuckets, listAllRefs } from '../source/list-records.ts'
import { noteWide } from './wide-articles.ts'

export interface Comparison {
  readonly compared: number
  readonly differing: readonly DocumentRef[]
}

/** Adjacent buckets, including `from` and `to`. */
export interface BucketRange {
  readonly from: number
  readonly to: number
}

const READ = { payloadBytes: 20_000_000, payloadRows: 2_000 }

/**
 * Compares some buckets of an index with the archive. Must not run while changes are being sent. The archive may change
 * during the comparison: a record that has just changed differs from the index, but is still pending, and pending
 * records are not reported as differing.
 */
export async function compareBuckets(
  sql: Sql,
  indexId: string,
  index: SearchIndex,
  { from, to }: BucketRange,
): Promise<Comparison> {
  const buckets = Array.from({ length: to - from + 1 }, (_, n) => from + n)
  const left = new Map(
    (await settleAll(buckets.map((bucket) => index.listBucket(bucket)))).flatMap((indexed) => [...indexed]),
  )
  const differing: string[] = []
  let compared = 0
  const wide: SearchDocument[] = []
  const pending = await inSnapshot(sql, async (tx) => {
    const range = idsOfBuckets(from, to)
    for (const payload of await cutPayloads(tx, await listAllRefs(tx, range), READ)) {
      for (const document of await readDocuments(tx, payload)) {
        const key = toDocumentKey(document)
        if (left.get(key) !== hashDocument(document)) differing.push(key)
        left.delete(key)
        compared += 1
        if (document.events.length > MANY_EVENTS) wide.push(document)
      }
    }
    return listPending(tx, indexId, range)
  })
  await noteWide(sql, wide)
  const wrong = [...differing, ...left.keys()].filter((key) => !pending.has(key))
  return { compared: compared + left.size, differing: wrong.map(parseDocumentKey) }
}

/**
 * The number of documents in the archive, and the number in the index. Null if changes are pending or if the engine has
 * refused documents. In these cases, the two numbers may differ although the index is correct.
 */
export async function compareCounts(
  sql: Sql,
  indexId: string,
  index: SearchIndex,
  countArchive: (tx: Tx) => Promise<number>,
): Promise<{ archive: number; index: number } | null> {
  const indexed = await index.count()
  return inSnapshot(sql, async (tx) => {
    const [row] = await run<{ busy: boolean }>(
      tx,
      `select exists (select from change) or exists (select from search_pending where index_id = $1) or exists (select from search_dead_letter where index_id = $1) as busy`,
      [indexId],
    )
    return row?.busy ? null : { archive: await countArchive(tx), index: indexed }
  })
}

async function listPending(tx: Tx, indexId: string, { first, last }: IdRange): Promise<Set<string>> {
  const rows = await run<{ key: string }>(
    tx,
    `select record || '_' || record_id as key from search_pending where index_id = $1 and record_id between $2 and $3
     union all select record || '_' || record_id from change where record_id between $2 and $3`,
    [indexId, first, last],
  )
  return new Set(rows.map(({ key }) => key))
}

function inSnapshot<T>(sql: Sql, read: (tx: Tx) => Promise<T>): Promise<T> {
  return sql.begin('isolation level repeatable read read only', read) as Promise<T>
}
