import { type Tx, instant, run } from '../../postgres/sql.ts'
import { groupBy } from '../group.ts'
import type { IdentifiedQuote } from '../quote/quote.ts'
import type { Chosen } from './choose.ts'
import { type Linked, linkSql } from './line.ts'

export interface Version {
  readonly title: string
  readonly body: string | null
  readonly loadedAt: string
}

export interface ExportedQuote extends IdentifiedQuote {
  readonly speaker: Linked | null
  readonly event: Linked | null
}

export interface ExportedCredit {
  readonly type: string
  readonly text: string
  readonly outlet: Linked | null
  readonly agent: Linked | null
  readonly url: string | null
  readonly provenance: string
}

export interface ArticleRow {
  readonly id: string
  readonly keys: readonly string[]
  readonly keyGiven: boolean
  /** Whether the first key is the one that is derived from the article's URL. */
  readonly keyIsUrl: boolean
  /** Whether the article's URL is the key of another exported article. */
  readonly isMistakable: boolean
  readonly url: string | null
  readonly outlet: Linked | null
  readonly title: string
  readonly description: string | null
  readonly body: string | null
  readonly language: string | null
  readonly publishedAt: string | null
  readonly modifiedAt: string | null
  readonly section: string | null
  readonly subjects: readonly string[]
  readonly status: string
  /**
   * The version of the extractor that has read the article, or 0 if no version has read it. Null if the article is
   * excluded from extraction.
   */
  readonly extractedBy: number | null
}

/** An article with all its parts. Each record to which the article refers is represented by a `Linked` value. */
export interface ExportedArticle extends ArticleRow {
  /** The earlier versions, the oldest first. */
  readonly versions: readonly Version[]
  readonly bylines: readonly { readonly name: string | null; readonly agent: Linked | null }[]
  readonly events: readonly Linked[]
  readonly credits: readonly ExportedCredit[]
  readonly quotes: readonly ExportedQuote[]
  readonly removedQuotes: readonly ExportedQuote[]
}

type Owned<T> = T & { article: string }
type QuoteRow = Owned<
  Omit<ExportedQuote, 'span' | 'speakerId' | 'eventId' | 'replaces'> & {
    start: number | null
    end: number | null
    startUtf16: number | null
    endUtf16: number | null
    replacedTexts: string[] | null
    replacedStarts: (number | null)[] | null
  }
>

const keyOf = (noun: 'outlet' | 'agent' | 'event', column: string) =>
  `(select ${linkSql(noun)} from ${noun} where id = ${column})`

function quoteColumns(hasHistory: boolean): string {
  const replaced = (column: string) => (hasHistory ? column : 'null')
  return `article_id as article, id, text, start_cp as start, end_cp as "end", start_utf16 as "startUtf16", end_utf16 as "endUtf16", form,
    ${keyOf('agent', 'speaker_id')} as speaker, speaker_as_printed as "speakerAsPrinted", cue, own_language as language,
    ${keyOf('event', 'event_id')} as event, ${replaced('replaced_texts')} as "replacedTexts", ${replaced('replaced_starts')} as "replacedStarts"`
}

/** Reads articles in the order of `ids`, with a fixed number of statements. */
export async function readArticles(
  tx: Tx,
  ids: readonly string[],
  chosen: Omit<Chosen, 'outlet'>,
): Promise<ExportedArticle[]> {
  const read = <Row extends object>(text: string) => run<Owned<Row>>(tx, text, [ids])
  const [articles, versions, bylines, events, credits, quotes] = await Promise.all([
    run<ArticleRow>(
      tx,
      `select a.id, keys, key_given as "keyGiven", url, ${keyOf('outlet', 'outlet_id')} as outlet, a.title, description, body, language,
         ${instant('published_at')} as "publishedAt", ${instant('modified_at')} as "modifiedAt", section, subjects, status,
         (select x.version from article_extraction x where x.article_id = a.id) as "extractedBy",
         exists (select from identifier where record = 'article' and scheme = 'url' and value = keys[1] and record_id = a.id) as "keyIsUrl",
         exists (select from identifier u join identifier k on k.record = 'article' and k.scheme = 'key' and k.value = u.value and k.record_id <> a.id
           join ${chosen.article} other on other.id = k.record_id where u.record = 'article' and u.scheme = 'url' and u.record_id = a.id) as "isMistakable"
       from unnest($1::uuid[]) with ordinality as wanted (id, place) join article a using (id)
       join article_version v on v.article_id = a.id and v.number = a.version order by place`,
      [ids],
    ),
    read<Version>(
      `select article_id as article, v.title, body, ${instant('v.loaded_at')} as "loadedAt" from article_version v join article on article.id = article_id
       where article_id = any($1::uuid[]) and number < version and ${chosen.hasHistory} order by number`,
    ),
    read<{ name: string | null; agent: Linked | null }>(
      `select article_id as article, name, ${keyOf('agent', 'agent_id')} as agent from article_byline where article_id = any($1::uuid[]) order by position`,
    ),
    read<{ event: Linked }>(
      `select article_id as article, ${linkSql('event')} as event from article_event join event on event.id = event_id
       where article_id = any($1::uuid[]) and linked order by keys[1] collate "C"`,
    ),
    read<ExportedCredit>(
      `select article_id as article, type, text, ${keyOf('outlet', 'outlet_id')} as outlet, ${keyOf('agent', 'agent_id')} as agent, url, provenance
       from article_credit where article_id = any($1::uuid[]) order by position`,
    ),
    // Quotes are sorted by ID to give them a fixed order: a quote has the same ID in every archive.
    read<QuoteRow>(
      `select ${quoteColumns(chosen.hasHistory)}, provenance, confidence, false as "isRemoved" from quote where article_id = any($1::uuid[])
       union all select ${quoteColumns(chosen.hasHistory)}, 'CORRECTED', null, true from quote_removed where article_id = any($1::uuid[]) and ${chosen.hasHistory}
       order by id`,
    ),
  ])
  const of = <Row>(rows: readonly Owned<Row>[]) => groupBy(rows, (row) => row.article)
  const parts = {
    versions: of(versions),
    bylines: of(bylines),
    events: of(events),
    credits: of(credits),
    quotes: of(quotes),
  }
  return articles.map((article) => ({
    ...article,
    versions: parts.versions.get(article.id) ?? [],
    bylines: parts.bylines.get(article.id) ?? [],
    events: (parts.events.get(article.id) ?? []).map(({ event }) => event),
    credits: parts.credits.get(article.id) ?? [],
    quotes: (parts.quotes.get(article.id) ?? []).filter(({ isRemoved }) => !isRemoved).map(toQuote),
    removedQuotes: (parts.quotes.get(article.id) ?? []).filter(({ isRemoved }) => isRemoved).map(toQuote),
  }))
}

function toQuote({
  start,
  end,
  startUtf16,
  endUtf16,
  replacedTexts,
  replacedStarts,
  ...quote
}: QuoteRow): ExportedQuote {
  const span =
    start === null || end === null || startUtf16 === null || endUtf16 === null
      ? null
      : { start, end, startUtf16, endUtf16 }
  const replaces = replacedTexts?.map((text, index) => ({ text, start: replacedStarts?.[index] ?? null }))
  return { ...quote, span, speakerId: null, eventId: null, ...(replaces ? { replaces } : {}) }
}
