import { fold } from '../text/fold.ts'
import { foldedHash } from '../identity/name.ts'
import { saveQuotes } from '../quote/store.ts'
import type { Writer } from '../../postgres/writer.ts'
import { articleHash, type ArticleFields } from './article.ts'

export interface ArticleRow extends ArticleFields {
  readonly id: string
  readonly keys: readonly string[]
  readonly keyGiven: boolean
  readonly version: number
  readonly loadedAt: string
  readonly isNew: boolean
  /** Title or body are new: a version begins. */
  readonly isNewVersion: boolean
  /** Versions from 1 on that a new article had elsewhere. */
  readonly earlier: readonly {
    readonly title: string
    readonly body: string | null
    readonly wordCount: number | null
    readonly loadedAt: string
  }[]
  readonly body: string | null
  /** Ids of quotes that it held and holds no more. */
  readonly goneQuoteIds: readonly string[]
}

const COLUMNS = {
  id: 'uuid',
  keys: 'text[]',
  key_given: 'boolean',
  url: 'text',
  outlet_id: 'uuid',
  title: 'text',
  title_folded_hash: 'uuid',
  description: 'text',
  language: 'text',
  published_at: 'timestamptz',
  modified_at: 'timestamptz',
  section: 'text',
  subjects: 'text[]',
  status: 'text',
  word_count: 'integer',
  version: 'integer',
  content_hash: 'bytea',
  loaded_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const
const VERSION_COLUMNS = {
  article_id: 'uuid',
  number: 'integer',
  title: 'text',
  body: 'text',
  word_count: 'integer',
  loaded_at: 'timestamptz',
} as const
const BYLINE_COLUMNS = { article_id: 'uuid', position: 'integer', name: 'text', agent_id: 'uuid' } as const
const EVENT_COLUMNS = { article_id: 'uuid', event_id: 'uuid', linked: 'boolean', quoted: 'boolean' } as const
const CREDIT_COLUMNS = {
  article_id: 'uuid',
  position: 'integer',
  type: 'text',
  text: 'text',
  outlet_id: 'uuid',
  agent_id: 'uuid',
  url: 'text',
  provenance: 'text',
} as const

/** Articles with all that they hold, by a fixed number of statements. */
export function saveArticles(writer: Writer, articles: readonly ArticleRow[], at: string): void {
  const known = articles.filter((article) => !article.isNew)
  writer.insert(
    'article',
    COLUMNS,
    articles.filter((article) => article.isNew).map((article) => toRow(article, at)),
  )
  writer.replace(
    'article',
    COLUMNS,
    known.map((article) => toRow(article, at)),
    'id',
    ['loaded_at'],
  )
  writer.insert('article_version', VERSION_COLUMNS, [
    ...articles.flatMap(toEarlier),
    ...articles.filter((article) => article.isNewVersion).map((article) => toVersion(article, at)),
  ])
  deleteHeld(
    writer,
    known.map((article) => article.id),
  )
  writer.insert(
    'article_byline',
    BYLINE_COLUMNS,
    articles.flatMap((article) =>
      article.bylines.map((byline, position) => ({
        article_id: article.id,
        position,
        name: byline.name,
        agent_id: byline.agentId,
      })),
    ),
  )
  writer.insert('article_event', EVENT_COLUMNS, articles.flatMap(toEvents))
  writer.insert(
    'article_credit',
    CREDIT_COLUMNS,
    articles.flatMap((article) =>
      article.credits.map(({ type, text, outletId, agentId, url, provenance }, position) => ({
        article_id: article.id,
        position,
        type,
        text,
        outlet_id: outletId,
        agent_id: agentId,
        url,
        provenance,
      })),
    ),
  )
  writer.remove(
    'quote',
    'id',
    articles.flatMap((article) => article.goneQuoteIds),
  )
  saveQuotes(writer, articles)
}

function deleteHeld(writer: Writer, ids: readonly string[]): void {
  if (ids.length === 0) return
  writer.run(
    `with byline as (delete from article_byline where article_id = any($1::uuid[])), event as (delete from article_event where article_id = any($1::uuid[]))
     delete from article_credit where article_id = any($1::uuid[])`,
    [ids],
  )
}

function toRow(article: ArticleRow, at: string) {
  return {
    id: article.id,
    keys: article.keys,
    key_given: article.keyGiven,
    url: article.url,
    outlet_id: article.outletId,
    title: article.title,
    title_folded_hash: foldedHash(fold(article.title)),
    description: article.description,
    language: article.language,
    published_at: article.publishedAt,
    modified_at: article.modifiedAt,
    section: article.section,
    subjects: article.subjects,
    status: article.status,
    word_count: article.wordCount,
    version: article.version,
    content_hash: `\\x${articleHash(article)}`,
    loaded_at: article.loadedAt,
    updated_at: at,
  }
}

function toVersion(article: ArticleRow, at: string) {
  return {
    article_id: article.id,
    number: article.version,
    title: article.title,
    body: article.body,
    word_count: article.wordCount,
    loaded_at: at,
  }
}

function toEarlier({ id, earlier }: ArticleRow) {
  return earlier.map(({ title, body, wordCount, loadedAt }, index) => ({
    article_id: id,
    number: index + 1,
    title,
    body,
    word_count: wordCount,
    loaded_at: loadedAt,
  }))
}

function toEvents(article: ArticleRow) {
  const linked = new Set(article.eventIds)
  const quoted = new Set(article.quotes.flatMap((quote) => quote.eventId ?? []))
  return Array.from(new Set([...linked, ...quoted]), (event_id) => ({
    article_id: article.id,
    event_id,
    linked: linked.has(event_id),
    quoted: quoted.has(event_id),
  }))
}
