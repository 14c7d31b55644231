import type { DatePlace, SearchFacet, SearchRequest, SearchSort } from '../engine.ts'
import { allowsPartialMatch, type SearchQuery } from '../text/query.ts'
import { spell, tieOf } from './document.ts'

export const FACETS: Readonly<Record<SearchFacet, string>> = {
  KIND: 'kind',
  OUTLET: 'outlet',
  LANGUAGE: 'language',
  SPEAKER: 'speakers',
}

/**
 * Returns a copy of the request without its cursor, so that the copy counts the hits of the whole list. In a list by
 * date, a request with a cursor finds only the hits on one side of the cursor. Returns null if `request` itself counts
 * the whole list, or wants no counts.
 */
export function withoutPlace(request: SearchRequest): SearchRequest | null {
  const { page, want } = request
  if (
    page.sort === 'RELEVANCE' ||
    (page.after === null && page.upTo === null) ||
    (!want.total && want.facets.length === 0)
  )
    return null
  return { ...request, page: { sort: page.sort, limit: 0, after: null, upTo: null } }
}

/**
 * The body of a search request. `limit` is one higher than the number of hits on a page, to find out whether there is a
 * next page.
 */
export function toSearchBody(request: SearchRequest): object {
  const { page, want } = request
  const facets = new Set(want.facets.map((facet) => FACETS[facet]))
  // Every document has one kind, so the sum of the counts by kind is the exact total. Meilisearch's own total is never
  // higher than maxTotalHits.
  if (want.total || facets.size > 0) facets.add(FACETS.KIND)
  const isDescending = page.sort === 'RELEVANCE' || (page.sort === 'NEWEST') === (page.upTo === null)
  const direction = isDescending ? 'desc' : 'asc'
  return {
    q: queryText(request.query, page.sort),
    filter: toFilter(request),
    offset: page.sort === 'RELEVANCE' ? page.offset : 0,
    limit: page.limit + 1,
    // A query of one word always uses `all`, because Meilisearch splits an Arabic word into its definite article and
    // the rest. With `last`, Meilisearch would also find documents that contain only the definite article.
    matchingStrategy: page.sort === 'RELEVANCE' && allowsPartialMatch(request.query) ? 'last' : 'all',
    attributesToRetrieve: ['key', 'publishedAt'],
    ...(page.sort === 'RELEVANCE' ? {} : { sort: [`publishedAt:${direction}`, `tie:${direction}`] }),
    ...(want.score ? { showRankingScore: true } : {}),
    ...(facets.size > 0 ? { facets: [...facets] } : {}),
  }
}

/**
 * Writes a query in Meilisearch's syntax. Negated terms come first, because Meilisearch reads the last word as a
 * prefix. Meilisearch joins and divides words: `news paper` also finds `newspaper`, and `newspaper` also finds `news
 * paper`. In a list by relevance, hits with joined or divided words come after hits with the same words as the query. A
 * list by date should not contain hits with joined or divided words. So in a query for a list by date, full stops
 * between the words keep Meilisearch from joining the words, and quotation marks around a word keep Meilisearch from
 * dividing it. Only a word that may match with typos, or as a prefix, has no quotation marks. So a list by date may
 * contain documents in which such a word is written as two words.
 */
function queryText({ terms, not }: SearchQuery, sort: SearchSort): string {
  const phrase = (words: readonly string[]) => `"${words.map(spell).join(' ')}"`
  const isStrict = sort !== 'RELEVANCE'
  const parts = terms.map((term) =>
    term.kind === 'phrase'
      ? phrase(term.words)
      : isStrict && !term.prefix && term.typos === 0
        ? phrase([term.word])
        : spell(term.word),
  )
  const last = terms.at(-1)
  return `${not.map((term) => `-${phrase(term.words)} `).join('')}${parts.join(isStrict ? '. ' : ' ')}${last?.kind === 'word' && !last.prefix ? ' ' : ''}`
}

function toFilter({ kinds, filter, seesAll, exclude, only, page }: SearchRequest): string[] {
  const conditions: string[] = []
  const anyOf = (field: string, values: readonly string[] | null) => {
    if (values !== null) conditions.push(`${field} IN [${values.map(quoted).join(', ')}]`)
  }
  if (!seesAll) conditions.push('public = true')
  anyOf('kind', kinds)
  anyOf('languages', filter.languages)
  anyOf('outlet', filter.outlets)
  anyOf('speakers', filter.speakers)
  anyOf('events', filter.events)
  if (filter.time) {
    conditions.push('publishedAt EXISTS')
    if (filter.time.from !== null) conditions.push(`publishedAt >= ${filter.time.from}`)
    if (filter.time.before !== null) conditions.push(`publishedAt < ${filter.time.before}`)
  }
  if (exclude.length > 0) conditions.push(`tie NOT IN [${exclude.map(tieOf).join(', ')}]`)
  if (only) conditions.push(`tie IN [${only.map(tieOf).join(', ')}]`)
  if (page.sort !== 'RELEVANCE') {
    if (page.after) conditions.push(beyond(page.sort, page.after))
    if (page.upTo) conditions.push(upTo(page.sort, page.upTo))
  }
  return conditions
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}

function beyond(sort: 'NEWEST' | 'OLDEST', { at, ref }: DatePlace): string {
  const [sign, tie] = [sort === 'NEWEST' ? '<' : '>', tieOf(ref)]
  if (at === null) return `publishedAt NOT EXISTS AND tie ${sign} ${tie}`
  return `publishedAt ${sign} ${at} OR (publishedAt = ${at} AND tie ${sign} ${tie}) OR publishedAt NOT EXISTS`
}

function upTo(sort: 'NEWEST' | 'OLDEST', { at, ref }: DatePlace): string {
  const [sign, tie] = [sort === 'NEWEST' ? '>' : '<', tieOf(ref)]
  if (at === null) return `publishedAt EXISTS OR (publishedAt NOT EXISTS AND tie ${sign}= ${tie})`
  return `publishedAt ${sign} ${at} OR (publishedAt = ${at} AND tie ${sign}= ${tie})`
}
