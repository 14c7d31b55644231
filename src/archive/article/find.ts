import { type Tx, instant, run } from '../../postgres/sql.ts'
import { groupBy } from '../group.ts'
import type { IdentifiedQuote } from '../quote/quote.ts'
import { findQuotes } from '../quote/store.ts'
import type { ArticleFields, Byline, CreditFields } from './article.ts'

export interface StoredArticle extends ArticleFields {
  readonly id: string
  readonly seq: number
  readonly keys: readonly string[]
  readonly keyGiven: boolean
  readonly version: number
  readonly hash: string
  /** Undefined where it was not asked for. */
  readonly body: string | null | undefined
}

type Row = Omit<StoredArticle, 'seq' | 'bylines' | 'eventIds' | 'credits' | 'quotes' | 'body'> & {
  seq: string
  body: string | null
}

/** Articles with all that they hold; bodies only of `withBody`. */
export async function findArticles(
  tx: Tx,
  ids: readonly string[],
  withBody: ReadonlySet<string>,
): Promise<StoredArticle[]> {
  if (ids.length === 0) return []
  const [rows, bylines, events, credits, quotes] = await Promise.all([
    run<Row>(
      tx,
      `select article.id, seq, keys, key_given as "keyGiven", url, outlet_id as "outletId", article.title, description, language,
         ${instant('published_at')} as "publishedAt", ${instant('modified_at')} as "modifiedAt", section, subjects, status,
         article.word_count as "wordCount", version, encode(content_hash, 'hex') as hash,
         encode(sha256(convert_to(article_version.body, 'UTF8')), 'hex') as "bodyHash",
         case when article.id = any($2::uuid[]) then article_version.body end as body
       from article join article_version on article_id = article.id and number = version
       where article.id = any($1::uuid[])`,
      [ids, [...withBody]],
    ),
    run<Byline & { article: string }>(
      tx,
      'select article_id as article, name, agent_id as "agentId" from article_byline where article_id = any($1::uuid[]) order by article_id, position',
      [ids],
    ),
    run<{ article: string; event: string }>(
      tx,
      'select article_id as article, event_id as event from article_event where article_id = any($1::uuid[]) and linked',
      [ids],
    ),
    run<CreditFields & { article: string }>(
      tx,
      `select article_id as article, type, text, outlet_id as "outletId", agent_id as "agentId", url, provenance
       from article_credit where article_id = any($1::uuid[]) order by article_id, position`,
      [ids],
    ),
    findQuotes(tx, ids),
  ])
  const bylinesOf = groupBy(bylines, (row) => row.article)
  const eventsOf = groupBy(events, (row) => row.article)
  const creditsOf = groupBy(credits, (row) => row.article)
  const quotesOf: Map<string, IdentifiedQuote[]> = quotes
  return rows.map((row) => ({
    ...row,
    seq: Number(row.seq),
    body: withBody.has(row.id) ? row.body : undefined,
    bylines: bylinesOf.get(row.id) ?? [],
    eventIds: (eventsOf.get(row.id) ?? []).map(({ event }) => event),
    credits: creditsOf.get(row.id) ?? [],
    quotes: quotesOf.get(row.id) ?? [],
  }))
}
