import { type Tx, run } from '../../postgres/sql.ts'
import type { Writer } from '../../postgres/writer.ts'
import { groupBy } from '../group.ts'
import type { IdentifiedQuote } from './quote.ts'

interface Row {
  article: string
  id: string
  text: string
  start: number | null
  end: number
  startUtf16: number
  endUtf16: number
  form: string
  speakerId: string | null
  speakerAsPrinted: string | null
  cue: string | null
  language: string | null
  eventId: string | null
  provenance: string
  confidence: number | null
}

/** Article's id -> its quotes, in no order. */
export async function findQuotes(tx: Tx, articleIds: readonly string[]): Promise<Map<string, IdentifiedQuote[]>> {
  const rows = await run<Row>(
    tx,
    `select article_id as article, id, text, start_cp as start, end_cp as "end", start_utf16 as "startUtf16", end_utf16 as "endUtf16", form,
       speaker_id as "speakerId", speaker_as_printed as "speakerAsPrinted", cue, own_language as language, event_id as "eventId", provenance, confidence
     from quote where article_id = any($1::uuid[])`,
    [articleIds],
  )
  const byArticle = groupBy(rows, (row) => row.article)
  return new Map(Array.from(byArticle, ([article, quotes]) => [article, quotes.map(toQuote)]))
}

function toQuote({
  id,
  text,
  start,
  end,
  startUtf16,
  endUtf16,
  form,
  speakerId,
  speakerAsPrinted,
  cue,
  language,
  eventId,
  provenance,
  confidence,
}: Row): IdentifiedQuote {
  const span = start === null ? null : { start, end, startUtf16, endUtf16 }
  return { id, text, span, form, speakerId, speakerAsPrinted, cue, language, eventId, provenance, confidence }
}

const COLUMNS = {
  id: 'uuid',
  article_id: 'uuid',
  text: 'text',
  start_cp: 'integer',
  end_cp: 'integer',
  start_utf16: 'integer',
  end_utf16: 'integer',
  form: 'text',
  speaker_id: 'uuid',
  speaker_as_printed: 'text',
  cue: 'text',
  own_language: 'text',
  language: 'text',
  event_id: 'uuid',
  provenance: 'text',
  confidence: 'double precision',
  outlet_id: 'uuid',
  published_at: 'timestamptz',
  status: 'text',
} as const

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
  const toRows = (article: QuotingArticle) =>
    article.quotes.map((quote) => ({
      id: quote.id,
      article_id: article.id,
      text: quote.text,
      start_cp: quote.span?.start ?? null,
      end_cp: quote.span?.end ?? null,
      start_utf16: quote.span?.startUtf16 ?? null,
      end_utf16: quote.span?.endUtf16 ?? null,
      form: quote.form,
      speaker_id: quote.speakerId,
      speaker_as_printed: quote.speakerAsPrinted,
      cue: quote.cue,
      own_language: quote.language,
      language: quote.language ?? article.language,
      event_id: quote.eventId,
      provenance: quote.provenance,
      confidence: quote.confidence,
      outlet_id: article.outletId,
      published_at: article.publishedAt,
      status: article.status,
    }))
  writer.insert('quote', COLUMNS, articles.filter((article) => article.isNew).flatMap(toRows))
  writer.replace('quote', COLUMNS, articles.filter((article) => !article.isNew).flatMap(toRows), 'id')
}
