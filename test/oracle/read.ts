import { execute, parse, specifiedRules, validate, type ExecutionResult, type GraphQLSchema } from 'graphql'
import { canonicalUrl } from '../../src/archive/text/url.ts'
import { parseDomain } from '../../src/archive/text/domain.ts'
import { parseWikidataId } from '../../src/archive/text/wikidata-id.ts'
import { loadSchema } from '../../src/graphql/schema.ts'
import { articleFacet, quoteFacet } from './facet.ts'
import { matchesAgent, matchesArticle, matchesEvent, matchesOutlet, matchesQuote, type Input } from './filter.ts'
import {
  articleOrder,
  coveringOrder,
  eventOrder,
  nameOrder,
  participantOrder,
  quoteOrder,
  wordCount,
  type Order,
} from './order.ts'
import { badInput, inBounds, page, type Edge, type PageArguments } from './page.ts'
import { timeline, type Interval } from './timeline.ts'
import {
  viewOf,
  withChildren,
  type Agent,
  type Archive,
  type Article,
  type Event,
  type Outlet,
  type Quote,
  type Row,
  type View,
} from './view.ts'

export type Answer = { data: Record<string, unknown> } | { code: string; message: string }
export interface Oracle {
  query(document: string, variables?: Record<string, unknown>, options?: { role?: string }): Answer
}

/** Evaluates the rules for reading in the simplest way: graphql-js executes the document on arrays of the state. */
export function createOracle(archive: Archive): Oracle {
  const views = new Map<string | null, View>()
  return {
    query(document, variables = {}, { role } = {}) {
      const name = role ?? null
      const view = views.get(name) ?? viewOf(archive, name)
      views.set(name, view)
      const parsed = parse(document)
      const invalid = validate(schema, parsed, specifiedRules)
      if (invalid[0]) return { code: 'GRAPHQL_VALIDATION_FAILED', message: invalid[0].message }
      const resolvers = createResolvers(archive, view)
      const answer = execute({
        schema,
        document: parsed,
        variableValues: variables,
        fieldResolver: (source, args, context, info) => {
          const resolve = resolvers[info.parentType.name]?.[info.fieldName]
          return resolve ? resolve(source as never, args as never) : (source as Record<string, unknown>)[info.fieldName]
        },
        typeResolver: (value) => typeNames[(value as Row).noun],
      }) as ExecutionResult
      const error = answer.errors?.[0]
      if (!error) return { data: plain(answer.data) as Record<string, unknown> }
      // An error with a path but without a code comes from a mistake in the oracle.
      if (error.path && !error.extensions['code']) throw error.originalError ?? error
      return { code: String(error.extensions['code'] ?? 'BAD_USER_INPUT'), message: error.message }
    },
  }
}

const schema = plainSchema()
const typeNames = { article: 'Article', outlet: 'Outlet', agent: 'Agent', event: 'Event', quote: 'Quote' }

/** The schema, with a resolver for each field that only reads a property. */
function plainSchema(): GraphQLSchema {
  const schema = loadSchema()
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !('getFields' in type)) continue
    for (const field of Object.values(type.getFields())) {
      if ('resolve' in field) delete field.resolve
    }
  }
  return schema
}

/** Converts objects without a prototype, which graphql-js returns, to plain ones. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

type Connected = PageArguments & {
  filter?: Input | null
  orderBy?: { field: string; direction?: 'ASC' | 'DESC' | null } | null
}
type Filtered<T> = {
  rows: T[]
  order: Order<T>
  args: PageArguments
  nodeOf?: (row: T) => unknown
  edgeOf?: (row: T) => object
}

/** Returns the whole filtered list; `pageInfo`, `edges` and `nodes` contain one page of it. */
function connection<T>({ rows, order, args, nodeOf = (row) => row, edgeOf = () => ({}) }: Filtered<T>) {
  const shown = page(rows, order, args)
  const toEdge = ({ row, cursor }: Edge<T>) => ({ cursor, node: nodeOf(row), ...edgeOf(row) })
  return {
    rows,
    totalCount: rows.length,
    edges: shown.edges.map(toEdge),
    nodes: shown.edges.map(({ row }) => nodeOf(row)),
    pageInfo: {
      hasNextPage: shown.hasNextPage,
      hasPreviousPage: shown.hasPreviousPage,
      startCursor: shown.edges[0]?.cursor ?? null,
      endCursor: shown.edges.at(-1)?.cursor ?? null,
    },
  }
}

type Resolver = (source: never, args: never) => unknown
type Timed = { interval: Interval; timeZone: string; fillGaps: boolean }
type Faceted = { by: string; first: number }
type Below = { includeChildren: boolean }

function createResolvers({ ranks }: Archive, view: View): Record<string, Record<string, Resolver>> {
  const articles = (rows: Article[], args: Connected) =>
    connection({
      rows: rows.filter((row) => matchesArticle(row, args.filter)),
      order: articleOrder(ranks, args.orderBy),
      args,
    })
  const outlets = (rows: Outlet[], args: Connected) =>
    connection({
      rows: rows.filter((row) => matchesOutlet(row, args.filter)),
      order: nameOrder<Outlet>('outlet', ranks, args.orderBy),
      args,
    })
  const agents = (rows: Agent[], args: Connected) =>
    connection({
      rows: rows.filter((row) => matchesAgent(row, args.filter)),
      order: nameOrder<Agent>('agent', ranks, args.orderBy),
      args,
    })
  const events = (rows: Event[], args: Connected) =>
    connection({
      rows: rows.filter((row) => matchesEvent(row, args.filter)),
      order: eventOrder(ranks, args.orderBy),
      args,
    })
  const quotes = (rows: Quote[], args: Connected, preferred: 'POSITION' | 'PUBLISHED_AT' = 'PUBLISHED_AT') =>
    connection({
      rows: rows.filter((row) => matchesQuote(row, args.filter)),
      order: quoteOrder(preferred, args.orderBy),
      args,
    })

  const everything: Row[] = [...view.articles, ...view.outlets, ...view.agents, ...view.events, ...view.quotes]
  const byId = new Map(everything.map((row) => [row.id, row]))
  const one = <T extends Row & { keys: string[] }>(
    rows: readonly T[],
    by: Record<string, string>,
    isIt: (row: T) => boolean = () => false,
  ) => rows.find((row) => row.id === by['id'] || row.keys.includes(by['key'] ?? '') || isIt(row)) ?? null
  const key = { key: (row: { keys: string[] }) => row.keys[0] }
  const coveredBy = (event: Event, { includeChildren }: Below) => [
    ...new Set((includeChildren ? withChildren(event) : [event]).flatMap((it) => it.articles)),
  ]

  return {
    Query: {
      node: (_: never, { id }: { id: string }) => byId.get(id) ?? null,
      nodes: (_: never, { ids }: { ids: string[] }) => {
        if (ids.length > 100) throw badInput('more than 100 ids')
        return ids.map((id) => byId.get(id) ?? null)
      },
      article: (_: never, { by }: { by: Record<string, string> }) => {
        const url = by['url'] === undefined ? null : canonicalUrl(by['url'])
        return one(view.articles, by, (row) => url !== null && row.url !== null && canonicalUrl(row.url) === url)
      },
      outlet: (_: never, { by }: { by: Record<string, string> }) => {
        const domain = by['domain'] === undefined ? null : parseDomain(by['domain'])
        return one(view.outlets, by, (row) => domain !== null && row.domain === domain)
      },
      agent: (_: never, { by }: { by: Record<string, string> }) => {
        const wikidataId = by['wikidataId'] === undefined ? null : parseWikidataId(by['wikidataId'])
        return one(view.agents, by, (row) => wikidataId !== null && row.wikidataId === wikidataId)
      },
      event: (_: never, { by }: { by: Record<string, string> }) => one(view.events, by),
      articles: (_: never, args: Connected) => articles(view.articles, args),
      outlets: (_: never, args: Connected) => outlets(view.outlets, args),
      agents: (_: never, args: Connected) => agents(view.agents, args),
      events: (_: never, args: Connected) => events(view.events, args),
      quotes: (_: never, args: Connected) => quotes(view.quotes, args),
      archive: () => {
        const times = view.articles.flatMap((row) => row.publishedAt ?? []).sort()
        return {
          articleCount: view.articles.length,
          outletCount: view.outlets.length,
          quoteCount: view.quotes.length,
          eventCount: view.events.length,
          agentCount: view.agents.length,
          firstPublishedAt: times[0] ?? null,
          lastPublishedAt: times.at(-1) ?? null,
        }
      },
    },
    Article: {
      ...key,
      wordCount: (row: Article) => wordCount(row.body),
      body: (row: Article, args: { start?: number | null; end?: number | null }) =>
        slice(row.body, args.start ?? 0, args.end ?? Infinity),
      excerpt: (row: Article, { maxLength }: { maxLength: number }) => excerpt(row.body ?? row.description, maxLength),
      quotes: (row: Article, args: Connected) => quotes(row.quotes, args, 'POSITION'),
      events: (row: Article, args: Connected) => events(row.events, args),
    },
    Outlet: {
      ...key,
      articles: (row: Outlet, args: Connected) => articles(row.articles, args),
      quotes: (row: Outlet, args: Connected) => quotes(row.quotes, args),
    },
    Agent: {
      ...key,
      quotes: (row: Agent, args: Connected) => quotes(row.quotes, args),
      events: (row: Agent, args: Connected) => events(row.events, args),
      articles: (row: Agent, args: Connected) => articles(row.articles, args),
    },
    Event: {
      ...key,
      participants: (row: Event, args: PageArguments) =>
        connection({
          rows: row.participants,
          order: participantOrder(ranks),
          args,
          nodeOf: ({ agent }) => agent,
          edgeOf: ({ role }) => ({ role }),
        }),
      children: (row: Event, args: Connected) => events(row.children, args),
      articles: (row: Event, args: Connected & Below) => articles(coveredBy(row, args), args),
      quotes: (row: Event, args: Connected & Below & { includeArticles: boolean }) => {
        const those = args.includeChildren ? withChildren(row) : [row]
        const inArticles = coveredBy(row, args).flatMap((article) => article.quotes)
        const madeAtIt = view.quotes.filter((quote) => quote.event !== null && those.includes(quote.event))
        return quotes(args.includeArticles ? inArticles : madeAtIt, args)
      },
      outlets: (row: Event, args: PageArguments & Below) => {
        const counts = new Map<Outlet, number>()
        for (const { outlet } of coveredBy(row, args)) if (outlet) counts.set(outlet, (counts.get(outlet) ?? 0) + 1)
        const rows = [...counts].map(([outlet, articleCount]) => ({ outlet, articleCount }))
        return connection({
          rows,
          order: coveringOrder(ranks),
          args,
          nodeOf: ({ outlet }) => outlet,
          edgeOf: ({ articleCount }) => ({ articleCount }),
        })
      },
    },
    Quote: {
      span: ({ article, start, end }: Quote, { unit }: { unit: string }) => {
        if (start === null || end === null || article.body === null) return null
        const body = [...article.body]
        const measure = (upto: number) => (unit === 'UTF16' ? body.slice(0, upto).join('').length : upto)
        return { start: measure(start), end: measure(end) }
      },
      prefix: ({ article, start }: Quote) =>
        start === null ? '' : (slice(article.body, Math.max(0, start - 120), start) ?? ''),
      suffix: ({ article, end }: Quote) => (end === null ? '' : (slice(article.body, end, end + 120) ?? '')),
    },
    ArticleConnection: {
      timeline: ({ rows }: { rows: Article[] }, { interval, timeZone, fillGaps }: Timed) =>
        timeline(
          rows.map((row) => row.publishedAt),
          interval,
          timeZone,
          fillGaps,
        ),
      facet: ({ rows }: { rows: Article[] }, { by, first }: Faceted) => articleFacet(rows, by, first),
    },
    QuoteConnection: {
      timeline: ({ rows }: { rows: Quote[] }, { interval, timeZone, fillGaps }: Timed) =>
        timeline(
          rows.map((row) => row.article.publishedAt),
          interval,
          timeZone,
          fillGaps,
        ),
      facet: ({ rows }: { rows: Quote[] }, { by, first }: Faceted) => quoteFacet(rows, by, first),
    },
  }
}

function slice(text: string | null, start: number, end: number): string | null {
  if (start < 0 || end < 0) throw badInput('an offset below 0')
  return text === null ? null : [...text].slice(start, end).join('')
}

export function excerpt(text: string | null, maxLength: number): string | null {
  inBounds('maxLength', maxLength, 1, 2000)
  if (text === null) return null
  const isSpace = (point: string | undefined) => point !== undefined && /^\p{White_Space}$/u.test(point)
  const points = [...text]
  let shown = points.slice(0, maxLength)
  if (points.length > maxLength && !isSpace(points[maxLength]) && !isSpace(shown.at(-1))) {
    const space = shown.findLastIndex(isSpace)
    if (space >= 0) shown = shown.slice(0, space)
  }
  return shown.join('').replace(/\p{White_Space}+$/u, '')
}
