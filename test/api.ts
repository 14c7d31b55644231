import { HeaderMap } from '@apollo/server'
import type { Viewer } from '../src/access/viewer.ts'
import { DEFAULT_GRAPHQL_LIMITS, type GraphqlLimits } from '../src/graphql/limits.ts'
import { createGraphql } from '../src/graphql/server.ts'
import { DEFAULT_LOAD_LIMITS } from '../src/load/limits.ts'
import type { Db } from '../src/postgres/connect.ts'

export interface ApiAnswer {
  // What a query answers is checked by the test that knows the query.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any
  readonly errors?: readonly { message: string; path?: (string | number)[]; extensions: { code: string; [detail: string]: unknown } }[]
}

export interface Api {
  query(document: string, variables?: Record<string, unknown>, options?: { role?: Viewer['role'] }): Promise<ApiAnswer>
  stop(): Promise<void>
}

/** The API without a socket: Apollo's own HTTP pipeline, the answer as it would be sent. */
export async function createApi(db: Db, limits: Partial<GraphqlLimits> = {}): Promise<Api> {
  const bugs: unknown[] = []
  const apollo = createGraphql({
    limits: { ...DEFAULT_GRAPHQL_LIMITS, ...limits },
    loadLimits: DEFAULT_LOAD_LIMITS,
    reportBug: (error) => bugs.push(error),
  })
  await apollo.start()
  return {
    async query(document, variables = {}, { role = 'anonymous' } = {}) {
      const headers = new HeaderMap([['content-type', 'application/json']])
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers, search: '', body: { query: document, variables } },
        context: async () => ({ db, viewer: { role, holder: `test-${role}` }, requestId: 'test' }),
      })
      if (response.body.kind !== 'complete') throw new Error('an answer in parts')
      const bug = bugs.pop()
      if (bug !== undefined) throw bug
      return JSON.parse(response.body.string) as ApiAnswer
    },
    stop: () => apollo.stop(),
  }
}
