import {
  article,
  articleByline,
  articleCredit,
  articleEvent,
  articleExtraction,
  articleVersion,
} from '../../postgres/tables/article.ts'
import { quote } from '../../postgres/tables/quote.ts'
import { eachRow, type Writer } from '../../postgres/writer.ts'
import { foldedHash } from '../identity/name.ts'
import { saveRecords, type WrittenRecord } from '../named-record.ts'
import { saveQuotes } from '../quote/store.ts'
import { fold } from '../text/fold.ts'
import { articleHash, type ArticleFields } from './article.ts'

export interface ArticleRow extends WrittenRecord<ArticleFields> {
  readonly keyGiven: boolean
  readonly version: number
  /** Whether the article gets a new version, because it is new or because its title or body has changed. */
  readonly isNewVersion: boolean
  /** The earlier versions, if the article is restored from an export. They are numbered from 1. */
  readonly earlier: readonly {
    readonly title: string
    readonly body: string | null
    readonly wordCount: number | null
    readonly loadedAt: string
  }[]
  readonly body: string | null
  /** The IDs of quotes that the article no longer has. */
  readonly goneQuoteIds: readonly string[]
  /**
   * The version of the extractor that has read the article, or 0 if no version has read it. Null means that the stored
   * value does not change.
   */
  readonly extractedBy: number | null
}

/**
 * Saves articles with all their parts, with a fixed number of statements. Calls `beforeQuotes` just before the quotes
 * are written.
 */
export function saveArticles(
  writer: Writer,
  articles: readonly ArticleRow[],
  at: string,
  beforeQuotes: () => void,
): void {
  saveRecords(writer, article, articles, (row) => ({
    ...row,
    titleFoldedHash: foldedHash(fold(row.title)),
    contentHash: articleHash(row),
    updatedAt: at,
  }))
  writer.insert(
    articleVersion,
    eachRow(articles, (row) => [...toEarlier(row), ...(row.isNewVersion ? [toVersion(row, at)] : [])]),
  )
  deleteHeld(
    writer,
    articles.flatMap((row) => (row.isNew ? [] : [row.id])),
  )
  writer.insert(
    articleByline,
    eachRow(articles, ({ id, bylines }) => bylines.map((byline, position) => ({ ...byline, articleId: id, position }))),
  )
  writer.insert(articleEvent, eachRow(articles, toEvents))
  writer.insert(
    articleCredit,
    eachRow(articles, ({ id, credits }) => credits.map((credit, position) => ({ ...credit, articleId: id, position }))),
  )
  writer.remove(
    quote,
    'id',
    articles.flatMap((row) => row.goneQuoteIds),
  )
  writer.call(beforeQuotes)
  saveQuotes(writer, articles)
  saveExtraction(writer, articles)
}

/**
 * Replaces the rows of articles in `article_extraction` instead of updating them. A new row gets the highest `seq`, so
 * the extractor reads the article after all others that have the same `version`.
 */
function saveExtraction(writer: Writer, articles: readonly ArticleRow[]): void {
  const affected = articles.filter((row) => row.extractedBy !== null)
  writer.remove(
    articleExtraction,
    'articleId',
    affected.flatMap((row) => (row.isNew ? [] : [row.id])),
  )
  writer.insert(
    articleExtraction,
    eachRow(affected, ({ id, extractQuotes, extractedBy }) =>
      extractQuotes ? [{ articleId: id, version: extractedBy ?? 0 }] : [],
    ),
  )
}

function deleteHeld(writer: Writer, ids: readonly string[]): void {
  if (ids.length === 0) return
  writer.run(
    `with byline as (delete from article_byline where article_id = any($1::uuid[])), event as (delete from article_event where article_id = any($1::uuid[]))
     delete from article_credit where article_id = any($1::uuid[])`,
    [ids],
  )
}

function toVersion(article: ArticleRow, at: string) {
  return {
    articleId: article.id,
    number: article.version,
    title: article.title,
    body: article.body,
    wordCount: article.wordCount,
    loadedAt: at,
  }
}

function toEarlier({ id, earlier }: ArticleRow) {
  return earlier.map((version, index) => ({ ...version, articleId: id, number: index + 1 }))
}

function toEvents(article: ArticleRow) {
  const linked = new Set(article.eventIds)
  const quoted = new Set(article.quotes.flatMap(({ eventId }) => eventId ?? []))
  return Array.from(new Set([...linked, ...quoted]), (eventId) => ({
    articleId: article.id,
    eventId,
    linked: linked.has(eventId),
    quoted: quoted.has(eventId),
  }))
}
