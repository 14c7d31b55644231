import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DocumentRef, SEARCH_KINDS } from '../../src/search/document.ts'
import type { SearchEngine } from '../../src/search/engine.ts'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'
import { readDocuments } from '../../src/search/source/read-documents.ts'
import { type Api, createApi } from '../api.ts'
import { createDatabase } from '../database.ts'
import { hasMeilisearch, startMeilisearch } from '../meilisearch.ts'
import { load } from '../sync/harness.ts'

// The number of withdrawn records: more than an engine is asked to leave out at once, and so many that more than a page
// of withdrawn records comes before the first visible record.
const WITHDRAWN = 2_600
const SHOWN = 45

const articleOf = (number: number) => ({
  key: `article:${number}`,
  title: `Harbour report ${number}`,
  language: number < SHOWN ? 'en' : 'de',
  publishedAt: new Date(Date.UTC(2024, 0, 1) + number * 60_000).toISOString(),
})

describe.each(hasMeilisearch ? ['POSTGRES', 'MEILISEARCH'] : ['POSTGRES'])(
  'while %s has not yet forgotten very many withdrawn records',
  (name) => {
    let api: Api
    const ends: (() => Promise<unknown>)[] = []
    beforeAll(async () => {
      const { db, drop } = await createDatabase()
      ends.push(drop)
      let engine: SearchEngine = createPostgresSearch(db)
      if (name === 'MEILISEARCH') {
        const server = await startMeilisearch()
        ends.unshift(server.stop)
        engine = createMeilisearch(server.options)
      }
      await engine.create('test')
      const numbers = Array.from({ length: SHOWN + WITHDRAWN }, (_, number) => number)
      await load(db, { articles: numbers.map(articleOf) })
      const refs: DocumentRef[] = []
      for (const kind of SEARCH_KINDS)
        for (const { id } of await db.read.unsafe<{ id: string }[]>(`select id::text from ${kind}`))
          refs.push({ kind, id })
      await engine.current.put(await readDocuments(db.read, refs))
      await load(db, {
        articles: numbers.slice(SHOWN).map((number) => ({ key: `article:${number}`, status: 'WITHHELD' as const })),
      })
      api = await createApi(
        db,
        {},
        { search: { engine, status: async () => ({ engine: engine.name, lagSeconds: 1, pendingChanges: WITHDRAWN }) } },
      )
      ends.unshift(() => api.stop())
    })
    afterAll(async () => {
      for (const end of ends) await end()
    })

    const search = async (sort: string, after: string | null, more = '') => {
      const { data, errors } = await api.query(
        `query ($after: String) { search(text: "harbour report", sort: ${sort}, first: 10, after: $after) { ${more} nodes { ... on Article { title } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
        { after },
      )
      expect(errors).toBeUndefined()
      return data.search
    }

    test('none of them is counted', async () => {
      const found = await search(
        'NEWEST',
        null,
        'totalCount totalIsExact languages: facet(by: LANGUAGE) { values { value count } distinctCount missingCount } kinds: facet(by: KIND) { values { count } }',
      )
      expect(found).toMatchObject({ totalCount: SHOWN, totalIsExact: false, kinds: { values: [{ count: SHOWN }] } })
      expect(found.languages).toEqual({ values: [{ value: 'en', count: SHOWN }], distinctCount: 1, missingCount: 0 })
    })

    test.each(['NEWEST', 'OLDEST', 'RELEVANCE'])('the pages by %s hold all others, each once', async (sort) => {
      const titles: string[] = []
      const sides: [boolean, boolean][] = []
      for (let after: string | null = null; sides.at(-1)?.[1] !== false;) {
        const page = await search(sort, after)
        titles.push(...page.nodes.map((node: { title: string }) => node.title))
        sides.push([page.pageInfo.hasPreviousPage, page.pageInfo.hasNextPage])
        after = page.pageInfo.endCursor
      }
      expect([...titles].sort()).toEqual(
        Array.from({ length: SHOWN }, (_, number) => `Harbour report ${number}`).sort(),
      )
      expect(sides).toEqual([
        [false, true],
        [true, true],
        [true, true],
        [true, true],
        [true, false],
      ])
    })
  },
)
