import type { Db } from '../../postgres/connect.ts'
import { asArchiveError } from '../../postgres/failure.ts'
import { bucketOf, hashDocument, type SearchDocument, toDocumentKey } from '../document.ts'
import { type SearchIndex, SearchRefusal } from '../engine.ts'
import { indexWords } from './words.ts'

export function openIndex(db: Db, table: string): SearchIndex {
  return {
    async put(documents) {
      if (documents.length === 0) return
      const rows = documents.map(toRow)
      const words = [...new Set(rows.flatMap((row) => row.mistypable))].sort()
      await guard(async () => {
        // The words are sorted, so that concurrent writers take the locks of the rows in the same order.
        await db.write.unsafe(
          `insert into search_word (word, length) select word, length(word) from unnest($1::text[]) as w(word)
           where not exists (select from search_word s where s.word = w.word) order by word collate "C" on conflict do nothing`,
          [words],
          { prepare: true },
        )
        await db.write.unsafe(upsert(table), [JSON.stringify(rows.map(({ mistypable: _, ...row }) => row))], {
          prepare: true,
        })
      })
    },
    async remove(refs) {
      if (refs.length > 0)
        await guard(() =>
          db.write.unsafe(`delete from ${table} where key = any($1::text[])`, [refs.map(toDocumentKey)], {
            prepare: true,
          }),
        )
    },
    async count() {
      const [row] = await guard(() => db.read.unsafe<{ n: string }[]>(`select count(*)::text as n from ${table}`))
      return Number(row?.n ?? 0)
    },
    async countBuckets() {
      const rows = await guard(() =>
        db.read.unsafe<{ bucket: number; n: string }[]>(`select bucket, count(*)::text as n from ${table} group by 1`),
      )
      return new Map(rows.map((row) => [row.bucket, Number(row.n)]))
    },
    async listBucket(bucket) {
      const rows = await guard(() =>
        db.read.unsafe<{ key: string; hash: string }[]>(`select key, hash from ${table} where bucket = $1`, [bucket]),
      )
      return new Map(rows.map((row) => [row.key, row.hash]))
    },
  }
}

function toRow(document: SearchDocument) {
  const { vector, titleHash, mistypable } = indexWords(document)
  const { kind, isPublic, language, outlet, speakers, events, publishedAt } = document
  return {
    key: toDocumentKey(document),
    kind,
    hash: hashDocument(document),
    bucket: bucketOf(document),
    is_public: isPublic,
    language,
    outlet,
    speakers,
    events,
    published_at: publishedAt,
    title_hash: titleHash,
    words: vector,
    mistypable,
  }
}

const COLUMNS = [
  'key',
  'kind',
  'hash',
  'bucket',
  'is_public',
  'language',
  'outlet',
  'speakers',
  'events',
  'published_at',
  'title_hash',
  'words',
]

function upsert(table: string): string {
  const set = COLUMNS.slice(1).map((column) => `${column} = excluded.${column}`)
  return `insert into ${table} (${COLUMNS.join(', ')})
    select key, kind, hash, bucket, is_public, language, outlet, speakers, events, published_at, title_hash, words::tsvector
    from json_to_recordset($1::text::json) as r(key text, kind text, hash text, bucket smallint, is_public boolean, language text, outlet uuid,
      speakers uuid[], events uuid[], published_at bigint, title_hash uuid, words text)
    order by key collate "C" on conflict (key) do update set ${set.join(', ')}`
}

/**
 * Converts an error of Postgres to a SearchRefusal if the text of a document causes the error: a tsvector that is too
 * large, or a value that Postgres cannot read.
 */
export async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
    if (/^(22|54)/.test(code)) throw new SearchRefusal(error instanceof Error ? error.message : code)
    throw asArchiveError(error)
  }
}
