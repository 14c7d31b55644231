import { ArchiveError } from '../../errors.ts'
import { SEARCH_KINDS, toDocumentKey } from '../document.ts'
import type {
  SearchAnswer,
  SearchEngine,
  SearchFacet,
  SearchHit,
  SearchPage,
  SearchRequest,
  SearchSort,
} from '../engine.ts'
import { confirmPhrases, isDoubtful } from './confirm-phrases.ts'
import { parseQuery } from '../text/query.ts'
import { searchWithoutExcluded } from './without-excluded.ts'
import { awaitJson, projectJson } from '../../archive/query/project.ts'
import { readNodes, readNodesJoined } from '../../archive/read-nodes.ts'
import { checkPageSize, DEFAULT_PAGE_SIZE } from '../../archive/query/page.ts'
import type { FieldSelection } from '../../archive/query/selection.ts'
import type { ReadOptions } from '../../archive/statement.ts'
import type { SearchHandles } from './access.ts'
import { DEADLINE_MS } from './deadline.ts'
import { cursorOf, pageAfter } from './cursor.ts'
import { searchFacetJson } from './facet.ts'
import { findHidden, resolveFilter, type SearchFilterInput } from './filter.ts'
import { highlightsJson } from './highlight.ts'

/**
 * The result of a search. `hits` are the hits of the page, in the engine's order. Hits are left out if their records do
 * not exist, or if the viewer must not see them.
 */
interface Found {
  readonly hits: readonly Place[]
  readonly hasNextPage: boolean
  readonly answer: SearchAnswer
  /** The JSON texts of the nodes, by selection and global ID. */
  readonly nodes: ReadonlyMap<FieldSelection, ReadonlyMap<string, string>>
  /**
   * The JSON texts of the nodes of all hits, in order and joined by commas. Set only if the operation selects `nodes`
   * once and `edges` not at all, and if the records of all hits exist.
   */
  readonly joined?: string
}

interface Place {
  readonly hit: SearchHit
  /** The record's global ID. */
  readonly key: string
  /** The position of the hit in the whole list, counted from 0. Used only in a list by RELEVANCE. */
  readonly offset: number
}

const NOTHING: SearchAnswer = { hits: [], hasMore: false, total: 0, totalIsExact: true, facets: new Map() }

/**
 * The JSON text of the root field `search`. The engine finds the hits. The records of the hits are read from the
 * archive, if they exist and the viewer may see them.
 * @throws UNAVAILABLE within 5 s if there is no answer.
 */
export async function searchJson(
  handles: SearchHandles,
  options: ReadOptions,
  field: FieldSelection,
  deadlineMs = DEADLINE_MS,
): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  // This time limit applies to the whole search, whereas the engine's own limit applies to each request to the engine.
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new ArchiveError(
            'UNAVAILABLE',
            `The search was not answered within ${(deadlineMs / 1000).toFixed(1)} s: try again in a few seconds.`,
          ),
        ),
      deadlineMs,
    )
  })
  try {
    return await Promise.race([answerJson(handles, options, field), late])
  } finally {
    clearTimeout(timer)
  }
}

async function answerJson(handles: SearchHandles, options: ReadOptions, field: FieldSelection): Promise<string> {
  const { db, engine } = handles
  const started = performance.now()
  const fields = field.fields('SearchConnection')
  const sort = field.args['sort'] as SearchSort
  const page = pageAfter(
    sort,
    checkPageSize('first', (field.args['first'] ?? DEFAULT_PAGE_SIZE) as number),
    (field.args['after'] ?? null) as string | null,
  )
  for (const child of fields) if (child.name === 'facet') checkPageSize('first', child.args['first'] as number)
  const asked = await toRequest(handles, options, field, page)
  const { request, isSure } = asked ? await confirmPhrases(handles, asked) : { request: null, isSure: true }
  const found: Found = request
    ? await find(handles, options, fields, request)
    : { hits: [], hasNextPage: false, answer: NOTHING, nodes: new Map() }
  return awaitJson('SearchConnection', field, {
    totalCount: () => String(found.answer.total ?? 0),
    totalIsExact: () => String(found.answer.totalIsExact && isSure),
    engine: () => `"${engine.name}"`,
    tookMs: () => String(Math.round(performance.now() - started)),
    nodes: (child) =>
      `[${found.joined ?? found.hits.map(({ key }) => found.nodes.get(child)?.get(key) ?? 'null').join(',')}]`,
    edges: (child) => edgesJson(handles, child, found, request),
    pageInfo: (child) => pageInfoJson(engine, child, found, request),
    facet: (child) =>
      searchFacetJson(
        db,
        options,
        child,
        found.answer.facets.get(child.args['by'] as SearchFacet) ?? { counts: new Map(), missing: 0 },
      ),
  })
}

/**
 * The request for the engine, or null if nothing can match. If the request needs the list of hidden records, the list
 * is read before the engine searches. A record leaves this list as soon as its document in the index is up to date. If
 * the list were read after the engine's answer, it could already lack a record that the engine still counted.
 *
 * The list is needed for counts, for `pageInfo`, for phrases that the engine may match incorrectly, and for later pages
 * by RELEVANCE, because their offsets count only visible hits. Other requests do not need it, because the archive does
 * not return hidden records anyway.
 */
async function toRequest(
  { db, engine, indexId }: SearchHandles,
  options: ReadOptions,
  field: FieldSelection,
  page: SearchPage,
): Promise<SearchRequest | null> {
  const query = parseQuery(field.args['text'] as string)
  const kinds = (field.args['kinds'] ?? null) as readonly string[] | null
  if (query.terms.length === 0 || kinds?.length === 0) return null
  const fields = field.fields('SearchConnection')
  const tellsMore =
    fields.some(({ name }) => name === 'totalCount' || name === 'facet' || name === 'pageInfo') ||
    (page.sort === 'RELEVANCE' && page.offset > 0) ||
    isDoubtful(engine, query)
  const [filter, exclude] = await Promise.all([
    resolveFilter(db, field.args['filter'] as SearchFilterInput | null | undefined),
    tellsMore ? findHidden(db, options.seesAll, indexId) : null,
  ])
  if (filter === null) return null
  const edges = fields.filter((child) => child.name === 'edges').flatMap((child) => child.fields('SearchEdge'))
  return {
    query,
    kinds: kinds === null ? null : SEARCH_KINDS.filter((kind) => kinds.includes(kind.toUpperCase())),
    filter,
    seesAll: options.seesAll,
    exclude: exclude ?? [],
    page,
    isGone: options.isGone,
    want: {
      score: edges.some((child) => child.name === 'score'),
      total: fields.some((child) => child.name === 'totalCount' || child.name === 'totalIsExact'),
      facets: [
        ...new Set(fields.filter((child) => child.name === 'facet').map((child) => child.args['by'] as SearchFacet)),
      ],
    },
  }
}

const NO_FIELDS: FieldSelection = { key: '', name: 'node', args: {}, fields: () => [] }
/**
 * The maximum number of pages that are read from the engine to fill one page of the answer. A page has gaps if the
 * records of some hits no longer exist.
 */
const MAX_ROUNDS = 5

async function find(
  { db, engine, indexId }: SearchHandles,
  options: ReadOptions,
  fields: readonly FieldSelection[],
  request: SearchRequest,
): Promise<Found> {
  const lists = fields.filter((child) => child.name === 'nodes' || child.name === 'edges')
  const asksRows = lists.length > 0 || fields.some((child) => child.name === 'pageInfo')
  const selections = lists.flatMap((child) =>
    child.name === 'nodes' ? [child] : child.fields('SearchEdge').filter((one) => one.name === 'node'),
  )
  const nodes = new Map<FieldSelection, Map<string, string>>(
    (selections.length > 0 ? selections : [NO_FIELDS]).map((one) => [one, new Map()]),
  )
  const hits: Place[] = []
  const { limit } = request.page
  let first: SearchAnswer | null = null
  let { page, exclude } = request
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const answer = await searchWithoutExcluded(
      engine,
      round === 0 ? request : { ...request, exclude, page, want: { ...request.want, total: false, facets: [] } },
    )
    first ??= answer
    if (!asksRows) return { hits, hasNextPage: false, answer, nodes }
    const keys = answer.hits.map((hit) => toDocumentKey(hit.ref))
    // The usual case: the records of all hits of the page exist.
    if (round === 0 && lists.length === 1 && lists[0]?.name === 'nodes' && (keys.length === limit || !answer.hasMore)) {
      const joined = await readNodesJoined(db, options, keys, lists[0])
      const offset = page.sort === 'RELEVANCE' ? page.offset : 0
      if (joined !== null)
        return {
          hits: answer.hits.map((hit, index) => ({ hit, key: keys[index] ?? '', offset: offset + index })),
          hasNextPage: answer.hasMore,
          answer,
          nodes,
          joined,
        }
    }
    await Promise.all(
      [...nodes].map(async ([selection, known]) =>
        (await readNodes(db, options, keys, selection)).forEach((json, id) => known.set(id, json)),
      ),
    )
    const [there] = nodes.values()
    if (exclude.length === 0 && !keys.every((key) => there?.has(key))) {
      exclude = await findHidden(db, options.seesAll, indexId)
      // If all hits of a page are hidden, the page would look like the end of the list. So the search is repeated
      // without the hidden records.
      if (exclude.length > 0) continue
    }
    const offset = page.sort === 'RELEVANCE' ? page.offset : 0
    for (const [index, hit] of answer.hits.entries()) {
      const key = keys[index] ?? ''
      if (!there?.has(key)) continue
      if (hits.length === limit) return { hits, hasNextPage: true, answer: first, nodes }
      hits.push({ hit, key, offset: offset + index })
    }
    const last = answer.hits.at(-1)
    if (!answer.hasMore || !last) return { hits, hasNextPage: false, answer: first, nodes }
    if (hits.length === limit) return { hits, hasNextPage: true, answer: first, nodes }
    page =
      page.sort === 'RELEVANCE'
        ? { ...page, offset: page.offset + answer.hits.length }
        : { ...page, after: { at: last.at, ref: last.ref } }
  }
  return { hits, hasNextPage: true, answer: first ?? NOTHING, nodes }
}

async function edgesJson(
  handles: SearchHandles,
  field: FieldSelection,
  found: Found,
  request: SearchRequest | null,
): Promise<string> {
  const fields = field.fields('SearchEdge')
  const highlights = new Map<FieldSelection, ReadonlyMap<string, string>>()
  for (const child of fields) {
    if (child.name === 'highlights' && request)
      highlights.set(
        child,
        await highlightsJson(
          handles,
          request.query,
          found.hits.map(({ hit }) => hit.ref),
          child,
        ),
      )
  }
  const edges = found.hits.map(({ hit, key, offset }) =>
    projectJson('SearchEdge', field, {
      cursor: () => `"${request ? cursorOf(request.page.sort, hit, offset) : ''}"`,
      node: (child) => found.nodes.get(child)?.get(key) ?? 'null',
      score: () => String(hit.score ?? null),
      highlights: (child) => highlights.get(child)?.get(key) ?? '[]',
    }),
  )
  return `[${edges.join(',')}]`
}

function pageInfoJson(
  engine: SearchEngine,
  field: FieldSelection,
  { hits, hasNextPage }: Found,
  request: SearchRequest | null,
): Promise<string> {
  const cursor = (end: Place | undefined) =>
    end && request ? `"${cursorOf(request.page.sort, end.hit, end.offset)}"` : 'null'
  return awaitJson('PageInfo', field, {
    hasNextPage: () => String(hasNextPage),
    hasPreviousPage: async () => String(request !== null && (await hasPrevious(engine, request))),
    startCursor: () => cursor(hits[0]),
    endCursor: () => cursor(hits.at(-1)),
  })
}

async function hasPrevious(engine: SearchEngine, request: SearchRequest): Promise<boolean> {
  const { page } = request
  if (page.sort === 'RELEVANCE') return page.offset > 0
  if (!page.after) return false
  const before = await searchWithoutExcluded(engine, {
    ...request,
    page: { sort: page.sort, limit: 1, after: null, upTo: page.after },
    want: { score: false, total: false, facets: [] },
  })
  return before.hits.length > 0
}
