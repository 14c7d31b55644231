import { parseQuery } from '../../../src/search/text/query.ts'
import type { MeilisearchOptions } from '../../../src/search/meilisearch/client.ts'
import { toSearchBody } from '../../../src/search/meilisearch/request.ts'
import { CONNECTIONS, createGun } from '../fire/fire.ts'
import { startFile } from '../server/start.ts'
import { post, searchBody, wire } from './ask.ts'
import { type Figure, median } from './figures.ts'
import type { SearchOptions } from './options.ts'
import { drawTitles } from './texts.ts'
import type { Work } from './work.ts'

const TEXTS = 200
const WARM_SECONDS = 2

/** Measures searches that find 20 records, alternately through GraphQL and with the hand-written server. */
export async function measureSearch(
  options: SearchOptions,
  work: Work,
  meilisearch: MeilisearchOptions,
): Promise<Figure[]> {
  const limit = await startFile(new URL('./server/limit.ts', import.meta.url), {
    DATABASE_URL: work.url,
    BENCH_SEARCH_URL: `${meilisearch.url}/indexes/${meilisearch.index ?? 'verbatim'}/search`,
    BENCH_SEARCH_KEY: meilisearch.key ?? '',
  })
  const gun = createGun()
  try {
    const texts = await keepFull(
      `${work.server.url}/graphql`,
      limit.url,
      shorten(await drawTitles(work.db.read, 6 * TEXTS, options.seed)),
    )
    const port = (url: string) => Number(new URL(url).port)
    await gun.aim([
      { port: port(work.server.url), requests: texts.map((text) => wire('/graphql', searchBody(text))) },
      { port: port(limit.url), requests: texts.map((text) => wire('/', limitBody(text))) },
    ])
    for (const target of [0, 1]) await gun.fire(target, WARM_SECONDS)
    const rates: [number[], number[]] = [[], []]
    const busy: [number[], number[]] = [[], []]
    const alone: [number[], number[]] = [[], []]
    for (let round = 0; round < options.rounds; round++) {
      // The order changes in every round, so that a disturbance of the machine does not always affect the same server.
      for (const target of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const many = await gun.measure(target, options.seconds, CONNECTIONS)
        rates[target].push(many.rate)
        busy[target].push(many.p50Ms)
        alone[target].push((await gun.measure(target, options.seconds, 1)).p50Ms)
      }
    }
    const figure = (
      name: string,
      unit: string,
      [ours, other]: [number[], number[]],
      target: Figure['target'],
    ): Figure => ({ name, unit, ours: median(ours), limit: median(other), target })
    return [
      figure(`a search with 20 full hits, ${CONNECTIONS} connections`, 'per second', rates, { atLeast: 0.85 }),
      figure(`its p50, ${CONNECTIONS} connections`, 'ms', busy, { atMost: 1.2 }),
      figure('its p50, one connection', 'ms', alone, { atMost: 1.2 }),
    ]
  } finally {
    gun.stop()
    await limit.stop()
  }
}

/** Shortens titles to texts of one word, of two words, or of three words of which the last one is incomplete. */
function shorten(titles: readonly string[]): string[] {
  return titles.map((title, index) => {
    const words = title
      .toLowerCase()
      .split(' ')
      .slice(0, 1 + (index % 3))
    return words.join(' ').slice(0, index % 3 === 2 ? -1 : undefined)
  })
}

function limitBody(text: string): string {
  return JSON.stringify(
    toSearchBody({
      query: parseQuery(text),
      kinds: ['article', 'quote'],
      filter: { languages: null, outlets: null, speakers: null, events: null, time: null },
      seesAll: false,
      exclude: [],
      page: { sort: 'RELEVANCE', limit: 20, offset: 0 },
      want: { score: false, total: false, facets: [] },
    }),
  )
}

/**
 * Returns the texts that find 20 records. @throws if the two answers differ in any character, because their times are
 * then not comparable.
 */
async function keepFull(ours: string, limit: string, texts: readonly string[]): Promise<string[]> {
  const full: string[] = []
  for (const text of texts) {
    if (full.length === TEXTS) break
    const other = await post(limit, limitBody(text))
    if ((JSON.parse(other) as { data: { search: { nodes: unknown[] } } }).data.search.nodes.length < 20) continue
    const answer = (await post(ours, searchBody(text))).trimEnd()
    if (answer !== other)
      throw new Error(
        `${JSON.stringify(text)}: the answers differ\n${answer.slice(0, 2_000)}\n${other.slice(0, 2_000)}`,
      )
    full.push(text)
  }
  if (full.length < TEXTS / 4)
    throw new Error(`only ${full.length} of ${texts.length} texts find 20 records: use a larger --scale`)
  return full
}
