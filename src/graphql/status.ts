import type { ApolloServerPlugin } from '@apollo/server'
import type { RequestContext } from './context.ts'

const REFUSED = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'TOO_EXPENSIVE'])

/**
 * GraphQL over HTTP: under the media type `application/json` a well-formed request that fails before it runs is
 * answered with 200, since there a client cannot tell a 400 of ours from one of something in between. Under
 * `application/graphql-response+json` 400 is right.
 */
export function statusOfJson(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ request, response, errors }) {
          // Apollo takes what a plugin refuses for a failure of the server.
          if (response.http.status !== 400 && response.http.status !== 500) return
          if (!errors?.every(({ extensions }) => REFUSED.has(String(extensions['code'])))) return
          response.http.status = request.http?.headers.get('accept')?.includes('application/graphql-response+json')
            ? 400
            : 200
        },
      }
    },
  }
}
