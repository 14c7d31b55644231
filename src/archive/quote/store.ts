import { findRows } from '../../postgres/find-rows.ts'
import type { Row } from '../../postgres/row.ts'
import type { Tx } from '../../postgres/sql.ts'
import { quote } from '../../postgres/tables/quote.ts'
import type { Writer } from '../../postgres/writer.ts'
import { groupBy } from '../group.ts'
import type { IdentifiedQuote } from './quote.ts'

const STORED = [
  'articleId',
  'id',
  'text',
  'startCp',
  'endCp',
  'startUtf16',
  'endUtf16',
  'form',
  'speakerId',
  'speakerAsPrinted',
  'cue',
  'ownLanguage',
  'eventId',
  'provenance',
  'confidence',
] as const

/** Article's id -> its quotes, in no order. */
export async function findQuotes(tx: Tx, articleIds: readonly string[]): Promise<Map<string, IdentifiedQuote[]>> {
  const rows = await findRows(tx, quote, STORED, 'articleId', articleIds)
  const byArticle = groupBy(rows, (row) => row.articleId)
  return new Map(Array.from(byArticle, ([article, quotes]) => [article, quotes.map(toQuote)]))
}

function toQuote(row: Pick<Row<typeof quote>, (typeof STORED)[number]>): IdentifiedQuote {
  const { startCp, endCp, startUtf16, endUtf16, ownLanguage, ...fields } = row
  const isPlaced = startCp !== null && endCp !== null && startUtf16 !== null && endUtf16 !== null
  return {
    ...fields,
    language: ownLanguage,
    span: isPlaced ? { start: startCp, end: endCp, startUtf16, endUtf16 } : null,
  }
}

interface QuotingArticle {
  readonly id: string
  readonly isNew: boolean
  readonly language: string | null
  readonly outletId: string | null
  readonly publishedAt: string | null
  readonly status: string
  readonly quotes: readonly IdentifiedQuote[]
}

/** All quotes of these articles, with the copies of what is their article's. */
export function saveQuotes(writer: Writer, articles: readonly QuotingArticle[]): void {
  const toRows = ({ id, language, outletId, publishedAt, status, quotes }: QuotingArticle) =>
    quotes.map(({ span, ...fields }) => ({
      ...fields,
      articleId: id,
      startCp: span?.start ?? null,
      endCp: span?.end ?? null,
      startUtf16: span?.startUtf16 ?? null,
      endUtf16: span?.endUtf16 ?? null,
      ownLanguage: fields.language,
      language: fields.language ?? language,
      outletId,
      publishedAt,
      status,
    }))
  writer.insert(quote, articles.filter((article) => article.isNew).flatMap(toRows))
  writer.replace(quote, articles.filter((article) => !article.isNew).flatMap(toRows))
}
