import { run, type Sql, type Tx } from '../../postgres/sql.ts'
import { checkFilter, filterRow } from '../query/filter.ts'
import { every, fill, newRow, print, sql } from '../query/sql.ts'
import { startQuery } from '../statement.ts'

/** An article that the extractor still has to read. */
export interface PendingArticle {
  readonly id: string
  /** A number that increases when a client changes the article or requests that it be read again. */
  readonly seq: string
  readonly language: string | null
  readonly body: string | null
}

const ARTICLES = 100
// The bodies of a batch are in memory at once. A batch ends with the article whose body brings their total size to this
// number of bytes or more.
const BYTES = 2_000_000

/**
 * The next articles that this version of the extractor has to read. First come the articles that no version has read in
 * their present form, and the articles that are to be read again. Then come articles that older versions have read,
 * beginning with the oldest version. Within each of these groups, articles are ordered by `seq`.
 */
export function listPending(sql: Sql, version: number): Promise<PendingArticle[]> {
  return run<PendingArticle>(
    sql,
    `with next as (
       select article_id, version, seq from article_extraction where version < $1 order by version, seq limit ${ARTICLES}
     ),
     sized as (
       select a.id, next.version, next.seq, language, body,
         sum(coalesce(octet_length(body), 0)) over (order by next.version, next.seq) - coalesce(octet_length(body), 0) as before
       from next join article a on a.id = article_id join article_version v on v.article_id = a.id and v.number = a.version
     )
     select id, seq::text, language, body from sized where before < ${BYTES} order by version, sized.seq`,
    [version],
  )
}

/**
 * Returns the IDs of those articles for which nothing has changed since they were listed: no client has changed them or
 * requested that they be read again, and no other process has read them.
 */
export async function keepPending(tx: Tx, articles: readonly PendingArticle[], version: number): Promise<Set<string>> {
  const rows = await run<{ id: string }>(
    tx,
    `select article_id as id from article_extraction join json_to_recordset($1::text::json) as row (id uuid, seq bigint)
       on article_id = row.id and article_extraction.seq = row.seq
     where version < $2`,
    [JSON.stringify(articles.map(({ id, seq }) => ({ id, seq }))), version],
  )
  return new Set(rows.map(({ id }) => id))
}

export function saveRead(tx: Tx, articleIds: readonly string[], version: number): Promise<unknown> {
  return run(tx, 'update article_extraction set version = $2 where article_id = any($1::uuid[])', [articleIds, version])
}

export async function countPending(sql: Sql, version: number): Promise<number> {
  const [row] = await run<{ count: number }>(
    sql,
    'select count(*)::int as count from article_extraction where version < $1',
    [version],
  )
  return row?.count ?? 0
}

export interface ExtractionRequest {
  /** An `ArticleFilter` as GraphQL passes it, or null for all articles. */
  readonly filter: unknown
  /** Whether to include articles that the extractor has already read in their present form. */
  readonly again: boolean
}

/** Makes the extractor read stored articles. Runs in the caller's transaction, which must hold the writers' lock. */
export async function requestExtraction(tx: Tx, { filter, again }: ExtractionRequest): Promise<void> {
  const context = startQuery({ seesAll: true, typed: false, form: 'usual' })
  const row = newRow()
  if (filter !== null) checkFilter(filter)
  const where = every([filter === null ? null : filterRow(context, 'article', row, filter)])
  const onKnown = again ? sql`do update set version = 0, seq = default` : sql`do nothing`
  const statement = print(
    sql`insert into article_extraction (article_id, version) select ${row.col('id')}, 0 from article ${row} where ${where} order by ${row.col('seq')} on conflict (article_id) ${onKnown}`,
  )
  await run(tx, statement.text, fill(statement))
}
