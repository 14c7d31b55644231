import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import type { BulkLoadInput } from '../../src/generated/types.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { createLog } from '../../src/observe/log.ts'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { startSync } from '../../src/search/sync/sync.ts'
import { type Api, createApi } from '../api.ts'
import { createDatabase } from '../database.ts'
import { hasMeilisearch, startMeilisearch } from '../meilisearch.ts'

// Three real documents are added to the sample archive and searched as a reader would search them.
const SEARCH = `query ($text: String!, $kinds: [SearchKind!], $filter: SearchFilter, $sort: SearchSort! = RELEVANCE) {
  search(text: $text, kinds: $kinds, filter: $filter, sort: $sort, first: 100) { totalCount totalIsExact engine pageInfo { hasNextPage }
    nodes { __typename
      ... on Quote { words: text speaker { key } article { key outlet { key } } }
      ... on Article { key outlet { key } quotes(first: 90) { nodes { speaker { key } } } } }
    edges { highlights { field runs { text hit } } }
    speakers: facet(by: SPEAKER, first: 100) { values { value count } distinctCount missingCount }
    outlets: facet(by: OUTLET, first: 100) { values { value label count } distinctCount missingCount } } }`

interface Named {
  readonly key: string
}

interface Node {
  readonly __typename: string
  readonly key?: string
  readonly words?: string
  readonly speaker?: Named | null
  readonly outlet?: Named | null
  readonly article?: { readonly key: string; readonly outlet: Named | null }
  readonly quotes?: { readonly nodes: readonly { readonly speaker: Named | null }[] }
}

interface Counts {
  readonly values: readonly { readonly value: string; readonly count: number }[]
  readonly distinctCount: number
  readonly missingCount: number
}

const PRINTINGS = ['brics-000', 'brics-001']

describe.each(hasMeilisearch ? ['POSTGRES', 'MEILISEARCH'] : ['POSTGRES'])(
  'the corpus and the sample archive on %s',
  (name) => {
    let api: Api
    const ends: (() => Promise<unknown>)[] = []
    const search = async (variables: Record<string, unknown>) => {
      const { data, errors } = await api.query(SEARCH, variables)
      expect(errors).toBeUndefined()
      return data.search as {
        totalCount: number
        engine: string
        nodes: Node[]
        edges: { highlights: { field: string; runs: { text: string; hit: boolean }[] }[] }[]
        speakers: Counts
        outlets: Counts
      }
    }
    beforeAll(async () => {
      const { db, url, drop } = await createDatabase()
      ends.push(drop)
      const server = name === 'MEILISEARCH' ? await startMeilisearch() : null
      if (server) ends.unshift(() => server.stop())
      const engine = server ? createMeilisearch(server.options) : createPostgresSearch(db)
      const sync = await startSync({ db, engine, url, log: createLog('silent') })
      ends.unshift(() => sync.close())
      for (const input of [
        read('test/fixtures/bulk-three.json').input,
        read('sample/archive.json'),
      ] as BulkLoadInput[]) {
        const answer = await bulkLoad(
          db,
          { holder: 'test', limits: DEFAULT_LOAD_LIMITS },
          { onError: 'REJECT_ALL', dryRun: false, ...input },
        )
        expect(answer.userErrors).toEqual([])
      }
      await sync.drain()
      api = await createApi(db, {}, { search: { engine, status: sync.status } })
      ends.unshift(() => api.stop())
    })
    afterAll(async () => {
      for (const end of ends) await end()
    })

    test('finds both printings of a remark by its words in quotes, as quotes and as articles', async () => {
      const { nodes, totalCount, engine, edges } = await search({ text: '"photos are a serious thing"' })
      expect(engine).toBe(name)
      expect(
        nodes
          .filter((node) => node.__typename === 'Quote')
          .map(({ words, speaker, article }) => [article?.key, words, speaker?.key])
          .sort(),
      ).toEqual(PRINTINGS.map((key) => [key, 'photos are a serious thing', 'vladimir-putin']))
      expect(
        nodes
          .filter((node) => node.__typename === 'Article')
          .map(({ key }) => key)
          .sort(),
      ).toEqual(expect.arrayContaining(PRINTINGS))
      expect(nodes.length).toBe(totalCount)
      for (const { highlights } of edges) {
        const marked = highlights.flatMap(({ runs }) => runs.filter(({ hit }) => hit).map(({ text }) => text))
        expect(marked).toContain('photos are a serious thing')
      }
    })

    test('finds them with a typo', async () => {
      const { nodes } = await search({ text: 'serios thing' })
      expect(
        nodes
          .filter((node) => node.words === 'photos are a serious thing')
          .map(({ article }) => article?.key)
          .sort(),
      ).toEqual(PRINTINGS)
      expect(nodes.map(({ key }) => key)).toEqual(expect.arrayContaining(PRINTINGS))
    })

    test.each([
      { text: '"photos are a serious thing"' },
      { text: 'serios thing', sort: 'NEWEST' },
      { text: 'putin', kinds: ['QUOTE', 'ARTICLE'] },
      { text: 'sea negotiate', sort: 'OLDEST' },
      { text: '"sea does not negotiate"', kinds: ['QUOTE'] },
      { text: 'ferry -strike', sort: 'NEWEST' },
      { text: 'Fonds', filter: { languages: ['de'] }, sort: 'NEWEST' },
      { text: '防潮堤', sort: 'NEWEST' },
    ])('the facets by speaker and by outlet of %j agree with the list', async (variables) => {
      const { nodes, totalCount, speakers, outlets } = await search(variables)
      expect(nodes.length).toBeGreaterThan(0)
      expect(nodes.length).toBe(totalCount)
      expect(outlets).toEqual(countsOf(nodes.map(outletsOf), outlets))
      expect(speakers).toEqual(countsOf(nodes.map(speakersOf), speakers))
    })
  },
)

function read(file: string) {
  return JSON.parse(readFileSync(file, 'utf8')) as { input?: unknown }
}

function outletsOf({ outlet, article }: Node): string[] {
  const own = outlet ?? article?.outlet
  return own ? [own.key] : []
}

function speakersOf({ speaker, quotes }: Node): string[] {
  if (speaker) return [speaker.key]
  return [...new Set((quotes?.nodes ?? []).flatMap((quote) => (quote.speaker ? [quote.speaker.key] : [])))]
}

/** Returns what a facet of this list must be, in the order of the given one. */
function countsOf(values: readonly string[][], given: Counts): object {
  const counts = new Map<string, number>()
  for (const value of values.flat()) counts.set(value, (counts.get(value) ?? 0) + 1)
  const order = given.values.map(({ value }) => value)
  const sorted = [...counts].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  return {
    values: sorted.map(([value, count]) => expect.objectContaining({ value, count }) as object),
    distinctCount: counts.size,
    missingCount: values.filter((own) => own.length === 0).length,
  }
}
