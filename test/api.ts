import { HeaderMap } from '@apollo/server'
import type { Viewer } from '../src/access/viewer.ts'
import type { RequestContext } from '../src/graphql/context.ts'
import { bodyOf, type GraphqlRequest } from '../src/graphql/request/execute.ts'
import { DEFAULT_GRAPHQL_LIMITS, type GraphqlLimits } from '../src/graphql/request/limits.ts'
import { Refusal } from '../src/graphql/request/refusal.ts'
import { createGraphql } from '../src/graphql/server.ts'
import { DEFAULT_LOAD_LIMITS } from '../src/load/limits.ts'
import type { Db } from '../src/postgres/connect.ts'

export interface ApiAnswer {
  // Each test knows which fields its query selects, so their type is not checked here.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any
  readonly errors?: readonly {
    message: string
    path?: (string | number)[]
    extensions: { code: string; [detail: string]: unknown }
  }[]
}

export interface Api {
  query(document: string, variables?: Record<string, unknown>, options?: { role?: Viewer['role'] }): Promise<ApiAnswer>
  /** Returns the first event of a subscription. */
  follow(document: string, variables?: Record<string, unknown>, options?: { role?: Viewer['role'] }): Promise<ApiAnswer>
  /** The number of queries that were answered from a cached plan. With PLAN_CACHE=off, all queries are counted. */
  readonly repeated: number
  stop(): Promise<void>
}

type ApiOptions = { readonly askTwice?: boolean } & Pick<RequestContext, 'search' | 'extraction'>

/**
 * Creates the API without a socket, with the same answers that a server would send. With `askTwice`, each query is
 * repeated until its plan is cached, and is also sent through Apollo Server. With `bothForms`, each query is also
 * answered by the other form of SQL. All answers to one query must be equal, byte for byte.
 */
export async function createApi(
  db: Db,
  limits: Partial<GraphqlLimits> = {},
  { bothForms = false, ...options }: ApiOptions & { readonly bothForms?: boolean } = {},
): Promise<Api> {
  const own = await createForm(db, limits, options)
  if (!bothForms) return own
  const other = db.sqlForm === 'usual' ? 'spread' : 'usual'
  const others = await createForm({ ...db, sqlForm: other }, limits, options)
  return {
    async query(query, variables, asked) {
      const text = await own.ask(query, variables, asked)
      if (!isMutation(query)) {
        const again = await others.ask(query, variables, asked)
        if (timeless(again) !== timeless(text)) throw new Error(`the ${other} form answers ${again} instead of ${text}`)
      }
      return JSON.parse(text) as ApiAnswer
    },
    follow: own.follow,
    get repeated() {
      return own.repeated
    },
    async stop() {
      await Promise.all([own.stop(), others.stop()])
    },
  }
}

async function createForm(
  db: Db,
  limits: Partial<GraphqlLimits>,
  { askTwice = false, ...context }: ApiOptions,
): Promise<Api & { ask(...parameters: Parameters<Api['query']>): Promise<string> }> {
  const bugs: Error[] = []
  let repeated = 0
  const planCache = process.env['PLAN_CACHE'] !== 'off'
  const graphql = createGraphql({
    limits: { ...DEFAULT_GRAPHQL_LIMITS, ...limits },
    loadLimits: DEFAULT_LOAD_LIMITS,
    planCache,
    sqlForm: db.sqlForm,
    reportBug: (error) => bugs.push(error instanceof Error ? error : new Error(String(error))),
  })
  await graphql.start()
  const contextOf = (role: Viewer['role'] = 'anonymous'): RequestContext => ({
    db,
    viewer: { role, holder: `test-${role}` },
    requestId: 'test',
    ...context,
  })
  async function ask(request: GraphqlRequest, context: RequestContext): Promise<string> {
    const text = String(bodyOf(await graphql.execute(request, context)))
    const bug = bugs.pop()
    if (bug !== undefined) throw bug
    return text
  }
  async function askApollo({ query, variables }: GraphqlRequest, context: RequestContext): Promise<string> {
    const headers = new HeaderMap([['content-type', 'application/json']])
    const request = { method: 'POST', headers, search: '', body: { query, variables } }
    const { body } = await graphql.askApollo(request, context)
    if (body.kind !== 'complete') throw new Error('the answer is not in one part')
    return body.string
  }
  function isRemembered(request: GraphqlRequest, { viewer }: RequestContext): boolean {
    try {
      return graphql.prepare(request, viewer).found.isRemembered
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }
  async function askQuery(...[query, variables = {}, { role } = {}]: Parameters<Api['query']>): Promise<string> {
    const request = { query, variables, transport: 'POST' } as const
    const context = contextOf(role)
    const text = await ask(request, context)
    if (!askTwice || isMutation(query)) return text
    await ask(request, context)
    const isAgain = !planCache || isRemembered(request, context)
    for (const again of [await ask(request, context), await askApollo(request, context)])
      if (timeless(again) !== timeless(text)) throw new Error(`the repeated answer is ${again} instead of ${text}`)
    if (isAgain) repeated += 1
    return text
  }
  return {
    ask: askQuery,
    async query(...parameters) {
      return JSON.parse(await askQuery(...parameters)) as ApiAnswer
    },
    async follow(query, variables = {}, { role } = {}) {
      const answer = await graphql.execute(
        { query, variables, transport: 'EVENT_STREAM' },
        { ...contextOf(role), signal: new AbortController().signal },
      )
      if (answer.kind !== 'EVENTS') return JSON.parse(String(bodyOf(answer))) as ApiAnswer
      for await (const event of answer.events) return JSON.parse(JSON.stringify(event)) as ApiAnswer
      throw new Error('the subscription has no event')
    },
    get repeated() {
      return repeated
    },
    stop: () => graphql.stop(),
  }
}

function isMutation(query: string): boolean {
  return /^\s*(#.*\n\s*)*mutation\b/.test(query)
}

function timeless(json: string): string {
  return json.replace(/"tookMs":\d+/, '"tookMs":0')
}
