import { findRows } from '../../postgres/find-rows.ts'
import { selectList, type Row } from '../../postgres/row.ts'
import { run, type Tx } from '../../postgres/sql.ts'
import { article, articleByline, articleCredit } from '../../postgres/tables/article.ts'
import { groupBy } from '../group.ts'
import { findQuotes, findRemovedQuotes } from '../quote/store.ts'
import type { ArticleFields } from './article.ts'

const IN_ORDER = ['articleId', 'position'] as const
const STORED = [
  'id',
  'seq',
  'keys',
  'keyGiven',
  'url',
  'outletId',
  'title',
  'description',
  'language',
  'publishedAt',
  'modifiedAt',
  'section',
  'subjects',
  'status',
  'wordCount',
  'version',
  'contentHash',
] as const

type StoredColumns = Pick<Row<typeof article>, (typeof STORED)[number]>

export interface StoredArticle extends StoredColumns, ArticleFields {
  readonly status: StoredColumns['status']
  readonly subjects: StoredColumns['subjects']
  /** The body, or undefined if it was not requested. */
  readonly body: string | null | undefined
}

/** Reads articles with all their parts. The body is read only for the IDs in `withBody`. */
export async function findArticles(
  tx: Tx,
  ids: readonly string[],
  withBody: ReadonlySet<string>,
): Promise<StoredArticle[]> {
  if (ids.length === 0) return []
  const [rows, bylines, events, credits, quotes, removed] = await Promise.all([
    run<StoredColumns & { extractQuotes: boolean; bodyHash: string | null; body: string | null }>(
      tx,
      `select ${selectList(article, 'article', STORED)},
         exists (select from article_extraction where article_extraction.article_id = article.id) as "extractQuotes",
         encode(sha256(convert_to(article_version.body, 'UTF8')), 'hex') as "bodyHash",
         case when article.id = any($2::uuid[]) then article_version.body end as body
       from article join article_version on article_id = article.id and number = version
       where article.id = any($1::uuid[])`,
      [ids, [...withBody]],
    ),
    findRows(tx, articleByline, ['articleId', 'name', 'agentId'], 'articleId', ids, IN_ORDER),
    run<{ article: string; event: string }>(
      tx,
      'select article_id as article, event_id as event from article_event where article_id = any($1::uuid[]) and linked',
      [ids],
    ),
    findRows(
      tx,
      articleCredit,
      ['articleId', 'type', 'text', 'outletId', 'agentId', 'url', 'provenance'],
      'articleId',
      ids,
      IN_ORDER,
    ),
    findQuotes(tx, ids),
    findRemovedQuotes(tx, ids),
  ])
  const bylinesOf = groupBy(bylines, (row) => row.articleId)
  const eventsOf = groupBy(events, (row) => row.article)
  const creditsOf = groupBy(credits, (row) => row.articleId)
  return rows.map((row) => ({
    ...row,
    body: withBody.has(row.id) ? row.body : undefined,
    bylines: bylinesOf.get(row.id) ?? [],
    eventIds: (eventsOf.get(row.id) ?? []).map(({ event }) => event),
    credits: creditsOf.get(row.id) ?? [],
    quotes: quotes.get(row.id) ?? [],
    removedQuotes: removed.get(row.id) ?? [],
  }))
}
