import type { ApolloServerPlugin } from '@apollo/server'
import type { RequestContext } from './context.ts'

const WELL_FORMED = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'])

/**
 * GraphQL over HTTP: under the media type `application/json` a well-formed request that fails before it runs is answered with 200, since there a
 * client cannot tell a 400 of ours from one of something in between. Under `application/graphql-response+json` Apollo's 400 is right.
 */
export function statusOfJson(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ request, response, errors }) {
          if (response.http.status !== 400 || request.http?.headers.get('accept')?.includes('application/graphql-response+json')) return
          if (errors?.every(({ extensions }) => WELL_FORMED.has(String(extensions['code'])))) response.http.status = 200
        },
      }
    },
  }
}
