import { ArchiveError } from '../../errors.ts'
import { toDocumentKey } from '../document.ts'
import {
  type FacetCounts,
  RELEVANCE_REACH,
  type SearchAnswer,
  type SearchEngine,
  type SearchFacet,
  type SearchHit,
  type SearchPage,
  type SearchRequest,
} from '../engine.ts'

/**
 * The maximum number of records that a request to an engine may exclude. Excluding records takes Meilisearch 17 ms for
 * 1,000 records, 50 ms for 2,000, and 5 s for 20,000.
 */
const MOST_EXCLUDED = 2_000
const CHUNK = 1_000
const AT_ONCE = 4
/** The maximum number of excluded records that are counted. Counting 50,000 records takes Meilisearch a second. */
const MOST_COUNTED = 50_000
const RAW_PAGE = 1_000
const MOST_PAGES = 100

/**
 * Does what `engine.search` does, but also for more than MOST_EXCLUDED excluded records. In that case, their hits are
 * skipped here, and their counts are subtracted from the total and the facets.
 * @throws UNAVAILABLE if there are too many excluded records to count or to skip.
 */
export async function searchWithoutExcluded(engine: SearchEngine, request: SearchRequest): Promise<SearchAnswer> {
  const { exclude, want } = request
  if (exclude.length <= MOST_EXCLUDED) return engine.search(request)
  const asksCounts = want.total || want.facets.length > 0
  if (asksCounts && exclude.length > MOST_COUNTED) throw withdrawn(exclude.length)
  // The hits among the excluded records are counted before the search, and subtracted from its total. An excluded
  // record that is removed from the index between the two steps makes the result too low: it is subtracted, although
  // the search does not count it. If the search came first, such a record would make the result too high.
  const hidden = asksCounts ? await countHidden(engine, request) : []
  const { answer, hits, hasMore } = await listVisible(
    engine,
    { ...request, exclude: [] },
    new Set(exclude.map(toDocumentKey)),
  )
  return {
    hits,
    hasMore,
    total:
      answer.total === null
        ? null
        : Math.max(
            hits.length,
            hidden.reduce((left, { total }) => left - (total ?? 0), answer.total),
          ),
    totalIsExact: false,
    facets: new Map(want.facets.map((facet) => [facet, subtract(answer, hidden, facet)])),
  }
}

async function countHidden(engine: SearchEngine, request: SearchRequest): Promise<SearchAnswer[]> {
  const chunks = Array.from({ length: Math.ceil(request.exclude.length / CHUNK) }, (_, n) =>
    request.exclude.slice(n * CHUNK, (n + 1) * CHUNK),
  )
  const answers: SearchAnswer[] = []
  const work = async () => {
    for (let only = chunks.pop(); only; only = chunks.pop()) {
      answers.push(
        await engine.search({
          ...request,
          exclude: [],
          only,
          page: firstPage(request.page, 1),
          want: { ...request.want, score: false },
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return answers
}

export function firstPage({ sort }: SearchPage, limit: number): SearchPage {
  return sort === 'RELEVANCE' ? { sort, limit, offset: 0 } : { sort, limit, after: null, upTo: null }
}

interface Visible {
  /** The engine's first answer, which has the total and the facets. */
  readonly answer: SearchAnswer
  readonly hits: readonly SearchHit[]
  readonly hasMore: boolean
}

async function listVisible(
  engine: SearchEngine,
  request: SearchRequest,
  hidden: ReadonlySet<string>,
): Promise<Visible> {
  const { limit } = request.page
  // Offsets count only visible hits, so a list by relevance must be read from its beginning.
  const skip = request.page.sort === 'RELEVANCE' ? request.page.offset : 0
  let page: SearchPage =
    request.page.sort === 'RELEVANCE'
      ? { ...request.page, offset: 0, limit: RAW_PAGE }
      : { ...request.page, limit: RAW_PAGE }
  const visible: SearchHit[] = []
  let first: SearchAnswer | null = null
  for (let round = 0; round < MOST_PAGES; round++) {
    const answer = await engine.search(
      first ? { ...request, page, want: { ...request.want, total: false, facets: [] } } : { ...request, page },
    )
    first ??= answer
    visible.push(...answer.hits.filter((hit) => !hidden.has(toDocumentKey(hit.ref))))
    if (request.page.sort !== 'RELEVANCE' && request.page.upTo && visible.length >= limit)
      return { answer: first, hits: visible.slice(0, limit), hasMore: answer.hasMore }
    const hits = visible.slice(skip, skip + limit)
    if (visible.length > skip + limit) return { answer: first, hits, hasMore: true }
    const further = answer.hasMore ? pageBehind(page, answer.hits) : null
    if (!further) return { answer: first, hits, hasMore: false }
    page = further
  }
  throw withdrawn(hidden.size)
}

function pageBehind(page: SearchPage, hits: readonly SearchHit[]): SearchPage | null {
  const last = hits.at(-1)
  if (!last) return null
  if (page.sort !== 'RELEVANCE') return page.upTo ? { ...page, upTo: last } : { ...page, after: last }
  const offset = page.offset + hits.length
  return offset >= RELEVANCE_REACH ? null : { ...page, offset, limit: Math.min(RAW_PAGE, RELEVANCE_REACH - offset) }
}

function withdrawn(count: number): ArchiveError {
  return new ArchiveError(
    'UNAVAILABLE',
    `${count} records were just withdrawn and are still in the search index: try again in a minute.`,
  )
}

function subtract(answer: SearchAnswer, hidden: readonly SearchAnswer[], facet: SearchFacet): FacetCounts {
  const left = new Map(answer.facets.get(facet)?.counts)
  let missing = answer.facets.get(facet)?.missing ?? 0
  for (const { facets } of hidden) {
    const found = facets.get(facet)
    missing -= found?.missing ?? 0
    for (const [value, count] of found?.counts ?? []) left.set(value, (left.get(value) ?? 0) - count)
  }
  return { counts: new Map([...left].filter(([, count]) => count > 0)), missing: Math.max(0, missing) }
}
