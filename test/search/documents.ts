import { v5 } from 'uuid'
import type { SearchDocument, SearchKind } from '../../src/search/document.ts'
import type { SearchEngine, SearchRequest } from '../../src/search/engine.ts'
import { parseQuery } from '../../src/search/text/query.ts'

const NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'

export function idOf(name: string): string {
  return v5(name, NAMESPACE)
}

const FIELD: Readonly<Record<SearchKind, string>> = {
  article: 'title',
  quote: 'text',
  event: 'name',
  outlet: 'name',
  agent: 'name',
}

/** Returns a document whose ID is derived from its name. */
export function document(
  kind: SearchKind,
  name: string,
  text: string,
  more: Partial<SearchDocument> & { body?: string } = {},
): SearchDocument {
  const { body, ...rest } = more
  return {
    kind,
    id: idOf(name),
    fields: { [FIELD[kind]]: text, ...(body === undefined ? {} : { body }) },
    isPublic: true,
    language: null,
    outlet: null,
    speakers: [],
    events: [],
    publishedAt: null,
    ...rest,
  }
}

export type Asked = Partial<Omit<SearchRequest, 'query' | 'filter'>> & { filter?: Partial<SearchRequest['filter']> }

export function request(text: string, { filter, ...rest }: Asked = {}): SearchRequest {
  return {
    query: parseQuery(text),
    kinds: null,
    filter: { languages: null, outlets: null, speakers: null, events: null, time: null, ...filter },
    seesAll: false,
    exclude: [],
    page: { sort: 'RELEVANCE', limit: 100, offset: 0 },
    want: { score: false, total: true, facets: [] },
    ...rest,
  }
}

/** Returns the names of the hits, in order. */
export async function find(
  engine: SearchEngine,
  names: readonly string[],
  text: string,
  asked: Asked = {},
): Promise<string[]> {
  const byId = new Map(names.map((name) => [idOf(name), name]))
  const { hits } = await engine.search(request(text, asked))
  return hits.map((hit) => byId.get(hit.ref.id) ?? hit.ref.id)
}
