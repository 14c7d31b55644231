import { HeaderMap } from '@apollo/server'
import type { Viewer } from '../src/access/viewer.ts'
import { DEFAULT_GRAPHQL_LIMITS, type GraphqlLimits } from '../src/graphql/limits.ts'
import { createKnownOperations } from '../src/graphql/known-operation.ts'
import type { SearchAccess } from '../src/search/answer/access.ts'
import { createGraphql } from '../src/graphql/server.ts'
import { DEFAULT_LOAD_LIMITS } from '../src/load/limits.ts'
import type { Db } from '../src/postgres/connect.ts'

export interface ApiAnswer {
  // What a query answers is checked by the test that knows the query.
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
  /** The first thing that a subscription tells. */
  follow(document: string, variables?: Record<string, unknown>, options?: { role?: Viewer['role'] }): Promise<ApiAnswer>
  /** How many answers were given again from a known operation. */
  readonly repeated: number
  stop(): Promise<void>
}

/**
 * The API without a socket: Apollo's own HTTP pipeline, the answer as it would be sent. With `askTwice`, what is a
 * known operation by then must answer the same.
 */
export async function createApi(
  db: Db,
  limits: Partial<GraphqlLimits> = {},
  { askTwice = false, search }: { askTwice?: boolean; search?: SearchAccess } = {},
): Promise<Api> {
  const bugs: unknown[] = []
  let repeated = 0
  const known = createKnownOperations()
  const apollo = createGraphql({
    known,
    limits: { ...DEFAULT_GRAPHQL_LIMITS, ...limits },
    loadLimits: DEFAULT_LOAD_LIMITS,
    reportBug: (error) => bugs.push(error),
  })
  await apollo.start()
  return {
    async query(document, variables = {}, { role = 'anonymous' } = {}) {
      const context = { db, viewer: { role, holder: `test-${role}` }, requestId: 'test', ...(search ? { search } : {}) }
      const headers = new HeaderMap([['content-type', 'application/json']])
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers, search: '', body: { query: document, variables } },
        context: async () => context,
      })
      if (response.body.kind !== 'complete') throw new Error('an answer in parts')
      const bug = bugs.pop()
      if (bug !== undefined) throw bug
      const again = askTwice ? await known.answer(document, variables, context) : null
      if (again && timeless(again.toString()) !== timeless(response.body.string.trimEnd()))
        throw new Error(`answered from memory, it is ${again.toString()} instead of ${response.body.string}`)
      if (again) repeated += 1
      return JSON.parse(response.body.string) as ApiAnswer
    },
    async follow(document, variables = {}, { role = 'anonymous' } = {}) {
      const { subscriptions } = apollo
      const context = {
        db,
        viewer: { role, holder: `test-${role}` },
        requestId: 'test',
        signal: new AbortController().signal,
      }
      const prepared = subscriptions.prepare({ query: document, variables }, context)
      const events = Array.isArray(prepared) ? { errors: prepared } : await subscriptions.subscribe(prepared)
      if (!('next' in events)) return JSON.parse(JSON.stringify(subscriptions.present(events, context))) as ApiAnswer
      for await (const event of events)
        return JSON.parse(JSON.stringify(subscriptions.present(event, context))) as ApiAnswer
      throw new Error('a subscription that tells nothing')
    },
    get repeated() {
      return repeated
    },
    stop: () => apollo.stop(),
  }
}

function timeless(json: string): string {
  return json.replace(/"tookMs":\d+/, '"tookMs":0')
}
