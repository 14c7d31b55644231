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

/**
 * Creates the API without a socket, with the same answers that a server would send. With `askTwice`, each query is
 * repeated until its plan is cached, and is also sent through Apollo Server. All answers to one query must be equal.
 */
export async function createApi(
  db: Db,
  limits: Partial<GraphqlLimits> = {},
  { askTwice = false, ...context }: { askTwice?: boolean } & Pick<RequestContext, 'search' | 'extraction'> = {},
): Promise<Api> {
  const bugs: Error[] = []
  let repeated = 0
  const planCache = process.env['PLAN_CACHE'] !== 'off'
  const graphql = createGraphql({
    limits: { ...DEFAULT_GRAPHQL_LIMITS, ...limits },
    loadLimits: DEFAULT_LOAD_LIMITS,
    planCache,
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
  return {
    async query(query, variables = {}, { role } = {}) {
      const request = { query, variables, transport: 'POST' } as const
      const context = contextOf(role)
      const text = await ask(request, context)
      if (!askTwice || /^\s*mutation\b/.test(query)) return JSON.parse(text) as ApiAnswer
      await ask(request, context)
      const isAgain = !planCache || isRemembered(request, context)
      for (const again of [await ask(request, context), await askApollo(request, context)])
        if (timeless(again) !== timeless(text)) throw new Error(`the repeated answer is ${again} instead of ${text}`)
      if (isAgain) repeated += 1
      return JSON.parse(text) as ApiAnswer
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

function timeless(json: string): string {
  return json.replace(/"tookMs":\d+/, '"tookMs":0')
}
