import type { Db } from '../../src/postgres/connect.ts'
import { rankNames } from './order.ts'
import type { ArchiveState } from './state.ts'
import type { Archive } from './view.ts'

/**
 * Returns the archive that a load has created: the state contains its records, and the database their IDs and times. If
 * an article has several quotes of equal text without a place, a client cannot know which of them has which ID, so they
 * are sorted by ID.
 */
export async function storedArchive(db: Db, state: ArchiveState): Promise<Archive> {
  const records = await db.write<{ record: string; key: string; id: string }[]>`
    select record, value as key, record_id::text as id from identifier where scheme = 'key'`
  const ids = new Map(records.map((row) => [`${row.record} ${row.key}`, row.id]))
  const quotes = await db.write<{ key: string; text: string; number: number; id: string }[]>`
    select article.keys[1] as key, text, (row_number() over (partition by article.id, text order by start_cp nulls last, quote.id))::int - 1 as number, quote.id::text as id
    from quote join article on article.id = article_id`
  const quoteIds = new Map(quotes.map((row) => [JSON.stringify([row.key, row.text, row.number]), row.id]))
  const articles = await db.write<{ key: string; loaded: string; updated: string }[]>`
    select keys[1] as key, (extract(epoch from loaded_at) * 1000)::bigint::text as loaded, (extract(epoch from updated_at) * 1000)::bigint::text as updated from article`
  const times = new Map(
    articles.map((row) => [
      row.key,
      { loadedAt: new Date(Number(row.loaded)).toISOString(), updatedAt: new Date(Number(row.updated)).toISOString() },
    ]),
  )
  return {
    state,
    idOf: (kind, key) => required(ids, `${kind} ${key}`),
    quoteIdOf: (articleKey, text, number) => required(quoteIds, JSON.stringify([articleKey, text, number])),
    timesOf: (articleKey) => required(times, articleKey),
    ranks: await rankNames(state, db.write),
  }
}

function required<T>(map: Map<string, T>, key: string): T {
  const found = map.get(key)
  if (found === undefined) throw new Error(`the database does not hold ${key}`)
  return found
}
