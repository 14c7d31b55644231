import { parseDocumentKey } from '../document.ts'
import type { FacetCounts, SearchFacet, SearchHit, SearchRequest } from '../engine.ts'
import { beyond, bind, type Conditions, toConditions, upTo } from './filter.ts'
import { MARKS } from './words.ts'
import type { TextQuery } from './query.ts'

/** Runs a query in the transaction of the search. */
export type Ask = <T extends object>(text: string, conditions: Conditions) => Promise<T[]>

interface Row {
  readonly key: string
  readonly at: string | null
  readonly score: number | null
}

// The maximum number of matches that are ranked. Ranking reads the words of each document, which took 535 ms for
// 114,000 documents. If more documents match, only the newest of them are ranked, and the others follow, sorted by
// date.
const RANKED = 2_000
const BY_DATE = 'published_at desc nulls last, key desc'

/** The hits of a page, and the next hit after them, if there is one. */
export async function listHits(ask: Ask, request: SearchRequest, query: TextQuery): Promise<SearchHit[]> {
  const rows =
    request.page.sort === 'RELEVANCE'
      ? await byRelevance(ask, request, query, request.page)
      : await byDate(ask, request, query)
  return rows.map((row) => ({
    ref: parseDocumentKey(row.key),
    score: request.want.score ? row.score : null,
    at: row.at === null ? null : Number(row.at),
  }))
}

async function byDate(ask: Ask, request: SearchRequest, query: TextQuery): Promise<Row[]> {
  const { page } = request
  if (page.sort === 'RELEVANCE') return []
  const where = matching(request, query.leading.at(-1) ?? '')
  if (page.after) where.sql.push(beyond(where, page.sort, page.after))
  if (page.upTo) where.sql.push(upTo(where, page.sort, page.upTo))
  const direction = (page.sort === 'NEWEST') === (page.upTo === null) ? 'desc' : 'asc'
  const unknown = page.upTo ? 'first' : 'last'
  return ask<Row>(
    `select key, published_at::text as at, null as score from search_document where ${where.sql.join(' and ')}
     order by published_at ${direction} nulls ${unknown}, key ${direction} limit ${page.limit + 1}`,
    where,
  )
}

/**
 * Lists the documents that contain all words of the query, then documents that contain only the first words of the
 * query. Documents that lack some of the words are read only if the documents with all words do not fill the page.
 */
async function byRelevance(
  ask: Ask,
  request: SearchRequest,
  query: TextQuery,
  page: { limit: number; offset: number },
): Promise<Row[]> {
  const found: Row[] = []
  let skip = page.offset
  const tiers = query.leading.length
  for (let tier = tiers - 1; tier >= 0; tier--) {
    const all = query.leading[tier] ?? ''
    const above = query.leading[tier + 1]
    const text = above === undefined ? all : `${all} & !(${above})`
    for (const part of above === undefined ? [titled, ranked, unranked] : [ranked, unranked]) {
      const wanted = page.limit + 1 - found.length
      const rows = await part(ask, request, text, query, { tier, tiers, skip, wanted })
      found.push(...rows)
      if (found.length > page.limit) return found
      // Fewer than RANKED documents match, so all of them have been ranked. The query for unranked matches is skipped:
      // it would find nothing, and take as long as the query for ranked matches.
      if (part === ranked && (rows.length > 0 || skip === 0) && skip + rows.length < RANKED) {
        skip = 0
        break
      }
      // The number of hits in this part is needed only if the page begins after this part.
      if (skip > 0) skip = rows.length > 0 ? 0 : Math.max(0, skip - (await sizeOf(ask, request, text, query, part)))
    }
  }
  return found
}

interface Cut {
  readonly tier: number
  readonly tiers: number
  readonly skip: number
  readonly wanted: number
}

/**
 * Lists the documents whose title, name or text consists of exactly the words of the query. These documents come before
 * all other matches. A separate SQL statement reads them, because Postgres finds them by the index on `title_hash`,
 * without reading the other matches.
 */
function titled(
  ask: Ask,
  request: SearchRequest,
  text: string,
  query: TextQuery,
  { skip, wanted }: Cut,
): Promise<Row[]> {
  const where = matching(request, text)
  where.sql.push(`title_hash = ${bind(where, query.titleHash, 'uuid')}`)
  return ask<Row>(
    `select key, published_at::text as at, 1::float8 as score from search_document where ${where.sql.join(' and ')} order by ${BY_DATE} offset ${skip} limit ${wanted}`,
    where,
  )
}

function ranked(
  ask: Ask,
  request: SearchRequest,
  text: string,
  query: TextQuery,
  { tier, tiers, skip, wanted }: Cut,
): Promise<Row[]> {
  const where = untitled(request, text, query)
  const [asked, exact] = [bind(where, query.leading[tier] ?? '', 'tsquery'), bind(where, query.exact, 'tsquery')]
  return ask<Row>(
    `select key, at::text, (${tier} + 0.45 * rank / (1 + rank) + case when is_exact then 0.5 else 0 end) / ${tiers}::float8 as score
     from (
       select key, published_at as at, words @@ ${exact} as is_exact, ts_rank_cd('{0.1, 0.2, 0.4, 1}', words, ${asked}, 1) as rank from (
         select key, published_at, words from search_document where ${where.sql.join(' and ')} order by ${BY_DATE} limit ${RANKED}
       ) newest
     ) r order by is_exact desc, rank desc, at desc nulls last, key desc offset ${skip} limit ${wanted}`,
    where,
  )
}

function unranked(
  ask: Ask,
  request: SearchRequest,
  text: string,
  query: TextQuery,
  { tier, tiers, skip, wanted }: Cut,
): Promise<Row[]> {
  const where = untitled(request, text, query)
  return ask<Row>(
    `select key, published_at::text as at, ${tier}::float8 / ${tiers} as score from search_document where ${where.sql.join(' and ')}
     order by ${BY_DATE} offset ${RANKED + skip} limit ${wanted}`,
    where,
  )
}

async function sizeOf(
  ask: Ask,
  request: SearchRequest,
  text: string,
  query: TextQuery,
  part: typeof titled,
): Promise<number> {
  const where = part === titled ? matching(request, text) : untitled(request, text, query)
  if (part === titled) where.sql.push(`title_hash = ${bind(where, query.titleHash, 'uuid')}`)
  const size = await countWhere(ask, request, where)
  return part === titled ? size : part === ranked ? Math.min(size, RANKED) : Math.max(0, size - RANKED)
}

function untitled(request: SearchRequest, text: string, query: TextQuery): Conditions {
  const where = matching(request, text)
  where.sql.push(`title_hash <> ${bind(where, query.titleHash, 'uuid')}`)
  return where
}

export function countMatches(ask: Ask, request: SearchRequest, text: string): Promise<number> {
  return countWhere(ask, request, matching(request, text))
}

/** Whether a document that meets the conditions of the request may match without being found. */
export async function mayMiss(ask: Ask, request: SearchRequest): Promise<boolean> {
  const where = toConditions(request)
  where.sql.push(`words @@ ${bind(where, `'${MARKS.lacksWords}'`, 'tsquery')}`)
  const [row] = await ask<{ found: boolean }>(
    `select exists (select from search_document where ${where.sql.join(' and ')}) as found`,
    where,
  )
  return row?.found === true
}

async function countWhere(ask: Ask, request: SearchRequest, where: Conditions): Promise<number> {
  const [row] = await ask<{ n: string }>(
    `select count(*)::text as n from search_document where ${where.sql.join(' and ')}`,
    where,
  )
  return Number(row?.n ?? 0)
}

const VALUES: Readonly<Record<SearchFacet, string>> = {
  KIND: 'kind',
  OUTLET: 'outlet::text',
  LANGUAGE: 'language',
  SPEAKER: 'speaker::text',
}

export async function countFacet(
  ask: Ask,
  request: SearchRequest,
  text: string,
  facet: SearchFacet,
): Promise<FacetCounts> {
  const where = matching(request, text)
  const speakers = facet === 'SPEAKER' ? 'left join lateral unnest(speakers) speaker on true' : ''
  const rows = await ask<{ v: string | null; n: string }>(
    `select ${VALUES[facet]} as v, count(*)::text as n from search_document ${speakers} where ${where.sql.join(' and ')} group by 1`,
    where,
  )
  const counts = new Map<string, number>()
  let missing = 0
  for (const { v, n } of rows) {
    if (v === null) missing = Number(n)
    else counts.set(v, Number(n))
  }
  return { counts, missing }
}

function matching(request: SearchRequest, text: string): Conditions {
  const where = toConditions(request)
  where.sql.push(`words @@ ${bind(where, text, 'tsquery')}`)
  return where
}
